//! The serde form of requests, for queues and logs.

use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{SerializeMap, Serializer};
use serde_json::{Map, Value};

use super::Action;
use super::argument::{JsonCheck, to_value};
use super::check::check_map;
use crate::action::ActionInfo;
use crate::values::{FromJson, Read};

/// Writes a request with serde: one object, without the absent arguments.
pub fn serialize_action<A: Action, S: Serializer>(
    action: &A,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut object = serializer.serialize_map(None)?;
    for (param, argument) in A::INFO.params.iter().zip(action.arguments()) {
        if argument.is_given() {
            object.serialize_entry(param.name, &to_value(argument, param))?;
        }
    }
    object.end()
}

/// Reads a request from its serde form. One error reports every unknown, missing and mistyped argument.
pub fn read_action<'de, A: Action, D: Deserializer<'de>>(
    deserializer: D,
    read: fn(&mut ArgumentReader) -> Option<A>,
) -> Result<A, D::Error> {
    read_value(A::INFO, Value::deserialize(deserializer)?, read).map_err(D::Error::custom)
}

fn read_value<T>(
    info: &'static ActionInfo,
    value: Value,
    read: fn(&mut ArgumentReader) -> Option<T>,
) -> Result<T, String> {
    let mut reader = ArgumentReader::new(info, value);
    let request = if reader.fault.is_empty() {
        read(&mut reader)
    } else {
        None
    };
    request.ok_or_else(|| format!("{}: {}", info.slug, reader.fault))
}

/// Reads the arguments of a request.
#[derive(Debug)]
pub struct ArgumentReader {
    arguments: Map<String, Value>,
    /// Why the request cannot be read; empty while nothing is wrong.
    fault: String,
}

impl ArgumentReader {
    fn new(info: &'static ActionInfo, value: Value) -> Self {
        let (arguments, fault) = match value {
            Value::Object(arguments) => {
                let found = check_map(info.params, &arguments, JsonCheck::Types);
                (arguments, found.to_string())
            }
            _ => (Map::new(), "expected an object".to_owned()),
        };
        Self { arguments, fault }
    }

    /// Reads one argument; an absent argument reads as null. `None` if it does not fit.
    pub fn take<T: FromJson>(&mut self, name: &'static str) -> Option<T> {
        let value = self.arguments.remove(name).unwrap_or(Value::Null);
        serde_json::from_value::<Read<T>>(value)
            .map(|read| read.0)
            .map_err(|error| self.fault = format!("`{name}`: {error}"))
            .ok()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::action::{Effect, Field, Kind, Param, RestCall};

    static PARAMS: [Param; 2] = [
        Param::new(Field::new("title", Kind::String).required().min(1)),
        Param::new(Field::new("count", Kind::Integer)),
    ];
    static INFO: ActionInfo =
        ActionInfo::new("SPOKI_TEST", Effect::Read, RestCall::new("GET", "")).params(&PARAMS);

    #[test]
    fn reading_takes_objects_and_keeps_out_of_range_texts() {
        let read = |value: Value| {
            read_value(&INFO, value, |reader| {
                Some((
                    reader.take::<String>("title")?,
                    reader.take::<Option<i64>>("count")?,
                ))
            })
        };
        assert_eq!(read(json!({"title": ""})).unwrap(), (String::new(), None));
        let refusal = |value: Value| read(value).unwrap_err();
        assert_eq!(refusal(json!([])), "SPOKI_TEST: expected an object");
        let error = read_value(&INFO, json!({"title": ""}), |reader| {
            reader.take::<i64>("title")
        });
        assert!(error.unwrap_err().starts_with("SPOKI_TEST: `title`: "));
    }
}
