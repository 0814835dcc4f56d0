//! The `OpenAPI` documents against the mock: the mock accepts their examples, and answers as they say.

use std::path::Path;

use bytes::Bytes;
use http::Request;
use http_body_util::{BodyExt as _, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value, json};
use spoki_mock::Mock;
use spoki_tests::server::Backend;

use crate::subjects::{RUNTIME, validator};

/// Always refused: the service has retired the endpoint.
const RETIRED: &str = "create_account_onboarding_link";

struct Document {
    backend: Backend,
    value: Value,
}

/// One operation of a document.
struct Operation<'d> {
    document: &'d Document,
    method: &'d str,
    path: &'d str,
    value: &'d Value,
}

/// What the mock answers.
struct Answer {
    status: u16,
    body: Value,
}

impl Document {
    fn all() -> [Self; 2] {
        [
            (Backend::Rest, "rest.json"),
            (Backend::Composio, "composio.json"),
        ]
        .map(|(backend, name)| {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/openapi");
            let text = std::fs::read_to_string(folder.join(name)).unwrap();
            let value = serde_json::from_str(&text).unwrap();
            Self { backend, value }
        })
    }

    fn operations(&self) -> Vec<Operation<'_>> {
        let paths = self.value["paths"].as_object().unwrap();
        paths
            .iter()
            .flat_map(|(path, item)| {
                item.as_object()
                    .unwrap()
                    .iter()
                    .map(|(method, value)| Operation {
                        document: self,
                        method,
                        path,
                        value,
                    })
            })
            .collect()
    }

    /// Whether a value fits a schema of the document.
    fn check(&self, schema: &Value, value: &Value) -> Result<(), String> {
        let mut schema = schema.clone();
        let map: &mut Map<String, Value> = schema.as_object_mut().unwrap();
        map.insert("components".to_owned(), self.value["components"].clone());
        let error = validator(&schema).validate(value).err();
        error.map_or(Ok(()), |error| Err(error.to_string()))
    }
}

impl<'d> Operation<'d> {
    fn id(&self) -> &'d str {
        self.value["operationId"].as_str().unwrap()
    }

    /// The successful responses by status.
    fn successes(&self) -> Vec<(&'d str, &'d Value)> {
        let responses = self.value["responses"].as_object().unwrap().iter();
        responses
            .filter(|(status, _)| status.starts_with('2'))
            .map(|(status, response)| (status.as_str(), response))
            .collect()
    }

    fn body(&self) -> Option<&'d Value> {
        self.value
            .pointer("/requestBody/content/application~1json/example")
    }

    /// Sends the document's own examples to a mock in its first state.
    fn call(&self, world: &World) -> Answer {
        world.mock.reset();
        let mut path = self.path.split('#').next().unwrap().to_owned();
        let mut query = Vec::new();
        for parameter in self.value["parameters"].as_array().into_iter().flatten() {
            let name = parameter["name"].as_str().unwrap();
            let example = &parameter["example"];
            let text = example
                .as_str()
                .map_or_else(|| example.to_string(), str::to_owned);
            assert!(!example.is_null(), "{}: {name} has no example", self.id());
            if parameter["in"] == "path" {
                path = path.replace(&format!("{{{name}}}"), &text);
            } else {
                query.push((name, text));
            }
        }
        let target = target(&path, &query);
        world.send(self.method, &target, self.body())
    }

    /// As `call`, but lists are asked for everything: all filters at once find little.
    fn call_without_filters(&self, world: &World) -> Answer {
        if !self.id().starts_with("list_") {
            return self.call(world);
        }
        let mut body = self.body().cloned();
        if let Some(body) = &mut body {
            body["arguments"] = json!({});
        }
        world.send(self.method, self.path, body.as_ref())
    }
}

fn target(path: &str, query: &[(&str, impl AsRef<str>)]) -> String {
    let pair = |(name, value): &(&str, _)| {
        let value = utf8_percent_encode(AsRef::<str>::as_ref(value), NON_ALPHANUMERIC);
        format!("{name}={value}")
    };
    let pairs: Vec<String> = query.iter().map(pair).collect();
    format!("{path}?{}", pairs.join("&"))
}

/// A mock that is asked without a client in between.
struct World {
    mock: Mock,
    http: Client<HttpConnector, Full<Bytes>>,
}

impl World {
    fn start() -> Self {
        Self {
            mock: Mock::builder().without_limits().start().unwrap(),
            http: Client::builder(TokioExecutor::new()).build_http(),
        }
    }

    fn send(&self, method: &str, target: &str, body: Option<&Value>) -> Answer {
        let account = self.mock.account();
        let body = body.map(Value::to_string).unwrap_or_default();
        let request = Request::builder()
            .method(method.to_uppercase().as_str())
            .uri(format!("{}{target}", self.mock.url()))
            .header("content-type", "application/json")
            .header("x-spoki-api-key", &account.spoki_key)
            .header("x-api-key", &account.composio_key)
            .body(Full::from(body));
        RUNTIME.block_on(async {
            let reply = self.http.request(request.unwrap()).await.unwrap();
            let status = reply.status().as_u16();
            let bytes = reply.collect().await.unwrap().to_bytes();
            let body = serde_json::from_slice(&bytes).unwrap_or_default();
            Answer { status, body }
        })
    }
}

