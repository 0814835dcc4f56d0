//! The service's own REST API: addresses, queries and bodies become calls.

use http::{Method, StatusCode};
use serde_json::{Map, Value};
use spoki_api::action::{EnumValues, Kind, Location, Param};
use spoki_api::{ActionInfo, Violation, Violations, catalog, check_wire};

use super::{Incoming, unescaped};
use crate::behaviour::{Behaviour, Form, Table};
use crate::call::{Call, wire_names};
use crate::deeds::PAGING;
use crate::refusal::Refusal;

/// What an address leads to.
pub(crate) enum Route {
    /// An action, and the values in the path.
    Action(&'static ActionInfo, Vec<(&'static str, String)>),
    /// Actions, but none by this method; those that there are.
    OtherMethod(String),
    /// An action whose address ends with a slash.
    Slash,
    /// Nothing.
    Nowhere,
}

/// Finds the action that an address belongs to. A literal part of a path goes before a placeholder.
pub(crate) fn route(method: &Method, path: &str) -> Route {
    let mut matching: Vec<(&'static ActionInfo, Vec<(&'static str, String)>)> = catalog()
        .actions
        .iter()
        .filter_map(|info| Some((*info, match_path(info.rest.path, path)?)))
        .collect();
    let fewest = matching.iter().map(|(_, values)| values.len()).min();
    matching.retain(|(_, values)| Some(values.len()) == fewest);
    if matching.is_empty() {
        let with_slash = format!("{path}/");
        let mut actions = catalog().actions.iter();
        let is_near = actions.any(|info| match_path(info.rest.path, &with_slash).is_some());
        return if is_near {
            Route::Slash
        } else {
            Route::Nowhere
        };
    }
    let methods: Vec<&str> = matching.iter().map(|(info, _)| info.rest.method).collect();
    let allow = methods.join(", ");
    matching
        .into_iter()
        .find(|(info, _)| info.rest.method == method.as_str())
        .map_or(Route::OtherMethod(allow), |(info, values)| {
            Route::Action(info, values)
        })
}

/// The values of a path's placeholders; an identifier is made of digits.
fn match_path(template: &'static str, path: &str) -> Option<Vec<(&'static str, String)>> {
    let mut values = Vec::new();
    let mut parts = path.split('/');
    for wanted in template.split('/') {
        let part = parts.next()?;
        let name = wanted
            .strip_prefix('{')
            .and_then(|name| name.strip_suffix('}'));
        match name {
            Some(name) => {
                let value = unescaped(part);
                let is_number =
                    !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
                values.push((name, is_number.then_some(value)?));
            }
            None if wanted != part => return None,
            None => {}
        }
    }
    parts.next().is_none().then_some(values)
}

/// Reads what a request brings.
struct Reader {
    info: &'static ActionInfo,
    behaviour: Option<&'static Behaviour>,
    call: Call,
    violations: Vec<Violation>,
}

