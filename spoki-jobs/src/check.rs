//! The check of all rows before the first call.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::hash::{BuildHasher as _, RandomState};
use std::path::Path;

use serde_json::Value;

use crate::columns::{Columns, Mapping};
use crate::error::Error;
use crate::files::Hashed;
use crate::request::Request;
use crate::rows::{Format, Layout, Rows};

/// What to do with rows that have the same key as another row, such as the same phone number.
///
/// Only rows that become items of a list are compared. The check keeps about 20 bytes per row for that.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Duplicates {
    /// All but the first are not valid.
    #[default]
    Refuse,
    /// The first is sent. The others count as not valid, but do not stop the job.
    First,
    /// The last is sent. The others count as not valid, but do not stop the job.
    Last,
}

/// A row that is not sent, because the check found something wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct InvalidRow {
    /// The number of the row, from 0.
    pub row: u64,
    /// The line in which it begins, from 1.
    pub line: u64,
    /// What is wrong, and what was expected.
    pub reason: String,
    /// Whether the row is invalid only because another row has the same key.
    pub is_duplicate: bool,
}

/// What the check found.
#[derive(Debug)]
pub(crate) struct Checked {
    pub(crate) layout: Layout,
    pub(crate) left_out: Vec<String>,
    pub(crate) rows: u64,
    pub(crate) invalid: u64,
    /// How many of the invalid rows are duplicates.
    pub(crate) duplicates: u64,
    pub(crate) bytes: u64,
    pub(crate) sha256: String,
}

/// Checks all rows of a file.
pub(crate) struct Check<'a> {
    pub(crate) request: &'a Request,
    pub(crate) path: &'a Path,
    pub(crate) format: Option<Format>,
    pub(crate) mapping: &'a Mapping,
    pub(crate) duplicates: Duplicates,
}

impl Check<'_> {
    /// Calls `tell` for each row that is not valid.
    pub(crate) fn run(
        &self,
        tell: &mut dyn FnMut(InvalidRow) -> Result<(), Error>,
    ) -> Result<Checked, Error> {
        let mut keys = Keys::new(self.request.key());
        if self.duplicates == Duplicates::Last {
            self.pass(&mut |_, outcome| {
                if let Ok(item) = outcome {
                    keys.count(&item);
                }
                Ok(())
            })?;
        }
        let (mut invalid, mut duplicates) = (0, 0);
        let mut checked = self.pass(&mut |(row, line), outcome| {
            let (reason, is_duplicate) = match outcome {
                Err(reason) => (reason, false),
                Ok(item) => match keys.duplicate(&item, self.duplicates) {
                    Some(reason) => (reason, true),
                    None => return Ok(()),
                },
            };
            invalid += 1;
            duplicates += u64::from(is_duplicate);
            tell(InvalidRow {
                row,
                line,
                reason,
                is_duplicate,
            })
        })?;
        (checked.invalid, checked.duplicates) = (invalid, duplicates);
        Ok(checked)
    }

    /// Reads the file once, and passes on each row with its number, its line and its JSON.
    fn pass(
        &self,
        each: &mut dyn FnMut((u64, u64), Result<Value, String>) -> Result<(), Error>,
    ) -> Result<Checked, Error> {
        let file = File::open(self.path).map_err(|error| Error::file(self.path, error))?;
        let mut input = Hashed::new(file);
        let (layout, mut rows) = Rows::begin(self.path, &mut input, self.format)?;
        let columns = Columns::new(&layout, self.mapping, &self.request.slots());
        let columns = Error::both(self.request.check_fixed(), columns)?;
        let mut count = 0;
        while let Some(row) = rows.next()? {
            count += 1;
            each((row.at.row, row.at.line), self.request.item(&columns, &row))?;
        }
        drop(rows);
        let (bytes, sha256) = input.finish();
        Ok(Checked {
            layout,
            left_out: columns.left_out().to_vec(),
            rows: count,
            invalid: 0,
            duplicates: 0,
            bytes,
            sha256,
        })
    }
}

/// The keys of the rows so far, as hashes.
struct Keys {
    field: Option<&'static str>,
    hasher: RandomState,
    seen: HashSet<u64>,
    /// How many rows with the key are to come, if several have it.
    to_come: HashMap<u64, u32>,
}

impl Keys {
    fn new(field: Option<&'static str>) -> Self {
        Self {
            field,
            hasher: RandomState::new(),
            seen: HashSet::new(),
            to_come: HashMap::new(),
        }
    }

    fn hash(&self, item: &Value) -> Option<u64> {
        Some(match item.get(self.field?)? {
            Value::String(text) => self.hasher.hash_one(text),
            other => self.hasher.hash_one(other.to_string()),
        })
    }

    /// Counts a row that the next pass reads again.
    fn count(&mut self, item: &Value) {
        let Some(hash) = self.hash(item) else {
            return;
        };
        if !self.seen.insert(hash) {
            *self.to_come.entry(hash).or_insert(1) += 1;
        }
    }

    /// Why the row is not sent, if another row with its key is sent.
    fn duplicate(&mut self, item: &Value, duplicates: Duplicates) -> Option<String> {
        let hash = self.hash(item)?;
        let other = if duplicates == Duplicates::Last {
            let to_come = self.to_come.get_mut(&hash)?;
            *to_come -= 1;
            (*to_come > 0).then_some("a later")
        } else {
            (!self.seen.insert(hash)).then_some("an earlier")
        };
        let field = self.field.unwrap_or_default();
        Some(format!("`{field}`: {} row has the same value", other?))
    }
}
