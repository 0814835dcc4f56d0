//! A tour of all actions, over both APIs, without an account: `cargo run --example tour`.
//!
//! The steps are in `steps.json`. Both APIs lead to the same data of one mock, so each step sees the changes of
//! the steps before.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write as _;
use std::time::Duration;

use serde::Deserialize;
use serde_json::{Map, Value};
use spoki_api::{Client, catalog};
use spoki_mock::{Backend, Mock};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    print!("{}", tour().await?);
    Ok(())
}

#[derive(Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum Step {
    Chapter {
        chapter: String,
    },
    Advance {
        advance_seconds: u64,
    },
    Rest {
        rest: String,
        #[serde(flatten)]
        call: Call,
    },
    Composio {
        composio: String,
        #[serde(flatten)]
        call: Call,
    },
}

/// A call, and what the tour prints about its reply.
#[derive(Deserialize)]
struct Call {
    /// The arguments. A text such as `$list` stands for a remembered value.
    #[serde(default)]
    with: Map<String, Value>,
    /// A text with JSON pointers into the reply, such as `{/id}`: see [`lookup`].
    #[serde(default)]
    says: String,
    /// Values of the reply for later steps: a name, and a JSON pointer.
    #[serde(default)]
    remember: BTreeMap<String, String>,
    /// The service has to refuse the call.
    #[serde(default)]
    fails: bool,
}

struct Tour {
    mock: Mock,
    rest: Client,
    composio: Client,
    remembered: BTreeMap<String, Value>,
    text: String,
    calls: usize,
}

/// Makes the tour, and returns the text to print.
async fn tour() -> Result<String, Box<dyn Error>> {
    let mock = Mock::start().await;
    let mut tour = Tour {
        rest: mock.client(Backend::Rest),
        composio: mock.client(Backend::Composio),
        mock,
        remembered: BTreeMap::new(),
        text: format!("{}'s actions over REST and over Composio\n", catalog().name),
        calls: 0,
    };
    let steps: Vec<Step> = serde_json::from_str(include_str!("steps.json"))?;
    for step in &steps {
        match step {
            Step::Chapter { chapter } => write!(tour.text, "\n{chapter}\n\n")?,
            Step::Advance { advance_seconds } => {
                let time = Duration::from_secs(*advance_seconds);
                tour.mock.clock().advance(time);
            }
            Step::Rest { rest, call } => tour.call(Backend::Rest, rest, call).await?,
            Step::Composio { composio, call } => {
                tour.call(Backend::Composio, composio, call).await?;
            }
        }
    }
    let journal = tour.mock.journal();
    let called: BTreeSet<&str> = journal
        .iter()
        .filter_map(|exchange| exchange.slug)
        .collect();
    write!(
        tour.text,
        "\n{} of {} actions\n",
        called.len(),
        catalog().actions.len()
    )?;
    Ok(tour.text)
}

impl Tour {
    async fn call(
        &mut self,
        backend: Backend,
        action: &str,
        call: &Call,
    ) -> Result<(), Box<dyn Error>> {
        let client = match backend {
            Backend::Rest => &self.rest,
            Backend::Composio => &self.composio,
        };
        let slug = format!("SPOKI_{}", action.to_uppercase());
        let arguments = call
            .with
            .iter()
            .map(|(name, value)| (name.clone(), self.recall(value)));
        let outcome = client.execute(&slug, arguments.collect()).await;
        let result = match outcome {
            Ok(_) if call.fails => return Err(format!("{slug} did not fail").into()),
            Ok(reply) => {
                for (name, pointer) in &call.remember {
                    let value = reply.pointer(pointer).cloned().unwrap_or_default();
                    self.remembered.insert(name.clone(), value);
                }
                fill(&call.says, &reply)
            }
            Err(error) if call.fails => format!("FAILS: {}", reason(&error)),
            Err(error) => return Err(error.into()),
        };
        self.calls += 1;
        let journal = self.mock.journal();
        let status = journal
            .last()
            .and_then(|exchange| exchange.status)
            .unwrap_or_default();
        writeln!(
            self.text,
            "{:>4}  {backend:<8}  {action:<30}  {status}  {result}",
            self.calls
        )?;
        Ok(())
    }

    /// The remembered value that a text such as `$list` stands for; other values are themselves.
    fn recall(&self, value: &Value) -> Value {
        let name = value.as_str().and_then(|text| text.strip_prefix('$'));
        let remembered = name.and_then(|name| self.remembered.get(name));
        remembered.unwrap_or(value).clone()
    }
}

/// The service's error, field by field if it names fields.
fn reason(error: &spoki_api::Error) -> String {
    let fields = error.field_errors().iter();
    let fields: Vec<String> = fields
        .map(|field| format!("{}: {}", field.path, field.message))
        .collect();
    match fields.as_slice() {
        [] => error.message().unwrap_or_default().to_owned(),
        fields => fields.join("; "),
    }
}

/// Replaces each `{pointer}` in a text by its value in the reply.
fn fill(text: &str, reply: &Value) -> String {
    let mut parts = text.split('{');
    let mut filled = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (pointer, rest) = part.split_once('}').unwrap_or((part, ""));
        filled.push_str(&lookup(reply, pointer));
        filled.push_str(rest);
    }
    filled
}

/// The value at a JSON pointer. `/#` at the end stands for the length of a list, `/*/` for all its items.
fn lookup(reply: &Value, pointer: &str) -> String {
    let list = |pointer| reply.pointer(pointer).and_then(Value::as_array);
    if let Some(pointer) = pointer.strip_suffix("/#") {
        return list(pointer).map_or(0, Vec::len).to_string();
    }
    if let Some((pointer, name)) = pointer.split_once("/*/") {
        let items = list(pointer).into_iter().flatten();
        let texts: Vec<String> = items.map(|item| text(&item[name])).collect();
        return texts.join(", ");
    }
    reply.pointer(pointer).map(text).unwrap_or_default()
}

fn text(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

/// `UPDATE_EXPECT=1` writes the expected output anew.
#[cfg(test)]
#[tokio::test]
async fn the_tour_prints_the_expected_text() {
    let text = tour().await.unwrap_or_else(|error| error.to_string());
    let all = catalog().len();
    assert!(
        text.ends_with(&format!("{all} of {all} actions\n")),
        "{text}"
    );
    expect_test::expect_file!["expected.txt"].assert_eq(&text);
}