/// The call that a request makes, or everything that is wrong with it.
pub(crate) fn read(
    info: &'static ActionInfo,
    in_path: Vec<(&'static str, String)>,
    request: &Incoming,
) -> Result<Call, Refusal> {
    let mut reader = Reader {
        info,
        behaviour: Table::get().actions.get(info.slug),
        call: Call {
            info,
            arguments: Map::new(),
            extras: Map::new(),
            joined: Vec::new(),
            query: Vec::new(),
        },
        violations: Vec::new(),
    };
    for (name, value) in in_path {
        let param = info.params.iter().find(|param| param.name == name);
        let value = param.map_or(Value::Null, |param| typed(param.kind, &value));
        reader.call.arguments.insert(name.to_owned(), value);
    }
    reader.query(&request.query);
    reader.body(request)?;
    reader.finish()
}

impl Reader {
    fn query(&mut self, query: &str) {
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let [name, value] = [name, value].map(|text| unescaped(&text.replace('+', " ")));
            let params = self.at(Location::Query, &name);
            if params.is_empty() {
                self.extra(&name, Value::String(value.clone()));
            }
            for param in &params {
                if param.rest.omit_false && value == "false" {
                    Violations::new(&mut self.violations, &name)
                        .report("is either `true` or left out");
                }
                let value = typed(param.kind, &value);
                self.call.arguments.insert(param.name.to_owned(), value);
            }
            if params.len() > 1 {
                let names = params.iter().map(|param| param.name);
                self.call.joined.push(names.collect());
            }
            self.call.query.push((name, value));
        }
    }

    fn body(&mut self, request: &Incoming) -> Result<(), Refusal> {
        if matches!(request.method, Method::GET | Method::DELETE) || request.body.is_empty() {
            return Ok(());
        }
        let kind = request.header("content-type").unwrap_or_default();
        if !kind.starts_with("application/json") {
            let detail = format!("Unsupported media type \"{kind}\" in request.");
            return Err(Refusal::detail(StatusCode::UNSUPPORTED_MEDIA_TYPE, detail));
        }
        let body: Value = serde_json::from_slice(&request.body)
            .map_err(|error| Refusal::bad(format!("JSON parse error: {error}")))?;
        let mut params = self.info.params.iter();
        let whole = params.find(|param| param.rest.location == Location::WholeBody);
        match (whole, body) {
            (Some(param), body) => {
                self.call.arguments.insert(param.name.to_owned(), body);
            }
            (None, Value::Object(members)) => {
                for (name, value) in members {
                    self.member(&name, value);
                }
            }
            (None, _) => return Err(Refusal::field("non_field_errors", "Expected an object.")),
        }
        Ok(())
    }

    fn member(&mut self, name: &str, value: Value) {
        let params = self.at(Location::Body, name);
        match params.first() {
            Some(param) => {
                self.call.arguments.insert(param.name.to_owned(), value);
            }
            None => self.extra(name, value),
        }
    }

    /// The parameters that go out under this name in this part of the request.
    fn at(&self, location: Location, name: &str) -> Vec<&'static Param> {
        let params = self.info.params.iter();
        params
            .filter(|param| param.rest.location == location && wire_names(param).contains(&name))
            .collect()
    }

    /// What no parameter stands for: taken where the behaviour says so, else a mistake.
    fn extra(&mut self, name: &str, value: Value) {
        let is_taken = self.behaviour.is_some_and(|behaviour| {
            let pages = behaviour.form == Some(Form::Page) && behaviour.paging.is_none();
            behaviour.also.iter().any(|also| also == name) || (pages && PAGING.contains(&name))
        });
        if is_taken {
            self.call.extras.insert(name.to_owned(), value);
        } else if self.info.params.iter().any(|param| param.name == name) {
            Violations::new(&mut self.violations, name).report("does not belong here");
        } else {
            // The check of the arguments knows best what was meant.
            self.call.arguments.insert(name.to_owned(), value);
        }
    }

    fn finish(mut self) -> Result<Call, Refusal> {
        let found = check_wire(self.info.params, &self.call.arguments);
        self.violations.extend(found);
        if self.violations.is_empty() {
            Ok(self.call)
        } else {
            Err(Refusal::violations(self.info, &self.violations))
        }
    }
}

/// The value that a text stands for; one that is none of the kind stays a text, for the check to refuse.
fn typed(kind: Kind, text: &str) -> Value {
    let of_kind = match kind {
        Kind::Integer => text.parse::<i64>().ok().map(Value::from),
        Kind::Number => text.parse::<f64>().ok().map(Value::from),
        Kind::Boolean => text.parse::<bool>().ok().map(Value::from),
        Kind::Enum(info) if matches!(info.values, EnumValues::Integer(_)) => {
            text.parse::<i64>().ok().map(Value::from)
        }
        Kind::Array(item) => Some(text.split(',').map(|text| typed(*item, text)).collect()),
        _ => None,
    };
    of_kind.unwrap_or_else(|| Value::String(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn routed(method: &str, path: &str) -> String {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        match route(&method, path) {
            Route::Action(info, values) => format!("{} {values:?}", info.slug),
            Route::OtherMethod(allow) => format!("allow {allow}"),
            Route::Slash => "slash".to_owned(),
            Route::Nowhere => "nowhere".to_owned(),
        }
    }

    #[test]
    fn every_action_has_an_address_of_its_own() {
        for info in catalog().actions {
            let path = info.rest.path.split('/').map(|part| match part {
                part if part.starts_with('{') => "7",
                part => part,
            });
            let path = path.collect::<Vec<_>>().join("/");
            let routed = routed(info.rest.method, &path);
            assert!(routed.starts_with(&format!("{} ", info.slug)), "{routed}");
        }
    }

    #[test]
    fn near_misses_are_told_apart() {
        assert_eq!(
            routed("PATCH", "/api/1/contacts/4711/"),
            r#"SPOKI_UPDATE_CONTACT [("id", "4711")]"#
        );
        assert_eq!(routed("PUT", "/api/1/contacts/sync/"), "allow POST");
        assert_eq!(routed("GET", "/api/1/tags"), "slash");
        assert_eq!(routed("GET", "/api/1/tags/vip/"), "nowhere");
        assert_eq!(routed("GET", "/"), "nowhere");
    }
}
