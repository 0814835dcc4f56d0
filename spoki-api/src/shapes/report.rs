//! What a recorder has seen, as a document.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::action_shapes::ActionShapes;
use super::compare::{self, ShapeDifference};
use super::shape::counts;
use crate::generated::catalog;

/// The shapes of replies, by action: see the [module](crate::shapes). `Display` writes it for people.
#[derive(Clone, Debug)]
pub struct ShapeReport {
    pub(super) day: String,
    /// Whether a reply came from another address than the service's: a mock's, or a gateway's.
    pub(super) elsewhere: bool,
    pub(super) actions: BTreeMap<&'static str, ActionShapes>,
}

impl ShapeReport {
    /// Whether no reply was seen.
    pub fn is_empty(&self) -> bool {
        self.actions.is_empty()
    }

    /// Where the replies differ from the tables.
    pub fn differences(&self) -> Vec<ShapeDifference> {
        let actions = self.actions.iter();
        actions
            .flat_map(|(slug, shapes)| compare::differences(slug, shapes))
            .collect()
    }

    /// The report as a document. Its schema is `spec/shape-report.schema.json` in the repository.
    pub fn to_json(&self) -> Value {
        let actions = self.actions.iter();
        let actions = actions.map(|(slug, shapes)| ((*slug).to_owned(), shapes.to_json()));
        json!({
            "format": 1,
            "library": env!("CARGO_PKG_VERSION"),
            "catalogue": catalog().version,
            "day": self.day,
            "elsewhere": self.elsewhere,
            "actions": actions.collect::<Map<_, _>>(),
        })
    }
}

impl ActionShapes {
    fn to_json(&self) -> Value {
        let mut out = Map::new();
        out.insert("backends".to_owned(), json!(self.backends));
        out.insert(
            "statuses".to_owned(),
            counts(&self.statuses).unwrap_or_default(),
        );
        let mut put = |name: &str, value: Option<Value>| {
            if let Some(value) = value {
                out.insert(name.to_owned(), value);
            }
        };
        let headers = &self.limit_headers;
        put(
            "limit_headers",
            (!headers.is_empty()).then(|| json!(headers)),
        );
        put("empty", (self.empty > 0).then(|| self.empty.into()));
        put(
            "unreadable",
            (self.unreadable > 0).then(|| self.unreadable.into()),
        );
        put("pages", counts(&self.pages));
        put("page", (self.page.seen > 0).then(|| self.page.to_json()));
        put("reply", (self.reply.seen > 0).then(|| self.reply.to_json()));
        out.into()
    }
}
