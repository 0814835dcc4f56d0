//! The client as a whole: what goes out, what comes back, what goes wrong.

#[cfg(feature = "blocking")]
mod blocking;
mod chunks;
mod derived;
mod encoding;
mod faults;
mod pages;
mod progress;
mod replies;
mod server;
mod setup;
#[cfg(feature = "tracing")]
mod traces;

use std::ops::Range;

use serde_json::{Value, json};

use crate::action::{ActionInfo, Effect, Hint, Kind, Location, Param, RestCall, RestParam};
use crate::request::Action;
use crate::request::Violations;
use crate::request::sealed::Sealed;
use crate::request::{Argument, Chunkable};
use crate::transport::ScriptedTransport;
use crate::{Client, ClientBuilder, RetryPolicy};

/// The key that nothing may ever show.
const KEY: &str = "s3cr3t-key";

/// An argument given as JSON. The text `bad` is refused by every parameter.
#[derive(Debug)]
struct Given(Option<Value>);

impl Sealed for Given {}

impl Argument for Given {
    fn is_given(&self) -> bool {
        self.0.is_some()
    }

    fn check(&self, _: &Param, violations: &mut Violations<'_>) {
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

    fn write_json(&self, _: &Param, out: &mut Vec<u8>) {
        out.extend_from_slice(self.0.as_ref().unwrap().to_string().as_bytes());
    }

    fn write_text(&self, _: &Param, out: &mut String) {
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
        self.0.as_ref().unwrap().as_array().unwrap().len()
    }

    fn chunk(&self, range: Range<usize>) -> Box<dyn Argument + '_> {
        let items = &self.0.as_ref().unwrap().as_array().unwrap()[range];
        Box::new(Given(Some(Value::from(items))))
    }
}

const fn param(name: &'static str, location: Location) -> Param {
    Param {
        name,
        doc: "",
        required: false,
        kind: Kind::Any,
        format: None,
        min: None,
        max: None,
        advised_max: None,
        secret: false,
        rest: RestParam {
            location,
            names: &[],
            omit_false: false,
            client_filter: None,
        },
    }
}

const fn required(name: &'static str, location: Location) -> Param {
    let mut param = param(name, location);
    param.required = true;
    param
}

const fn under(mut param: Param, names: &'static [&'static str]) -> Param {
    param.rest.names = names;
    param
}

const fn keeping(mut param: Param, field: &'static str) -> Param {
    param.rest.client_filter = Some(field);
    param
}

const fn flag(mut param: Param) -> Param {
    param.rest.omit_false = true;
    param
}

macro_rules! actions {
    ($($name:ident: $reply:ty, $slug:literal, $effect:expr, $method:literal $path:literal, [$($param:expr),*], [$($hint:expr),*];)*) => {$(
        /// An action whose arguments are given as one JSON object.
        struct $name(Vec<Given>);

        impl $name {
            fn new(arguments: Value) -> Self {
                Self(Self::INFO.params.iter().map(|param| Given(arguments.get(param.name).cloned())).collect())
            }
        }

        impl $crate::request::sealed::Sealed for $name {}

        impl Action for $name {
            type Reply = $reply;

            const INFO: &'static ActionInfo = &ActionInfo {
                slug: $slug,
                title: "",
                group: "",
                doc: "",
                effect: $effect,
                rate_limit: None,
                params: &[$($param),*],
                rest: RestCall { method: $method, path: $path, hints: &[$($hint),*] },
            };

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
        [keeping(under(param("code", Location::Query), &["search"]), "code"),
         keeping(under(param("label", Location::Query), &["search"]), "label"),
         under(param("per_page", Location::Query), &["per_page", "page_size"]),
         flag(param("all", Location::Query))], [];
    Count: Vec<u64>, "X_COUNT", Effect::Read, "GET" "/api/1/counts/", [], [];
    Note: Value, "X_NOTE", WRITE, "POST" "/api/1/notes/{id}/add/",
        [required("title", Location::Body), required("id", Location::Path),
         under(param("contacts", Location::Body), &["ids"]), flag(param("loud", Location::Body))],
        [Hint { status: 404, field: None, text: "the note is gone" },
         Hint { status: 400, field: Some("title"), text: "choose another title" },
         Hint { status: 400, field: None, text: "look at the fields" }];
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

/// What a value prints must hold neither the key nor the other texts.
fn assert_hides(printed: &str, hidden: &[&str]) {
    for hidden in hidden.iter().chain(&[KEY]) {
        assert!(!printed.contains(hidden), "`{hidden}` is shown: {printed}");
    }
}
