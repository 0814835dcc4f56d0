//! The service's own REST API.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::errors::Errors;
use super::links::Links;
use super::schemas::{Backend, NOT_DOTS, Schemas};
use super::{actions, examples, info, object, operation, placeholders, success, tags};
use crate::generate::ir::{Action, Api, Param, Type};
use crate::spec::bindings::{Bindings, Location, Method, NO_CONTENT};

/// The whole document.
pub(super) fn document(api: &Api, bindings: &Bindings) -> Value {
    let mut schemas = Schemas::new(api, Backend::Rest);
    let known = api.errors.as_ref().map(|errors| &errors.rest);
    let errors = Errors::new(known, schemas.free_name("ServiceError"));
    let paths = paths(api, bindings, &mut schemas, &errors);
    let mut key = object(json!({"type": "apiKey", "in": "header", "name": api.rest.key_header}));
    key.extend(info::rest_key(api).map(|source| ("description".to_owned(), source.into())));
    json!({
        "openapi": super::VERSION,
        "info": info::rest(api),
        "servers": [{"url": api.rest.base_url}],
        "security": [{"key": []}],
        "tags": tags(api),
        "paths": paths,
        "components": {
            "schemas": schemas.into_components(errors.schemas()),
            "responses": errors.components(),
            "securitySchemes": {"key": key},
        },
    })
}

/// Operations by path and method. All operations of a path use the same names of placeholders, even if the actions
/// have different names for these parameters.
fn paths(api: &Api, bindings: &Bindings, schemas: &mut Schemas<'_>, errors: &Errors<'_>) -> Value {
    let mut names = Placeholders::default();
    let spelled: Vec<(&str, &Action, String)> = actions(api)
        .map(|(group, action)| (group, action, names.unify(&action.rest.path)))
        .collect();
    let with_paths = spelled
        .iter()
        .map(|(_, action, path)| (*action, path.as_str()));
    let links = Links::new(bindings, with_paths);
    let mut paths: BTreeMap<String, Map<String, Value>> = BTreeMap::default();
    for (group, action, path) in spelled {
        let mut operation = operation(action, group);
        operation.extend(inputs(api, action, &path, schemas));
        let mut responses = errors.responses(&action.rest.hints, takes_list(action));
        let mut response = response(api, action, schemas);
        let onward = links.from(action);
        if !onward.is_empty() {
            response.insert("links".to_owned(), onward.into());
        }
        responses.insert(action.reply.status.to_string(), response.into());
        operation.insert("responses".to_owned(), responses.into());
        let verb = verb(action.rest.method);
        // OpenAPI allows one operation per path and method. A second operation gets a fragment in its path, which
        // clients do not send.
        let taken = paths.get(&path).is_some_and(|item| item.contains_key(verb));
        let key = if taken {
            format!("{path}#{}", action.slug)
        } else {
            path
        };
        paths
            .entry(key)
            .or_default()
            .insert(verb.to_owned(), operation.into());
    }
    json!(paths)
}

/// The first spelling of each path, by its shape.
#[derive(Default)]
struct Placeholders(BTreeMap<String, String>);

impl Placeholders {
    fn unify(&mut self, path: &str) -> String {
        let mut shape = path.to_owned();
        for name in placeholders(path) {
            shape = shape.replace(&format!("{{{name}}}"), "{}");
        }
        self.0.entry(shape).or_insert(path.to_owned()).clone()
    }
}

fn verb(method: Method) -> &'static str {
    match method {
        Method::Get => "get",
        Method::Post => "post",
        Method::Put => "put",
        Method::Patch => "patch",
        Method::Delete => "delete",
    }
}

/// The parameters and the body of a call.
fn inputs(api: &Api, action: &Action, path: &str, schemas: &mut Schemas<'_>) -> Map<String, Value> {
    let mut parameters = path_parameters(action, path, schemas);
    parameters.extend(query_parameters(action, schemas));
    parameters.extend(paging_parameters(api, action));
    let mut inputs = Map::new();
    if !parameters.is_empty() {
        inputs.insert("parameters".to_owned(), parameters.into());
    }
    if let Some(body) = body(action, schemas) {
        inputs.insert("requestBody".to_owned(), body);
    }
    inputs
}

fn response(api: &Api, action: &Action, schemas: &mut Schemas<'_>) -> Map<String, Value> {
    if action.reply.status == NO_CONTENT {
        return success("Done; there is no body.", None);
    }
    let schema = schemas.reply(&action.reply);
    success("Done.", Some((schema, examples::reply(api, &action.reply))))
}

/// Whether the body of a call is a list.
fn takes_list(action: &Action) -> bool {
    let whole = at(action, Location::WholeBody).next();
    whole.is_some_and(|param| matches!(param.member.kind, Type::List(_)))
}

fn at(action: &Action, location: Location) -> impl Iterator<Item = &Param> {
    action
        .params
        .iter()
        .filter(move |param| param.location == location)
}

/// The placeholders of the path: for each, the name in the path and the action's name of the parameter.
fn path_parameters(action: &Action, path: &str, schemas: &mut Schemas<'_>) -> Vec<Value> {
    placeholders(&action.rest.path)
        .zip(placeholders(path))
        .filter_map(|(own, shared)| {
            let param =
                at(action, Location::Path).find(|param| param.member.wire.as_str() == own)?;
            let mut schema = object(schemas.argument(&param.member));
            if param.member.kind == Type::String {
                schema.insert("pattern".to_owned(), NOT_DOTS.into());
            }
            let mut parameter = parameter(shared, "path", true, schema);
            if own != shared {
                parameter.insert("x-parameter".to_owned(), own.into());
            }
            Some(parameter.into())
        })
        .collect()
}

