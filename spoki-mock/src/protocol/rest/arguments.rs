//! Reads the arguments of a call from path, query and body.

use http::Method;
use serde_json::{Map, Value};
use spoki_api::action::{EnumValues, Kind, Location, Param};
use spoki_api::{
    action::ActionInfo,
    request::{ViolationList, Violations, check_wire},
};

use super::route::PathValues;
use crate::behaviour::{Behaviour, Table};
use crate::call::{Call, ServiceError};
use crate::protocol::message::{BadBody, Request, decode};

/// Collects the arguments of one call.
struct Reader {
    info: &'static ActionInfo,
    behaviour: Option<&'static Behaviour>,
    call: Call,
    violations: ViolationList,
}

/// The call that a request makes, or all its violations.
pub(super) fn read(
    info: &'static ActionInfo,
    in_path: PathValues,
    request: &Request,
) -> Result<Call, ServiceError> {
    let mut reader = Reader {
        info,
        behaviour: Table::get().actions.get(info.slug),
        call: Call {
            info,
            arguments: Map::new(),
            extras: Map::new(),
            ambiguous: Vec::new(),
            query: Vec::new(),
            origin: request.origin.clone(),
        },
        violations: ViolationList::default(),
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
            let [name, value] = [name, value].map(|text| text.replace('+', " "));
            let (Ok(name), Ok(value)) = (decode(&name), decode(&value)) else {
                let name = decode(&name).unwrap_or_default();
                Violations::new(&mut self.violations, &name).report("is not valid UTF-8");
                continue;
            };
            let (name, value) = (name.into_owned(), value.into_owned());
            let params = self.params(Location::Query, &name);
            if params.is_empty() {
                self.extra(&name, Value::String(value.clone()));
            }
            for param in &params {
                if param.rest.omit_false && value == "false" {
                    Violations::new(&mut self.violations, &name).report("must be `true` or absent");
                }
                let value = typed(param.kind, &value);
                self.call.arguments.insert(param.name.to_owned(), value);
            }
            if params.len() > 1 {
                let names = params.iter().map(|param| param.name);
                self.call.ambiguous.push(names.collect());
            }
            self.call.query.push((name, value));
        }
    }

    fn body(&mut self, request: &Request) -> Result<(), ServiceError> {
        if matches!(request.method, Method::GET | Method::HEAD | Method::DELETE) {
            return Ok(());
        }
        let Some(body) = request.json()? else {
            return Ok(());
        };
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
            (None, _) => {
                return Err(ServiceError::field(
                    "non_field_errors",
                    "Expected an object.",
                ));
            }
        }
        Ok(())
    }

    fn member(&mut self, name: &str, value: Value) {
        let params = self.params(Location::Body, name);
        match params.first() {
            Some(param) => {
                self.call.arguments.insert(param.name.to_owned(), value);
            }
            None => self.extra(name, value),
        }
    }

    /// The parameters with this REST name in this part of the request.
    fn params(&self, location: Location, name: &str) -> Vec<&'static Param> {
        let params = self.info.params.iter();
        params
            .filter(|param| param.rest.location == location && param.rest_names().contains(&name))
            .collect()
    }

    /// Handles a name that belongs to no parameter: the behaviour may accept it, otherwise it is a violation.
    fn extra(&mut self, name: &str, value: Value) {
        let is_accepted = self.behaviour.is_some_and(|behaviour| {
            let paging = behaviour.further_paging();
            let pages =
                paging.is_some_and(|paging| paging.page_param == name || paging.size_param == name);
            behaviour.extra_params.iter().any(|also| also == name) || pages
        });
        if is_accepted {
            self.call.extras.insert(name.to_owned(), value);
        } else if self.info.params.iter().any(|param| param.name == name) {
            Violations::new(&mut self.violations, name)
                .report("does not belong in this part of the request");
        } else {
            // The check of the arguments then suggests a similar name.
            self.call.arguments.insert(name.to_owned(), value);
        }
    }

    fn finish(mut self) -> Result<Call, ServiceError> {
        let found = check_wire(self.info.params, &self.call.arguments);
        self.violations.extend([found]);
        if self.violations.is_empty() {
            Ok(self.call)
        } else {
            Err(ServiceError::violations(self.info, &self.violations))
        }
    }
}

impl From<BadBody> for ServiceError {
    fn from(bad: BadBody) -> Self {
        Self::detail(bad.status, bad.message)
    }
}

/// Parses a text as a value of this kind. A text that does not parse stays a text, which the check refuses.
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
