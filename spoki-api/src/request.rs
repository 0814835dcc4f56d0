//! Requests as data: checking them before they are sent, building them from plain JSON, and their
//! serde form for queues and logs.

use std::fmt;

use serde::de::{Deserialize, DeserializeOwned, Deserializer, Error};
use serde::ser::{SerializeMap, Serializer};
use serde_json::{Map, Value};

use crate::action::{Action, ActionInfo, Param};
use crate::argument::{Argument, Rules, absent, check_json, to_value};
use crate::suggest::{did_you_mean, quoted};
use crate::violation::{Violation, Violations};

/// Everything about the arguments that the service would refuse.
#[must_use]
pub fn check_arguments(params: &[Param], arguments: &[&dyn Argument]) -> Vec<Violation> {
    let mut found = Vec::new();
    for (param, argument) in params.iter().zip(arguments) {
        if argument.is_given() {
            argument.check(param, &mut Violations::new(&mut found, param.name));
        } else if param.required {
            report_missing(param, &mut found);
        }
    }
    found
}

/// Plain JSON as the arguments of an action, in the order of its parameters, or everything that is
/// wrong with it.
///
/// Null stands for an optional argument that is not given.
pub fn arguments_from_json<'a>(
    params: &'static [Param],
    arguments: &'a Map<String, Value>,
) -> Result<Vec<&'a dyn Argument>, Vec<Violation>> {
    let found = check_map(params, arguments, Rules::All);
    if !found.is_empty() {
        return Err(found);
    }
    Ok(arguments_in(params, arguments))
}

/// The arguments of an action in plain JSON, unchecked.
pub(crate) fn arguments_in<'a>(
    params: &[Param],
    arguments: &'a Map<String, Value>,
) -> Vec<&'a dyn Argument> {
    let find = |param| match given(param, arguments) {
        Some(value) => value as &dyn Argument,
        None => absent(),
    };
    params.iter().map(find).collect()
}

/// Everything that is wrong with plain JSON as it goes over the wire, for what stands on the other
/// side of it.
///
/// [`arguments_from_json`] helps its caller: null stands for what is not given, and an identifier may
/// be a number or a text. Neither leaves this process that way, and here neither passes.
#[must_use]
pub fn check_wire(params: &[Param], arguments: &Map<String, Value>) -> Vec<Violation> {
    check_map(params, arguments, Rules::Wire)
}

fn given<'a>(param: &Param, arguments: &'a Map<String, Value>) -> Option<&'a Value> {
    arguments.get(param.name).filter(|value| param.takes(value))
}

fn check_map(params: &[Param], arguments: &Map<String, Value>, rules: Rules) -> Vec<Violation> {
    let mut found = Vec::new();
    for param in params {
        let seen = arguments.get(param.name);
        match seen.filter(|value| rules.see(param, value)) {
            Some(value) => {
                check_json(
                    value,
                    param,
                    rules,
                    &mut Violations::new(&mut found, param.name),
                );
            }
            None if param.required => report_missing(param, &mut found),
            None => {}
        }
    }
    let names = || params.iter().map(|param| param.name);
    for key in arguments
        .keys()
        .filter(|key| names().all(|name| name != *key))
    {
        let meant = did_you_mean(key, names());
        let hint = match (meant.is_empty(), params.is_empty()) {
            (false, _) => meant,
            (true, true) => "; the action takes none".to_owned(),
            (true, false) => format!("; it takes {}", quoted(names())),
        };
        Violations::new(&mut found, key).report(format!("no such parameter{hint}"));
    }
    found
}

fn report_missing(param: &Param, found: &mut Vec<Violation>) {
    Violations::new(found, param.name).report(format!(
        "is required and missing; expected {}",
        param.expectation()
    ));
}

/// The serde form of a request: one object, absent arguments left out.
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

/// Reads a request back from its serde form: every unknown, missing and mistyped argument is
/// reported in one error.
pub fn read_action<'de, A: Action, D: Deserializer<'de>>(
    deserializer: D,
    read: fn(&mut Reader) -> Option<A>,
) -> Result<A, D::Error> {
    read_value(A::INFO, Value::deserialize(deserializer)?, read).map_err(D::Error::custom)
}

fn read_value<T>(
    info: &'static ActionInfo,
    value: Value,
    read: fn(&mut Reader) -> Option<T>,
) -> Result<T, String> {
    let mut reader = Reader::new(info, value);
    let request = if reader.fault.is_empty() {
        read(&mut reader)
    } else {
        None
    };
    request.ok_or_else(|| format!("{}: {}", info.slug, reader.fault))
}

