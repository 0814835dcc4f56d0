//! Carrying out a call on what the mock keeps.

mod change;
mod link;
mod list;
mod remove;

pub(crate) use list::PAGING;

use std::time::SystemTime;

use http::StatusCode;
use serde_json::{Map, Value};
use spoki_api::action::Location;

use crate::behaviour::{Behaviour, Collection, Deed, Table};
use crate::call::{Call, Done, Outcome};
use crate::fields::Entry;
use crate::refusal::Refusal;
use crate::store::{Store, collection, only};

/// What a deed works on.
pub(crate) struct Work<'a> {
    pub(crate) store: &'a mut Store,
    pub(crate) behaviour: &'static Behaviour,
    pub(crate) collection: &'static Collection,
    pub(crate) call: &'a Call,
    pub(crate) now: SystemTime,
    /// Where the mock answers, for links in answers.
    pub(crate) origin: &'a str,
}

/// Does what the action does.
pub(crate) fn act(store: &mut Store, call: &Call, now: SystemTime, origin: &str) -> Outcome {
    let Some(behaviour) = Table::get().actions.get(call.info.slug) else {
        let detail = "The spec does not say what this action does to the mock.";
        return Err(Refusal::detail(StatusCode::NOT_IMPLEMENTED, detail));
    };
    let mut work = Work {
        store,
        behaviour,
        collection: collection(&behaviour.collection),
        call,
        now,
        origin,
    };
    work.act()
}

impl Work<'_> {
    fn act(&mut self) -> Outcome {
        match self.behaviour.does {
            Deed::List => self.list(),
            Deed::Retrieve => {
                let entry = self.store.all(self.place())[self.entry()?].clone();
                Ok(self.answer(StatusCode::OK, &entry))
            }
            Deed::Create => self.create(),
            Deed::Upsert => self.upsert(),
            Deed::Update => self.update(),
            Deed::Delete => self.delete(),
            Deed::Clone => self.copy(),
            Deed::Link => self.link(),
            Deed::Unlink => self.unlink(),
            Deed::Refuse => Err(self.refuse()),
        }
    }

    fn refuse(&self) -> Refusal {
        let status = self.behaviour.status.unwrap_or_default();
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::NOT_FOUND);
        Refusal::detail(status, self.behaviour.detail.clone().unwrap_or_default())
    }

    /// The collection's name.
    fn place(&self) -> &'static str {
        &self.behaviour.collection
    }

    fn key(&self) -> &'static str {
        self.behaviour.key.as_deref().unwrap_or("id")
    }

    /// The parameter that names the entry: the one in the path, unless that names what is linked.
    fn by(&self) -> Option<&'static str> {
        let linked = self.behaviour.link.as_ref().map(|link| link.by.as_str());
        let mut params = self.call.info.params.iter();
        let in_path = params
            .find(|param| param.rest.location == Location::Path)
            .map(|param| param.name)
            .filter(|name| Some(*name) != linked);
        self.behaviour.by.as_deref().or(in_path)
    }

    /// The place of the entry that the call names.
    fn entry(&self) -> Result<usize, Refusal> {
        let by = self.by().unwrap_or_default();
        let value = self.call.argument(by).cloned().unwrap_or_default();
        self.store
            .find(self.place(), self.key(), &value)
            .ok_or_else(|| {
                let value = crate::fields::text(&value);
                Refusal::not_found(&self.collection.noun, self.key(), &value)
            })
    }

    /// What the call brings for an entry: every argument that has no other use.
    fn brought(&self) -> Entry {
        let behaviour = self.behaviour;
        let linked = behaviour.link.as_ref().map(|link| link.by.as_str());
        let mut brought = Map::new();
        let params = self.call.info.params.iter();
        let fields = params.filter(|param| {
            param.rest.location != Location::Path
                && Some(param.name) != linked
                && Some(param.name) != behaviour.each.as_deref()
        });
        for param in fields {
            if let Some(value) = self.call.arguments.get(param.name) {
                let field = behaviour.fields.get(param.name);
                let field = field.map_or(param.name, String::as_str);
                crate::fields::set(&mut brought, field, value);
            }
        }
        brought.extend(self.call.extras.clone());
        brought
    }

    /// The answer with an entry, or what the behaviour says in its place.
    fn answer(&self, status: StatusCode, entry: &Entry) -> Done {
        let data = match (&self.behaviour.answers, &self.behaviour.shows) {
            (Some(always), _) => always.clone(),
            (None, Some(names)) => only(&Value::Object(entry.clone()), names),
            (None, None) => self.store.show(self.place(), entry),
        };
        Done { status, data }
    }
}