/// The parameters of the query, one entry per REST name. Several parameters of an action may share a REST name.
fn query_parameters(action: &Action, schemas: &mut Schemas<'_>) -> Vec<Value> {
    let mut by_name: BTreeMap<&str, Vec<&Param>> = BTreeMap::default();
    for param in at(action, Location::Query) {
        for name in param.names() {
            by_name.entry(name).or_default().push(param);
        }
    }
    by_name
        .into_iter()
        .map(|(name, params)| query_parameter(name, &params, schemas))
        .collect()
}

/// The paging parameters of a list, unless the action has such parameters of its own.
fn paging_parameters(api: &Api, action: &Action) -> Vec<Value> {
    let Some(paging) = api
        .rest
        .paging
        .as_ref()
        .filter(|_| action.reply.paged == Some(true))
    else {
        return Vec::new();
    };
    let parameters = [
        (&paging.page_param, "The page to answer, counted from 1.", 1),
        (
            &paging.size_param,
            "The number of items on a page; the service has a maximum.",
            15,
        ),
    ];
    let is_taken =
        |name: &str| at(action, Location::Query).any(|param| param.names().contains(&name));
    let missing = parameters.into_iter().filter(|(name, ..)| !is_taken(name));
    missing
        .map(|(name, description, example)| {
            json!({
                "name": name,
                "in": "query",
                "required": false,
                "schema": {"type": "integer", "minimum": 1},
                "description": description,
                "example": example,
            })
        })
        .collect()
}

fn query_parameter(name: &str, params: &[&Param], schemas: &mut Schemas<'_>) -> Value {
    let Some(first) = params.first() else {
        return Value::Null;
    };
    let mut schema = object(schemas.argument(&first.member));
    if first.omit_false {
        schema.insert("enum".to_owned(), json!([true]));
    }
    let required = params.iter().any(|param| param.member.required);
    let mut parameter = parameter(name, "query", required, schema);
    if params.len() > 1 {
        let words: Vec<String> = params
            .iter()
            .map(|param| format!("`{}`: {}", param.member.wire, param.member.doc.join(" ")))
            .collect();
        parameter.insert("description".to_owned(), words.join("\n\n").into());
    }
    if matches!(first.member.kind, Type::List(_)) {
        parameter.insert("explode".to_owned(), false.into());
    }
    let own: Vec<&str> = params
        .iter()
        .map(|param| param.member.wire.as_str())
        .collect();
    if own != [name] {
        parameter.insert("x-parameter".to_owned(), own.join(", ").into());
    }
    parameter.into()
}

/// A parameter object. Documentation and example move from the schema to the parameter, where tools expect them.
fn parameter(
    name: &str,
    place: &str,
    required: bool,
    mut schema: Map<String, Value>,
) -> Map<String, Value> {
    let description = schema.remove("description");
    let example = schema
        .remove("examples")
        .and_then(|all| all.get(0).cloned());
    let mut parameter = object(json!({
        "name": name,
        "in": place,
        "required": required,
        "schema": schema,
    }));
    for (key, value) in [("description", description), ("example", example)] {
        if let Some(value) = value {
            parameter.insert(key.to_owned(), value);
        }
    }
    parameter
}

/// The JSON body. A POST, PUT or PATCH without parameters in the body sends an empty object.
fn body(action: &Action, schemas: &mut Schemas<'_>) -> Option<Value> {
    if let Some(whole) = at(action, Location::WholeBody).next() {
        let schema = schemas.argument(&whole.member);
        let example = schemas.example(&whole.member);
        return Some(json_body(&schema, whole.member.required, example));
    }
    if matches!(action.rest.method, Method::Get | Method::Delete)
        && at(action, Location::Body).next().is_none()
    {
        return None;
    }
    let members = at(action, Location::Body);
    let mut schema = schemas.arguments(members.map(|param| &param.member));
    rename(action, &mut schema);
    let required = at(action, Location::Body).any(|param| param.member.required);
    Some(json_body(&schema, required, example(action, schemas)))
}

/// The members of an object, by their REST names.
fn rename(action: &Action, schema: &mut Value) {
    for param in at(action, Location::Body).filter(|param| !param.rest_names.is_empty()) {
        let own = param.member.wire.as_str();
        let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
        if let Some(properties) = properties
            && let Some(mut member) = properties.remove(own)
        {
            member["x-parameter"] = own.into();
            for name in param.names() {
                properties.insert(name.to_owned(), member.clone());
            }
        }
        let required = schema.get_mut("required").and_then(Value::as_array_mut);
        if let Some(required) = required
            && required.iter().any(|name| name == own)
        {
            required.retain(|name| name != own);
            required.extend(param.names().into_iter().map(Value::from));
        }
    }
}

/// An example of the body, if each required member has an example.
fn example(action: &Action, schemas: &Schemas<'_>) -> Option<Value> {
    let mut body = Map::new();
    for param in at(action, Location::Body) {
        let Some(example) = schemas.example(&param.member) else {
            if param.member.required {
                return None;
            }
            continue;
        };
        for name in param.names() {
            body.insert(name.to_owned(), example.clone());
        }
    }
    Some(body.into())
}

fn json_body(schema: &Value, required: bool, example: Option<Value>) -> Value {
    let mut content = object(json!({"schema": schema}));
    if let Some(example) = example {
        content.insert("example".to_owned(), example);
    }
    json!({"required": required, "content": {"application/json": content}})
}
