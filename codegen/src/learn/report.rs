//! A report of shapes, as the client library writes it. It holds counts and names, but no values.

use std::collections::{BTreeMap, BTreeSet};

#[cfg(feature = "schema")]
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

type Counts = BTreeMap<String, u64>;

/// The shapes of replies, by action.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ShapeReport {
    /// The version of this format: 1.
    pub format: u32,
    /// The version of the library that wrote the report.
    pub library: String,
    /// The version of the catalogue that the library knows.
    pub catalogue: String,
    /// The day of the recording in UTC: `YYYY-MM-DD`.
    pub day: String,
    /// Whether a reply came from another address than the service's: a mock's, or a gateway's.
    pub elsewhere: bool,
    /// The shapes of replies, by slug.
    pub actions: BTreeMap<String, ActionShapes>,
}

/// The shapes of the replies to one action.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ActionShapes {
    /// Where the calls went: `spoki`, `composio`.
    pub backends: BTreeSet<String>,
    /// Replies by HTTP status.
    pub statuses: Counts,
    /// The names of headers about limits.
    #[serde(default)]
    pub limit_headers: BTreeSet<String>,
    /// Successes without a body.
    #[serde(default)]
    pub empty: u64,
    /// Successes whose body is not JSON.
    #[serde(default)]
    pub unreadable: u64,
    /// Lists by the form of their page: `array`, `object`, or `none` if the reply has no list.
    #[serde(default)]
    pub pages: Counts,
    /// The object around the items of a list.
    #[serde(default)]
    pub page: Option<Shape>,
    /// The reply, or the items of a list.
    #[serde(default)]
    pub reply: Option<Shape>,
}

/// The shape of the values at one position. All numbers are counts of values.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Shape {
    /// All values.
    pub seen: u64,
    /// By JSON type: `null`, `boolean`, `integer`, `number`, `string`, `array`, `object`.
    pub types: Counts,
    /// Texts by format: `timestamp`, `date`, `e164`, `email`, `url`, `identifier`, `number`, `boolean`, `empty`, `text`.
    #[serde(default)]
    pub formats: Counts,
    /// Values of an enum that the library knows, and others that the user asked for.
    #[serde(default)]
    pub values: Counts,
    /// Values that the enum does not have.
    #[serde(default)]
    pub unknown_values: u64,
    /// Members of objects.
    #[serde(default)]
    pub members: BTreeMap<String, Self>,
    /// Members whose names may be values, so that they are not written.
    #[serde(default)]
    pub hidden_members: u64,
    /// Items of arrays.
    #[serde(default)]
    pub items: Option<Box<Self>>,
    /// Values of maps; the keys are not written.
    #[serde(default)]
    pub entries: Option<Box<Self>>,
}

impl ShapeReport {
    /// Reads the reports of a file, one JSON document after the other.
    ///
    /// # Errors
    ///
    /// The first document that is not a report.
    pub fn read_all(text: &str) -> Result<Vec<Self>, String> {
        let documents = serde_json::Deserializer::from_str(text).into_iter::<Self>();
        let reports: Vec<_> = documents
            .collect::<Result<_, _>>()
            .map_err(|error| error.to_string())?;
        match reports.iter().find(|report| report.format != 1) {
            Some(report) => Err(format!(
                "the report has the format {}, expected 1",
                report.format
            )),
            None => Ok(reports),
        }
    }
}

impl ActionShapes {
    pub(super) fn merge(&mut self, other: &Self) {
        self.backends.extend(other.backends.iter().cloned());
        self.limit_headers
            .extend(other.limit_headers.iter().cloned());
        add(&mut self.statuses, &other.statuses);
        add(&mut self.pages, &other.pages);
        self.empty += other.empty;
        self.unreadable += other.unreadable;
        merge(&mut self.page, other.page.as_ref());
        merge(&mut self.reply, other.reply.as_ref());
    }

    /// How many calls succeeded.
    pub(super) fn successes(&self) -> u64 {
        let successes = self
            .statuses
            .iter()
            .filter(|(status, _)| status.starts_with('2'));
        successes.map(|(_, count)| count).sum()
    }
}

impl Shape {
    pub(super) fn merge(&mut self, other: &Self) {
        self.seen += other.seen;
        self.unknown_values += other.unknown_values;
        self.hidden_members += other.hidden_members;
        add(&mut self.types, &other.types);
        add(&mut self.formats, &other.formats);
        add(&mut self.values, &other.values);
        for (name, member) in &other.members {
            self.members.entry(name.clone()).or_default().merge(member);
        }
        for (mine, theirs) in [
            (&mut self.items, &other.items),
            (&mut self.entries, &other.entries),
        ] {
            if let Some(theirs) = theirs {
                mine.get_or_insert_default().merge(theirs);
            }
        }
    }

    /// The JSON types but null.
    pub(super) fn types(&self) -> Vec<&str> {
        let types = self.types.keys().map(String::as_str);
        types.filter(|name| *name != "null").collect()
    }

    pub(super) fn objects(&self) -> u64 {
        self.types.get("object").copied().unwrap_or_default()
    }
}

fn merge(mine: &mut Option<Shape>, theirs: Option<&Shape>) {
    if let Some(theirs) = theirs {
        mine.get_or_insert_default().merge(theirs);
    }
}

fn add(mine: &mut Counts, theirs: &Counts) {
    for (name, count) in theirs {
        *mine.entry(name.clone()).or_default() += count;
    }
}