/// The arguments of a request that is read back.
#[derive(Debug)]
pub struct Reader {
    arguments: Map<String, Value>,
    /// Why the request cannot be read; empty while nothing is wrong.
    fault: String,
}

impl Reader {
    fn new(info: &'static ActionInfo, value: Value) -> Self {
        let (arguments, fault) = match value {
            Value::Object(arguments) => {
                let found = check_map(info.params, &arguments, Rules::Shape);
                (arguments, Joined(&found).to_string())
            }
            _ => (Map::new(), "expected an object".to_owned()),
        };
        Self { arguments, fault }
    }

    /// One argument; absent reads as null. Nothing if it does not fit.
    pub fn take<T: DeserializeOwned>(&mut self, name: &'static str) -> Option<T> {
        let value = self.arguments.remove(name).unwrap_or(Value::Null);
        serde_json::from_value(value)
            .map_err(|error| self.fault = format!("`{name}`: {error}"))
            .ok()
    }
}

/// Violations as one line.
struct Joined<'a>(&'a [Violation]);

impl fmt::Display for Joined<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, violation) in self.0.iter().enumerate() {
            let separator = if index > 0 { "; " } else { "" };
            write!(f, "{separator}{violation}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::action::{Effect, Format, Kind, RestCall};

    static PARAMS: [Param; 3] = [
        Param::new("title", "", true, Kind::String).min(1),
        Param::new("count", "", false, Kind::Integer),
        Param::new("anything", "", false, Kind::Any),
    ];
    static INFO: ActionInfo = ActionInfo::new(
        ["SPOKI_TEST", "", "", ""],
        Effect::Read,
        None,
        &PARAMS,
        RestCall::new("GET", "", &[]),
    );

    fn map(value: Value) -> Map<String, Value> {
        match value {
            Value::Object(map) => map,
            _ => Map::new(),
        }
    }

    #[test]
    fn null_is_absent_unless_any_json_goes() {
        let arguments = map(json!({"title": "x", "count": null, "anything": null}));
        let given: Vec<bool> = arguments_from_json(&PARAMS, &arguments)
            .unwrap()
            .iter()
            .map(|argument| argument.is_given())
            .collect();
        assert_eq!(given, [true, false, true]);
        let found = arguments_from_json(&PARAMS, &map(json!({"title": null}))).unwrap_err();
        assert_eq!(
            found[0].to_string(),
            "`title`: is required and missing; expected a text"
        );
    }

    #[test]
    fn on_the_wire_null_is_a_value_and_identifiers_have_their_type() {
        static PARAMS: [Param; 3] = [
            Param::new("id", "", true, Kind::Integer).format(Format::Identifier),
            Param::new("owner", "", false, Kind::String).format(Format::Identifier),
            Param::new("anything", "", false, Kind::Any),
        ];
        let check = |arguments| -> Vec<String> {
            let found = check_wire(&PARAMS, &map(arguments));
            found.iter().map(ToString::to_string).collect()
        };
        assert_eq!(
            check(json!({"id": 7, "owner": "7", "anything": null})),
            [""; 0]
        );
        assert_eq!(
            check(json!({"id": "7", "owner": 7})),
            [
                "`id`: expected a whole number, found a text",
                "`owner`: expected a text, found a number"
            ]
        );
        assert_eq!(
            check(json!({"id": null, "owner": null})),
            [
                "`id`: expected a whole number, found null",
                "`owner`: expected a text, found null"
            ]
        );
        assert_eq!(check(json!({"id": 7, "owner": ".."})).len(), 1);
    }

    #[test]
    fn a_stranger_is_told_what_there_is() {
        let found =
            arguments_from_json(&PARAMS, &map(json!({"title": "x", "zzz": 1}))).unwrap_err();
        assert_eq!(
            found[0].to_string(),
            "`zzz`: no such parameter; it takes `title`, `count`, `anything`"
        );
    }

    #[test]
    fn typed_arguments_report_what_is_missing_and_wrong() {
        let title = String::new();
        let found = check_arguments(&PARAMS, &[&title, &None::<i64>, absent()]);
        assert_eq!(found.len(), 1);
        let found = check_arguments(&PARAMS, &[absent(), absent(), absent()]);
        assert_eq!(
            found[0].to_string(),
            "`title`: is required and missing; expected a text"
        );
    }

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
