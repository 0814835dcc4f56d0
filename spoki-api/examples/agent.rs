//! The loop of an agent: a model chooses calls, the library makes them, and errors go back to the model as JSON.
//!
//! `cargo run -p spoki-api --example agent --features tools,test-util`
//!
//! Model and service are scripts: the example uses no network and needs no key. A real program asks a
//! language model in place of [`ScriptedModel`], and leaves out the transport.

use std::collections::VecDeque;
use std::error::Error;

use serde_json::{Value, json};
use spoki_api::schema::{Dialect, tools};
use spoki_api::transport::ScriptedTransport;
use spoki_api::{Client, catalog};

/// Most calls for one task.
const MOST_CALLS: usize = 10;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let service = ScriptedTransport::new().json(201, json!({"id": 80, "title": "Broken cake"}));
    let client = Client::builder().spoki("key").transport(service).build()?;
    let mut model = ScriptedModel::new("open a ticket");
    let answer = run(&client, &mut model).await;
    println!("{answer}");
    Ok(())
}

/// Makes the calls that the model asks for, until it answers.
async fn run(client: &Client, model: &mut ScriptedModel) -> String {
    for _ in 0..MOST_CALLS {
        let call = match model.next_turn() {
            Turn::Answer(answer) => return answer,
            Turn::Call(call) => call,
        };
        println!("call  {call:?}");
        let result = match client.execute(&call.slug, call.arguments.clone()).await {
            Ok(reply) => json!({"ok": reply.into_inner()}),
            Err(error) => json!({"error": error.to_json()}),
        };
        println!("reply {result}");
        model.read(&call, &result);
    }
    "I give up: too many calls.".to_owned()
}

/// A call that a model asks for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Call {
    pub(crate) slug: String,
    pub(crate) arguments: Value,
}

enum Turn {
    Call(Call),
    Answer(String),
}

/// Replaces a language model. Its first call has mistakes; it corrects them with the data of the error.
struct ScriptedModel {
    turns: VecDeque<Turn>,
}

impl ScriptedModel {
    /// Gets the task and the tools that a search for its words finds.
    fn new(task: &str) -> Self {
        let found = catalog().search(task).into_iter().map(|hit| hit.action);
        let offered = tools(found, Dialect::OpenAiResponses);
        let names: Vec<_> = offered.iter().map(|tool| tool.name).collect();
        println!("tools {names:?}");
        let call = Call {
            slug: "SPOKI_CREATE_TICKET".to_owned(),
            arguments: json!({
                "title": "Broken cake",
                "status": "Open",
                "priority": "high",
                "phone": "+390212345678",
            }),
        };
        Self {
            turns: [Turn::Call(call)].into(),
        }
    }

    fn next_turn(&mut self) -> Turn {
        let nothing = || Turn::Answer("Nothing left to do.".to_owned());
        self.turns.pop_front().unwrap_or_else(nothing)
    }

    /// Reads the result of a call.
    fn read(&mut self, call: &Call, result: &Value) {
        let error = &result["error"];
        self.turns.push_back(match corrected(call, error) {
            Some(call) => Turn::Call(call),
            None if error.is_null() => Turn::Answer("The ticket is open.".to_owned()),
            None => Turn::Answer(format!("I cannot do that: {}", error["message"])),
        });
    }
}

/// The call with the corrections from the JSON of an error; `None` if the JSON has no correction.
pub(crate) fn corrected(call: &Call, error: &Value) -> Option<Call> {
    if error["next"] != "correct_call" {
        return None;
    }
    let mut corrected = call.clone();
    let violations = error["violations"].as_array()?;
    // A renamed argument may be the one that is missing.
    let (missing, others): (Vec<_>, Vec<_>) = violations
        .iter()
        .partition(|violation| violation["next"] == "add");
    for violation in others.into_iter().chain(missing) {
        correct(&mut corrected, violation)?;
    }
    Some(corrected)
}

fn correct(call: &mut Call, violation: &Value) -> Option<()> {
    let suggested = violation.get("did_you_mean");
    let at = violation["at"].as_str()?;
    if at == "slug" {
        suggested?.as_str()?.clone_into(&mut call.slug);
        return Some(());
    }
    let path = pointer(at);
    let value = suggested.or_else(|| violation.get("example"));
    let (parent, name) = path.rsplit_once('/')?;
    let arguments = &mut call.arguments;
    match violation["next"].as_str()? {
        "add"
            if arguments
                .pointer(&path)
                .is_some_and(|value| !value.is_null()) => {}
        "replace" if arguments.pointer(&path).is_some() => {
            *arguments.pointer_mut(&path)? = value?.clone();
        }
        "add" | "replace" => {
            let parent = arguments.pointer_mut(parent)?.as_object_mut()?;
            parent.insert(name.to_owned(), value?.clone());
        }
        "remove" => _ = arguments.pointer_mut(parent)?.as_object_mut()?.remove(name),
        "rename" => {
            let parent = arguments.pointer_mut(parent)?.as_object_mut()?;
            let value = parent.remove(name)?;
            parent.insert(suggested?.as_str()?.to_owned(), value);
        }
        "shorten" => shorten(arguments.pointer_mut(&path)?, violation["most"].as_u64()?),
        _ => return None,
    }
    Some(())
}

/// The path as a JSON pointer: `/contacts/3/phone` for `contacts[3].phone`.
fn pointer(path: &str) -> String {
    let mut pointer = String::new();
    for step in path.split(['.', '[']) {
        pointer.push('/');
        pointer.push_str(step.trim_end_matches(']'));
    }
    pointer
}

fn shorten(value: &mut Value, most: u64) {
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    match value {
        Value::Array(items) => items.truncate(most),
        Value::String(text) => *text = text.chars().take(most).collect(),
        _ => {}
    }
}
