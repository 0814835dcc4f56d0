//! Checks of arguments, typed or plain JSON, before they are sent.

use serde_json::{Map, Value};

use super::argument::{Argument, JsonCheck, absent, check_json, is_dots};
use super::problem::Problem;
use super::violation::{ViolationList, Violations};
use crate::action::{Location, Param};
use crate::util::{did_you_mean, quoted};

/// Everything in the arguments that the service would refuse.
#[must_use]
pub fn check_arguments(params: &[Param], arguments: &[&dyn Argument]) -> ViolationList {
    let mut found = ViolationList::default();
    for (param, argument) in params.iter().zip(arguments) {
        if argument.is_given() {
            check_given(param, *argument, &mut found, |violations| {
                argument.check(param, violations);
            });
        } else if param.required {
            report_missing(param, &mut found);
        }
    }
    found
}

/// Plain JSON as the arguments of an action, in the order of its parameters. Fails with everything that is wrong with
/// it.
///
/// Null stands for an optional argument that is not given.
pub fn arguments_from_json<'a>(
    params: &'static [Param],
    arguments: &'a Map<String, Value>,
) -> Result<Vec<&'a dyn Argument>, ViolationList> {
    let found = check_map(params, arguments, JsonCheck::Values);
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

/// Everything that is wrong with plain JSON in its wire form: for servers that receive it.
///
/// [`arguments_from_json`] accepts null for an argument that is not given, and an identifier as a number or a
/// text. The client sends neither of these, so this check accepts only the exact wire form.
#[must_use]
pub fn check_wire(params: &[Param], arguments: &Map<String, Value>) -> ViolationList {
    check_map(params, arguments, JsonCheck::WireForm)
}

fn given<'a>(param: &Param, arguments: &'a Map<String, Value>) -> Option<&'a Value> {
    arguments
        .get(param.name)
        .filter(|value| param.counts_as_given(value))
}

pub(super) fn check_map(
    params: &[Param],
    arguments: &Map<String, Value>,
    checks: JsonCheck,
) -> ViolationList {
    let mut found = ViolationList::default();
    for param in params {
        let seen = arguments.get(param.name);
        match seen.filter(|value| checks.counts_as_given(param, value)) {
            Some(value) if checks == JsonCheck::Types => {
                let violations = &mut Violations::new(&mut found, param.name);
                check_json(value, param, checks, violations);
            }
            Some(value) => check_given(param, value, &mut found, |violations| {
                check_json(value, param, checks, violations);
            }),
            None if param.required => report_missing(param, &mut found),
            None => {}
        }
    }
    let names = || params.iter().map(|param| param.name);
    for key in arguments
        .keys()
        .filter(|key| names().all(|name| name != *key))
    {
        Violations::new(&mut found, key).report_problem(|| {
            let meant = did_you_mean(key, names());
            let hint = match (meant.is_empty(), params.is_empty()) {
                (false, _) => meant,
                (true, true) => "; the action takes none".to_owned(),
                (true, false) => format!("; it takes {}", quoted(names())),
            };
            Problem::unknown(key, names(), format!("no such parameter{hint}"))
        });
    }
    found
}

/// Checks the value, and that a part of the path is neither empty nor dots, which would
/// change the address.
fn check_given(
    param: &Param,
    argument: &dyn Argument,
    found: &mut ViolationList,
    check: impl FnOnce(&mut Violations<'_>),
) {
    let before = found.count();
    check(&mut Violations::new(found, param.name));
    if param.rest.location == Location::Path && found.count() == before {
        let mut segment = String::new();
        argument.write_text(param, &mut segment);
        if is_dots(&segment) {
            Violations::new(found, param.name).report_problem(|| {
                let message =
                    "must not be empty or consist of dots: the value is a part of the address";
                Problem::invalid(param, &Value::Null, message)
            });
        }
    }
}

fn report_missing(param: &Param, found: &mut ViolationList) {
    Violations::new(found, param.name).report_problem(|| {
        let message = format!("is required and missing; expected {}", param.expectation());
        Problem::missing(param, message)
    });
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::action::{Field, Format, Kind};

    static PARAMS: [Param; 3] = [
        Param::new(Field::new("title", Kind::String).required().min(1)),
        Param::new(Field::new("count", Kind::Integer)),
        Param::new(Field::new("anything", Kind::Any)),
    ];

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
            Param::new(
                Field::new("id", Kind::Integer)
                    .required()
                    .format(Format::Identifier),
            ),
            Param::new(Field::new("owner", Kind::String).format(Format::Identifier)),
            Param::new(Field::new("anything", Kind::Any)),
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
    fn a_part_of_a_path_is_never_empty_or_dots() {
        static IN_PATH: [Param; 1] =
            [Param::new(Field::new("code", Kind::String).required()).at(Location::Path)];
        static IN_BODY: [Param; 1] = [Param::new(Field::new("code", Kind::String).required())];
        let typed = |params, text: &str| check_arguments(params, &[&text.to_owned()]).len();
        let json = |text: &str| check_wire(&IN_PATH, &map(json!({"code": text}))).len();
        for bad in ["", " ", ".", "..", " . ."] {
            assert_eq!((typed(&IN_PATH, bad), json(bad)), (1, 1), "{bad:?}");
        }
        assert_eq!((typed(&IN_PATH, "a.b"), json("a.b")), (0, 0));
        assert_eq!(typed(&IN_BODY, ""), 0);
    }
}
