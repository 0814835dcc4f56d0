//! The whole client: requests, replies and errors.

#[cfg(feature = "blocking")]
mod blocking;
mod chunks;
mod derived;
mod encoding;
mod faults;
mod lenient;
mod limits;
mod observe;
mod pages;
mod prepare;
mod progress;
mod replies;
mod server;
mod setup;
#[cfg(feature = "tracing")]
mod traces;

use serde_json::{Value, json};

use crate::action::{ActionInfo, Effect, Field, Hint, Kind, Location, Param, RestCall};
use crate::request::Action;
use crate::request::Violations;
use crate::request::sealed::Sealed;
use crate::request::{Argument, Chunkable};
use crate::transport::ScriptedTransport;
use crate::{Client, ClientBuilder, RetryPolicy};

/// The key, which nothing may show.
const KEY: &str = "s3cr3t-key";

/// An argument given as JSON. The text `bad` is refused by every parameter.
#[derive(Debug)]
struct Given(Option<Value>, Vec<Given>);

impl Given {
    fn new(value: Option<Value>) -> Self {
        let items = value
            .as_ref()
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        let items = items.map(|item| Self::new(Some(item.clone()))).collect();
        Self(value, items)
    }
}

impl Sealed for Given {}

impl Argument for Given {
    fn is_given(&self) -> bool {
        self.0.is_some()
    }

    fn check(&self, _: &Field, violations: &mut Violations<'_>) {
        let value = self.0.as_ref().unwrap();
        if *value == json!("bad") {
            violations.report("is bad; give a good one");
        }
        for (index, item) in value.as_array().into_iter().flatten().enumerate() {
            if *item == json!("bad") {
                violations.item(index, |item| item.report("is bad"));
            }
        }
    }

    fn write_json(&self, _: &Field, out: &mut Vec<u8>) {
        out.extend_from_slice(self.0.as_ref().unwrap().to_string().as_bytes());
    }

    fn write_text(&self, _: &Field, out: &mut String) {
        match self.0.as_ref().unwrap() {
            Value::String(text) => out.push_str(text),
            other => out.push_str(&other.to_string()),
        }
    }

    fn chunkable(&self) -> Option<&dyn Chunkable> {
        let is_list = self.0.as_ref().is_some_and(Value::is_array);
        is_list.then_some(self)
    }
}

impl Chunkable for Given {
    fn count(&self) -> usize {
        self.1.len()
    }

    fn item(&self, index: usize) -> &dyn Argument {
        &self.1[index]
    }
}

const fn param(name: &'static str, location: Location) -> Param {
    Param::new(Field::new(name, Kind::Any)).at(location)
}

const fn required(name: &'static str, location: Location) -> Param {
    Param::new(Field::new(name, Kind::Any).required()).at(location)
}

macro_rules! actions {
    ($($name:ident: $reply:ty, $slug:literal, $effect:expr, $method:literal $path:literal, [$($param:expr),*], [$($hint:expr),*];)*) => {$(
        /// An action whose arguments are given as one JSON object.
        struct $name(Vec<Given>);

        impl $name {
            fn new(arguments: Value) -> Self {
                Self(Self::INFO.params.iter().map(|param| Given::new(arguments.get(param.name).cloned())).collect())
            }
        }

        impl $crate::request::sealed::Sealed for $name {}

        impl Action for $name {
            type Reply = $reply;

            const INFO: &'static ActionInfo =
                &ActionInfo::new($slug, $effect, RestCall::new($method, $path).hints(&[$($hint),*]))
                    .params(&[$($param),*]);

            fn arguments(&self) -> Vec<&dyn Argument> {
                self.0.iter().map(|argument| argument as &dyn Argument).collect()
            }
        }
    )*};
}

pub(crate) use actions;

const WRITE: Effect = Effect::Write { repeatable: false };
const DELETE: Effect = Effect::Delete { repeatable: true };

actions! {
    Find: Value, "X_FIND", Effect::Read, "GET" "/api/1/things/",
        [param("code", Location::Query).names(&["search"]).client_filter("code"),
         param("label", Location::Query).names(&["search"]).client_filter("label"),
         param("per_page", Location::Query).names(&["per_page", "page_size"]),
         param("all", Location::Query).omit_false()], [];
    Count: Vec<u64>, "X_COUNT", Effect::Read, "GET" "/api/1/counts/", [], [];
    Note: Value, "X_NOTE", WRITE, "POST" "/api/1/notes/{id}/add/",
        [required("title", Location::Body), required("id", Location::Path),
         param("contacts", Location::Body).names(&["ids"]), param("loud", Location::Body).omit_false()],
        [Hint::new(404, "the note is gone"),
         Hint::new(400, "choose another title").field("title"),
         Hint::new(400, "look at the fields")];
    Upload: Value, "X_UPLOAD", WRITE, "POST" "/api/1/sync_all/", [required("contacts", Location::WholeBody)], [];
    Nudge: Value, "X_NUDGE", WRITE, "POST" "/api/1/nudge/", [], [];
    Remove: Value, "X_REMOVE", DELETE, "DELETE" "/api/1/things/{id}/",
        [required("id", Location::Path), param("force", Location::Query)], [];
}

/// Over REST, one attempt a call: what one reply means is seen best without another.
fn rest() -> ClientBuilder {
    Client::builder().spoki(KEY).retry(RetryPolicy::none())
}

/// Over Composio, one attempt a call.
fn composio() -> ClientBuilder {
    Client::builder()
        .composio(KEY)
        .user_id("user-1")
        .retry(RetryPolicy::none())
}

/// A client over REST that is answered by a script.
fn scripted(script: &ScriptedTransport) -> Client {
    rest().transport(script.clone()).build().unwrap()
}

/// A client over Composio that is answered by a script.
fn scripted_composio(script: &ScriptedTransport) -> Client {
    composio().transport(script.clone()).build().unwrap()
}

fn envelope(data: &Value) -> Value {
    json!({"data": data, "error": null, "successful": true, "log_id": "log_1"})
}

/// The printed value must hold neither the key nor the other texts.
fn assert_hides(printed: &str, hidden: &[&str]) {
    for hidden in hidden.iter().chain(&[KEY]) {
        assert!(!printed.contains(hidden), "`{hidden}` is shown: {printed}");
    }
}
