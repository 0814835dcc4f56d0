//! Four tools in place of one per action, for models with little room: search, describe, read and write.
//!
//! Reads and writes are separate tools, so that hints and the permissions of a host stay correct.

use serde_json::{Map, Value, json};
use spoki_api::action::ActionInfo;
use spoki_api::catalog;

use crate::policy::{Policy, Rule};
use crate::{failure, tools};

const SEARCH: &str = "search";
const DESCRIBE: &str = "describe";
const READ: &str = "read";
const WRITE: &str = "write";

/// Most actions that a search shows.
const MOST_HITS: usize = 10;

/// What a call of one of the four tools means.
pub(crate) enum Meaning {
    /// A call of an action with these arguments.
    Call(&'static ActionInfo, Map<String, Value>),
    /// The answer, without a call.
    Answer(Value),
    /// What is wrong with the arguments.
    Mistake(Value),
}

/// The tools under the policy; `write` only if something may be written.
pub(crate) fn four_tools(policy: &Policy) -> Vec<Value> {
    let text = |about: &str| json!({"type": "string", "description": about});
    let call = json!({
        "action": text("The name of the action, as `search` gives it."),
        "arguments": {"type": "object", "description": "The arguments of the action, as `describe` gives them."},
    });
    let query = json!({"query": text("What the action should do, in a few words, such as `delete ticket`.")});
    let name = json!({"action": text("The name of the action.")});
    let mut tools = vec![
        tool(
            SEARCH,
            "Finds actions of the service.",
            &query,
            Effect::Local,
        ),
        tool(
            DESCRIBE,
            "Shows the arguments of an action.",
            &name,
            Effect::Local,
        ),
        tool(READ, "Calls an action that reads.", &call, Effect::Reads),
    ];
    if policy.listed().any(|info| !info.effect.is_read()) {
        let about = "Calls an action that changes the account.";
        tools.push(tool(WRITE, about, &call, Effect::Writes));
    }
    tools
}

/// The strongest effect of a tool.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Effect {
    Local,
    Reads,
    Writes,
}

fn tool(name: &str, about: &str, properties: &Value, effect: Effect) -> Value {
    let names = properties.as_object().into_iter().flatten();
    let names = names.map(|(name, _)| name.as_str());
    let required: Vec<_> = names.filter(|name| *name != "arguments").collect();
    json!({
        "name": name,
        "description": about,
        "inputSchema": {
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": false,
        },
        "annotations": {
            "readOnlyHint": effect != Effect::Writes,
            "destructiveHint": effect == Effect::Writes,
            "idempotentHint": effect != Effect::Writes,
            "openWorldHint": effect != Effect::Local,
        },
    })
}

/// The meaning of the call; `None` if there is no such tool.
pub(crate) fn meaning(
    policy: &Policy,
    tool: &str,
    arguments: &Map<String, Value>,
) -> Option<Meaning> {
    let is_listed = tool != WRITE || policy.listed().any(|info| !info.effect.is_read());
    if ![SEARCH, DESCRIBE, READ, WRITE].contains(&tool) || !is_listed {
        return None;
    }
    Some(read(policy, tool, arguments).unwrap_or_else(Meaning::Mistake))
}

fn read(policy: &Policy, tool: &str, arguments: &Map<String, Value>) -> Result<Meaning, Value> {
    if tool == SEARCH {
        let query = text(tool, arguments, "query")?;
        return Ok(Meaning::Answer(search(policy, query)));
    }
    let name = text(tool, arguments, "action")?;
    let mistake = |message: &str| failure::of_argument(tool, "action", message);
    let info = catalog().find(name);
    let info = info.ok_or_else(|| mistake(&tools::unknown("action", name)))?;
    if policy.rule(info) == Rule::Deny {
        return Err(mistake(&tools::not_offered(policy, info)));
    }
    if tool == DESCRIBE {
        return Ok(Meaning::Answer(tools::definition(info)));
    }
    match (tool == READ, info.effect.is_read()) {
        (true, false) => return Err(mistake("this action changes the account: call `write`")),
        (false, true) => return Err(mistake("this action only reads: call `read`")),
        _ => {}
    }
    match arguments.get("arguments") {
        None | Some(Value::Null) => Ok(Meaning::Call(info, Map::new())),
        Some(Value::Object(given)) => Ok(Meaning::Call(info, given.clone())),
        Some(_) => Err(failure::of_argument(
            tool,
            "arguments",
            "expected an object",
        )),
    }
}

fn text<'a>(tool: &str, arguments: &'a Map<String, Value>, name: &str) -> Result<&'a str, Value> {
    let value = arguments.get(name).and_then(Value::as_str);
    value.ok_or_else(|| failure::of_argument(tool, name, "expected a text"))
}

/// The actions that a query finds, best first, and the limitation that it asks for.
fn search(policy: &Policy, query: &str) -> Value {
    let hits = catalog().search(query);
    let offered = hits
        .iter()
        .filter(|hit| policy.rule(hit.action) != Rule::Deny);
    let found: Vec<Value> = offered
        .take(MOST_HITS)
        .map(|hit| {
            let info = hit.action;
            let about = info.doc.lines().next().unwrap_or_default();
            json!({"action": info.slug, "effect": info.effect.as_str(), "about": about})
        })
        .collect();
    let mut answer = json!({"actions": found});
    if let Some(limitation) = catalog().limitation(query) {
        answer["note"] = limitation.text.into();
    } else if let (true, Some(hit)) = (found.is_empty(), hits.first()) {
        answer["note"] = tools::not_offered(policy, hit.action).into();
    }
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(policy: &Policy) -> Vec<String> {
        let tools = four_tools(policy).into_iter();
        tools
            .map(|tool| tool["name"].as_str().unwrap().to_owned())
            .collect()
    }

    fn mean(policy: &Policy, tool: &str, arguments: &Value) -> Option<Meaning> {
        meaning(policy, tool, arguments.as_object().unwrap())
    }

    #[test]
    fn reads_and_writes_stay_apart() {
        let reading = Policy::default();
        let writing = Policy::default().allow("write").unwrap();
        assert_eq!(names(&reading), [SEARCH, DESCRIBE, READ]);
        assert_eq!(names(&writing), [SEARCH, DESCRIBE, READ, WRITE]);
        let (read, write) = (
            json!({"action": "list_tags"}),
            json!({"action": "create_ticket"}),
        );
        assert!(mean(&reading, WRITE, &write).is_none());
        for (policy, tool, arguments, is_call) in [
            (&reading, READ, &read, true),
            (&reading, READ, &write, false),
            (&writing, READ, &write, false),
            (&writing, WRITE, &read, false),
            (&writing, WRITE, &write, true),
        ] {
            let meaning = mean(policy, tool, arguments);
            assert_eq!(
                matches!(meaning, Some(Meaning::Call(..))),
                is_call,
                "{tool} {arguments}"
            );
        }
    }

    #[test]
    fn a_search_shows_what_may_be_called_and_what_cannot_be_done() {
        let answer = search(&Policy::default(), "tickets");
        assert_eq!(answer["actions"][0]["action"], "SPOKI_LIST_TICKETS");
        assert!(
            answer["actions"]
                .as_array()
                .unwrap()
                .iter()
                .all(|hit| hit["effect"] == "read")
        );
        let answer = search(&Policy::default(), "close ticket");
        assert!(answer["note"].as_str().unwrap().contains("No action"));
    }
}
