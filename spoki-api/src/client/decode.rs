//! Reading the JSON of a reply into its type.

use std::fmt;

use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, MapAccess, Visitor};

use super::trace;
use crate::action::ActionInfo;
use crate::backend::unreadable;
use crate::error::{Error, ErrorKind, ServiceMessage};
use crate::privacy::ApiKey;
use crate::reply::derived::Reading;
use crate::reply::{self, RawReply, Reply};
use crate::values::Found;

/// Members of an object that is an error.
const ERROR_MEMBERS: [&str; 5] = ["detail", "error", "message", "errors", "non_field_errors"];

/// The most names of members that are looked at.
const MEMBERS_LIMIT: usize = 100;

/// Reads the JSON of a reply into its type.
///
/// A model takes any object, because all of its fields are optional. So an object that has none of the
/// model's fields is checked: an error of the service, or an empty object, must not be read as a model. A
/// type that takes any JSON takes these, too.
pub(super) fn decode<T: DeserializeOwned + 'static>(
    info: &'static ActionInfo,
    reading: Reading,
    raw: RawReply,
    key: &ApiKey,
) -> Result<Reply<T>, Error> {
    let fault = reading.fields().and_then(|fields| fault(&raw.data, fields));
    let read = match fault {
        None => reply::decode(&raw.data, reading).map_err(Fault::Unreadable),
        Some(fault) => Err(fault),
    };
    match read {
        Ok(value) => Ok(Reply::new(value, raw)),
        Err(fault) => Err(faulty(info, raw, &fault, key)),
    }
}

/// Why a reply is not what the action promises.
enum Fault {
    Unreadable(serde_json::Error),
    /// An object without members.
    Empty,
    /// An error in place of the reply.
    Refusal,
    /// The content is one level deeper, beside other members.
    Wrapped,
}

/// Separate from [`decode`], so that it is compiled once and not once per type.
fn faulty(info: &'static ActionInfo, raw: RawReply, fault: &Fault, key: &ApiKey) -> Error {
    let is_empty = match fault {
        Fault::Empty => true,
        Fault::Unreadable(_) => matches!(raw.data.trim_ascii(), b"null" | b"{}"),
        Fault::Refusal | Fault::Wrapped => false,
    };
    let error = match fault {
        _ if is_empty && !info.effect.is_read() => Error::new(
            ErrorKind::NoReply,
            "the service reports success, but its reply is empty",
        ),
        Fault::Empty => Error::new(ErrorKind::UnexpectedShape, "the reply is an empty object"),
        Fault::Wrapped => Error::new(
            ErrorKind::UnexpectedShape,
            "the reply has its content in `response_data`, beside other members",
        ),
        Fault::Refusal => Error::new(
            ErrorKind::Unsuccessful,
            format!("the service answered {} with an error", raw.status),
        )
        .with_message(ServiceMessage::of(&raw.data, key)),
        Fault::Unreadable(error) => unreadable(&raw.data, error, key),
    };
    let error = error
        .with_request_id(raw.request_id)
        .with_reply(raw.status, raw.data)
        .for_action(info)
        .with_attempts(raw.attempts)
        .masked(key);
    trace::unreadable(info, &error);
    error
}

/// What is wrong with an object, if it is read into a model with these fields.
fn fault(json: &[u8], fields: &'static [(&'static str, usize)]) -> Option<Fault> {
    if !json.trim_ascii_start().starts_with(b"{") {
        return None;
    }
    let mut members = Members::default();
    let object = Object {
        fields,
        members: &mut members,
    };
    let mut text = serde_json::Deserializer::from_slice(json);
    // Reading stops with an error at the first known name, which most replies begin with.
    object
        .deserialize(&mut text)
        .and_then(|()| text.end())
        .ok()?;
    let has = |name: &str| members.names.iter().any(|found| found == name);
    let is_error = || ERROR_MEMBERS.into_iter().any(has) || has("code") && has("title");
    match () {
        () if members.names.is_empty() => Some(Fault::Empty),
        () if is_error() => Some(Fault::Refusal),
        () if has("response_data") => Some(Fault::Wrapped),
        // The service renamed all fields: the model stores unknown members.
        () => None,
    }
}

/// The members of an object.
#[derive(Default)]
struct Members {
    /// Whether one of the names is that of a field.
    known: bool,
    /// Their names up to the first known name, at most [`MEMBERS_LIMIT`].
    names: Vec<String>,
}

/// Reads the names of an object's members, up to the first known one.
struct Object<'a> {
    fields: &'static [(&'static str, usize)],
    members: &'a mut Members,
}

impl<'de> DeserializeSeed<'de> for Object<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Object<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut object: A) -> Result<(), A::Error> {
        while object.next_key_seed(Name(&mut self))?.is_some() && !self.members.known {
            object.next_value::<Found>()?;
        }
        Ok(())
    }
}

/// Reads the name of a member.
struct Name<'a, 'b>(&'a mut Object<'b>);

impl<'de> DeserializeSeed<'de> for Name<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Name<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<(), E> {
        let Object { fields, members } = self.0;
        members.known = fields.iter().any(|(field, _)| *field == name);
        if !members.known && members.names.len() < MEMBERS_LIMIT {
            members.names.push(name.to_owned());
        }
        Ok(())
    }
}
