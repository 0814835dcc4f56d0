//! Turns rows into items of a list, or into the arguments of one call each.

use serde_json::{Map, Value};
use spoki_api::action::{ActionInfo, Field, Kind, Param};
use spoki_api::request::{
    Argument as _, ViolationList, Violations, arguments_from_json, check_item,
};

use crate::columns::{Columns, Slot};
use crate::error::Error;
use crate::rows::Row;

/// The calls of a job, without its rows.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) info: &'static ActionInfo,
    /// The list whose items the rows are; `None` if each row is a call of its own.
    pub(crate) list: Option<&'static Param>,
    /// The arguments that are the same for all rows.
    fixed: Map<String, Value>,
}

impl Request {
    pub(crate) fn new(info: &'static ActionInfo, fixed: Map<String, Value>) -> Self {
        let list = info.bounded_list().map(|index| &info.params[index]);
        Self { info, list, fixed }
    }

    /// Fails if arguments that are the same for all rows are not those of the action, or not valid.
    pub(crate) fn check_fixed(&self) -> Result<(), Error> {
        let (info, list) = (self.info, self.list);
        let mut found = ViolationList::default();
        for (name, value) in &self.fixed {
            let violations = &mut Violations::new(&mut found, name);
            match info.param(name) {
                None => violations.report("no such parameter"),
                Some(param) if is(param, list) => {
                    violations.report("cannot be set: the rows fill this list");
                }
                Some(param) if param.secret => {
                    violations.report("is a secret, and a job must not store secrets");
                }
                Some(param) => value.check(param, violations),
            }
        }
        if list.is_some() {
            let missing = |param: &&Param| {
                param.required && !is(param, list) && !self.fixed.contains_key(param.name)
            };
            for param in info.params.iter().filter(missing) {
                Violations::new(&mut found, param.name)
                    .report("is required and missing: set one value for all rows");
            }
        }
        if found.is_empty() {
            return Ok(());
        }
        Err(Error::settings(format!(
            "the arguments of {}: {}",
            info.slug,
            joined(&found, "")
        )))
    }

    /// The most items of a call.
    pub(crate) fn largest_chunk(&self) -> usize {
        let max = self.list.map_or(Some(1), |list| list.max);
        max.and_then(|max| usize::try_from(max).ok())
            .unwrap_or(usize::MAX)
    }

    /// The default number of items in a call.
    pub(crate) fn usual_chunk(&self) -> usize {
        self.list.map_or(1, |list| list.usual_length())
    }

    /// The fields that rows can fill.
    pub(crate) fn slots(&self) -> Vec<Slot> {
        let of = |fields: &mut dyn Iterator<Item = &'static Field>| fields.map(Slot::of).collect();
        match (self.list, item_kind(self.list)) {
            (Some(_), Some(Kind::Object(info))) => of(&mut info().fields.iter()),
            (Some(list), Some(kind)) => vec![Slot {
                name: list.name,
                kind,
                required: true,
            }],
            _ => {
                let params = self.info.params.iter();
                let free = params.filter(|param| !self.fixed.contains_key(param.name));
                of(&mut free.map(|param| &param.field))
            }
        }
    }

    /// The field that identifies the items of a list.
    pub(crate) fn key(&self) -> Option<&'static str> {
        match item_kind(self.list)? {
            Kind::Object(info) => Some(info().key()?.name),
            _ => None,
        }
    }

    /// The JSON of a row, or all mistakes in the row.
    pub(crate) fn item(&self, columns: &Columns, row: &Row<'_>) -> Result<Value, String> {
        let mut fields = columns.read(row)?;
        let Some(list) = self.list else {
            for (name, value) in &self.fixed {
                fields.insert(name.clone(), value.clone());
            }
            return match arguments_from_json(self.info.params, &fields) {
                Ok(_) => Ok(Value::Object(fields)),
                Err(found) => Err(joined(&found, "")),
            };
        };
        let item = match item_kind(self.list) {
            Some(Kind::Object(_)) => Value::Object(fields),
            _ => fields.remove(list.name).unwrap_or_default(),
        };
        let found = check_item(list, 0, &item);
        if found.is_empty() {
            Ok(item)
        } else {
            Err(joined(&found, &format!("{}[0].", list.name)))
        }
    }

    /// The arguments of the call for these items.
    pub(crate) fn arguments(&self, mut items: Vec<Value>) -> Map<String, Value> {
        let Some(list) = self.list else {
            return match items.pop() {
                Some(Value::Object(arguments)) => arguments,
                _ => Map::new(),
            };
        };
        let mut arguments = self.fixed.clone();
        arguments.insert(list.name.to_owned(), Value::Array(items));
        arguments
    }
}

fn is(param: &Param, list: Option<&Param>) -> bool {
    list.is_some_and(|list| list.name == param.name)
}

fn item_kind(list: Option<&Param>) -> Option<Kind> {
    match list?.kind {
        Kind::Array(kind) => Some(*kind),
        _ => None,
    }
}

/// The violations in one line, without this prefix of their paths.
fn joined(found: &ViolationList, prefix: &str) -> String {
    let texts = found.iter().map(|violation| {
        let path = violation.path.strip_prefix(prefix);
        let path = path.unwrap_or(&violation.path);
        format!("`{path}`: {}", violation.message)
    });
    texts.collect::<Vec<_>>().join("; ")
}