/// Runs a check on every operation of both documents and reports all that fail.
fn for_each(mut check: impl FnMut(&Operation<'_>) -> Result<(), String>) {
    let mut failures = Vec::new();
    for document in &Document::all() {
        for operation in document.operations() {
            if let Err(why) = check(&operation) {
                failures.push(format!("{:?} {}: {why}", document.backend, operation.id()));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn i2_a_call_through_composio_names_whose_it_is() {
    let [_, composio] = Document::all();
    for operation in composio.operations() {
        let schema = &operation.value["requestBody"]["content"]["application/json"]["schema"];
        let body = operation.body().unwrap();
        let mut nobodys = body.clone();
        nobodys.as_object_mut().unwrap().remove("user_id");
        assert_eq!(composio.check(schema, body), Ok(()), "{}", operation.id());
        assert!(
            composio.check(schema, &nobodys).is_err(),
            "{}",
            operation.id()
        );
        nobodys["connected_account_id"] = json!("ca_mock");
        assert_eq!(
            composio.check(schema, &nobodys),
            Ok(()),
            "{}",
            operation.id()
        );
    }
}

#[test]
fn i3_the_mock_answers_with_the_documented_status() {
    let world = World::start();
    for_each(|operation| {
        let answer = operation.call(&world);
        let documented = operation.successes();
        let statuses: Vec<&str> = documented.iter().map(|(status, _)| *status).collect();
        if operation.id() == RETIRED && answer.status == 404 {
            return Ok(());
        }
        match statuses[..] {
            [status] if status == answer.status.to_string() => Ok(()),
            _ => Err(format!("documents {statuses:?}, answers {}", answer.status)),
        }
    });
}

#[test]
fn i5_the_mock_answers_in_the_documented_form() {
    let world = World::start();
    for_each(|operation| {
        let answer = operation.call(&world);
        let (_, response) = operation.successes()[0];
        let Some(schema) = response.pointer("/content/application~1json/schema") else {
            return match answer.body {
                Value::Null => Ok(()),
                body => Err(format!("{body} where nothing is documented")),
            };
        };
        if answer.status >= 300 {
            return if operation.id() == RETIRED {
                Ok(())
            } else {
                Err(answer.body.to_string())
            };
        }
        if answer.body["successful"] == false {
            let is_known = operation.id() == RETIRED;
            return if is_known {
                Ok(())
            } else {
                Err(answer.body.to_string())
            };
        }
        operation.document.check(schema, &answer.body)
    });
}

#[test]
fn i8_a_fresh_mock_takes_every_example() {
    let world = World::start();
    for_each(|operation| {
        let answer = operation.call(&world);
        let is_refused = answer.status >= 300 || answer.body["successful"] == false;
        if is_refused && operation.id() != RETIRED {
            return Err(format!("{} {}", answer.status, answer.body));
        }
        Ok(())
    });
}

#[test]
fn i8_example_replies_are_valid_and_the_mock_has_what_they_show() {
    let world = World::start();
    for_each(|operation| {
        let (status, response) = operation.successes()[0];
        if status == "204" {
            return Ok(());
        }
        let content = &response["content"]["application/json"];
        let example = &content["example"];
        operation.document.check(&content["schema"], example)?;
        if operation.id() == RETIRED {
            return Ok(());
        }
        let shown = keys_of(example);
        let answered = keys_of(&operation.call_without_filters(&world).body);
        match shown.iter().find(|key| !answered.contains(key)) {
            Some(key) => Err(format!(
                "the example shows `{key}`, the mock answers {answered:?}"
            )),
            None => Ok(()),
        }
    });
}

/// The keys of an object; of a list, those of its first entry.
fn keys_of(value: &Value) -> Vec<String> {
    match value {
        Value::Object(map) => map
            .iter()
            .flat_map(|(key, inner)| match key.as_str() {
                "data" | "results" => {
                    let inner = keys_of(inner).into_iter();
                    inner.map(|name| format!("{key}.{name}")).collect()
                }
                _ => vec![key.clone()],
            })
            .collect(),
        Value::Array(items) => items.first().map(keys_of).unwrap_or_default(),
        _ => Vec::new(),
    }
}

#[test]
fn i1_page_two_of_each_paged_list_is_there() {
    let world = World::start();
    let [rest, _] = Document::all();
    let mut paged = 0;
    for operation in rest.operations() {
        let parameters = operation.value["parameters"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        let names: Vec<&str> = parameters
            .iter()
            .filter(|parameter| parameter["in"] == "query")
            .map(|parameter| parameter["name"].as_str().unwrap())
            .collect();
        let first = ask(&world, &operation, &[]);
        if first["results"].is_null() || operation.method != "get" {
            continue;
        }
        paged += 1;
        for name in ["page", "page_size"] {
            assert!(names.contains(&name), "{} takes no {name}", operation.id());
        }
        let count = first["count"].as_u64().unwrap();
        let query = [("page", "2"), ("page_size", "1")];
        let second = ask(&world, &operation, &query);
        if count > 1 {
            assert_ne!(
                second["results"][0],
                first["results"][0],
                "{}",
                operation.id()
            );
            assert_eq!(
                second["results"].as_array().unwrap().len(),
                1,
                "{}",
                operation.id()
            );
        } else {
            assert_eq!(
                second["detail"],
                "Invalid page: the last one is 1.",
                "{}",
                operation.id()
            );
        }
    }
    assert_eq!(paged, 12);
}

fn ask(world: &World, operation: &Operation<'_>, query: &[(&str, &str)]) -> Value {
    if operation.path.contains('{') || operation.method != "get" {
        return Value::Null;
    }
    world.send("get", &target(operation.path, query), None).body
}
