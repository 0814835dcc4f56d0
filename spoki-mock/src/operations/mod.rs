//! The operations that actions perform on the stored data.

mod change;
mod link;
mod list;
mod remove;

use std::time::SystemTime;

use http::StatusCode;
use serde_json::{Map, Value};
use spoki_api::action::Location;

use crate::behaviour::{Behaviour, Collection, Operation, Table};
use crate::call::ServiceError;
use crate::call::{Call, Outcome, Success};
use crate::json_path::Entry;
use crate::world::store::{Store, collection, only};

/// One call, and the data that its operation needs.
struct Execution<'a> {
    store: &'a mut Store,
    behaviour: &'static Behaviour,
    collection: &'static Collection,
    call: &'a Call,
    now: SystemTime,
}

/// Performs the operation of a call's action.
pub(crate) fn run(store: &mut Store, call: &Call, now: SystemTime) -> Outcome {
    let Some(behaviour) = Table::get().actions.get(call.info.slug) else {
        let detail = "The spec declares no operation for this action.";
        return Err(ServiceError::detail(StatusCode::NOT_IMPLEMENTED, detail));
    };
    let mut execution = Execution {
        store,
        behaviour,
        collection: collection(&behaviour.collection),
        call,
        now,
    };
    execution.run()
}

impl Execution<'_> {
    fn run(&mut self) -> Outcome {
        let data = self.perform()?;
        let status = self.behaviour.reply_status.map(StatusCode::from_u16);
        let status = status.and_then(Result::ok).unwrap_or(StatusCode::OK);
        Ok(Success { status, data })
    }

    /// Performs the operation and returns the body of the reply.
    fn perform(&mut self) -> Result<Value, ServiceError> {
        match self.behaviour.operation {
            Operation::List => self.list(),
            Operation::Retrieve => {
                let id = self.find_entry()?;
                Ok(self.reply(id))
            }
            Operation::Create => self.create(),
            Operation::Upsert => self.upsert(),
            Operation::Update => self.update(),
            Operation::Delete => self.delete(),
            Operation::Clone => self.clone_entry(),
            Operation::Link => self.link(),
            Operation::Unlink => self.unlink(),
            Operation::Refuse => Err(self.fixed_error()),
        }
    }

    /// The error that the action always replies with.
    fn fixed_error(&self) -> ServiceError {
        let status = self.behaviour.status.unwrap_or_default();
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::NOT_FOUND);
        ServiceError::detail(status, self.behaviour.detail.clone().unwrap_or_default())
    }

    /// The name of the collection.
    fn collection_name(&self) -> &'static str {
        &self.behaviour.collection
    }

    fn key(&self) -> &'static str {
        self.behaviour.key.as_deref().unwrap_or("id")
    }

    /// The parameter that identifies the entry: the one in the path, unless that identifies the linked entry.
    fn key_parameter(&self) -> Option<&'static str> {
        let linked = self
            .behaviour
            .link
            .as_ref()
            .map(|link| link.entry_param.as_str());
        let mut params = self.call.info.params.iter();
        let in_path = params
            .find(|param| param.rest.location == Location::Path)
            .map(|param| param.name)
            .filter(|name| Some(*name) != linked);
        self.behaviour.entry_param.as_deref().or(in_path)
    }

    /// The id of the entry that the call names.
    fn find_entry(&self) -> Result<i64, ServiceError> {
        let by = self.key_parameter().unwrap_or_default();
        let value = self.call.argument(by).cloned().unwrap_or_default();
        self.store
            .find(self.collection_name(), self.key(), &value)
            .ok_or_else(|| {
                let value = crate::json_path::text(&value);
                ServiceError::not_found(&self.collection.noun, self.key(), &value)
            })
    }

    /// The fields that the call sets: every argument without another purpose.
    fn given_fields(&self) -> Entry {
        let behaviour = self.behaviour;
        let linked = behaviour
            .link
            .as_ref()
            .map(|link| link.entry_param.as_str());
        let mut given = Map::new();
        let params = self.call.info.params.iter();
        let fields = params.filter(|param| {
            param.rest.location != Location::Path
                && Some(param.name) != linked
                && Some(param.name) != behaviour.items_param.as_deref()
        });
        for param in fields {
            if let Some(value) = self.call.arguments.get(param.name) {
                let field = behaviour.stored_as.get(param.name);
                let field = field.map_or(param.name, String::as_str);
                crate::json_path::set(&mut given, field, value);
            }
        }
        given.extend(self.call.extras.clone());
        given
    }

    /// A copy of a stored entry.
    fn entry(&self, id: i64) -> Entry {
        let entry = self.store.get(self.collection_name(), id);
        entry.cloned().unwrap_or_default()
    }

    /// The reply with an entry, or the fixed reply of the action.
    fn reply(&self, id: i64) -> Value {
        let entry = &self.entry(id);
        match (&self.behaviour.fixed_reply, &self.behaviour.reply_fields) {
            (Some(always), _) => always.clone(),
            (None, Some(names)) => only(&Value::Object(entry.clone()), names),
            (None, None) => self.store.show(self.collection_name(), entry),
        }
    }
}
