//! `spoki actions`: which actions there are.

use clap::{Arg, ArgAction, ArgMatches, Command};
use serde_json::{Value, json};
use spoki_api::action::ActionInfo;
use spoki_api::catalog;

use super::Own;
use crate::arguments::{first_sentence, flag_of};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::session::Session;

pub(super) const COMMAND: Own = Own {
    name: "actions",
    build,
    run,
};

/// More hits than these are hardly meant.
const MOST: usize = 10;

const COLUMNS: [&str; 7] = [
    "command",
    "slug",
    "effect",
    "limit",
    "paged",
    "about",
    "confidence",
];

fn build() -> Command {
    Command::new("actions")
        .about("List the actions, or find those that WORDS are about; works without a network")
        .arg(
            Arg::new("words")
                .value_name("WORDS")
                .action(ArgAction::Append),
        )
}

fn run(session: &Session, matches: &ArgMatches) -> Result<Exit, Failure> {
    let words: Vec<&str> = matches
        .get_many::<String>("words")
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect();
    let mut printer = session.table(&COLUMNS)?;
    let found: Vec<Value> = if words.is_empty() {
        catalog().iter().map(describe).collect()
    } else {
        let hits = catalog().search(&words.join(" "));
        let best = hits.iter().take(MOST);
        best.map(|hit| describe(hit.action)).collect()
    };
    if let Some(limitation) = catalog().limitation(&words.join(" ")) {
        session.tell(limitation.text);
    }
    printer.page(&found)?;
    printer.finish(None)?;
    session.tell_left_out(&printer);
    Ok(Exit::Done)
}

/// What a program needs to choose and call an action.
fn describe(info: &'static ActionInfo) -> Value {
    let params = info.params.iter().map(|param| {
        json!({
            "name": param.name,
            "flag": format!("--{}", flag_of(param.name)),
            "required": param.required,
            "about": param.doc,
        })
    });
    json!({
        "command": format!("{} {}", info.group.replace('_', "-"), info.command),
        "slug": info.slug,
        "effect": info.effect.as_str(),
        "repeatable": info.effect.is_repeatable(),
        "limit": info.rate_limit,
        "paged": info.reply.paged,
        "confidence": confidence(info),
        "call_confidence": info.rest.confidence.to_string(),
        "reply_confidence": info.reply.confidence.to_string(),
        "about": first_sentence(info.doc),
        "parameters": params.collect::<Vec<_>>(),
    })
}

/// How sure call and reply are, in few words.
fn confidence(info: &ActionInfo) -> String {
    let (call, reply) = (info.rest.confidence, info.reply.confidence);
    if call == reply {
        call.to_string()
    } else {
        format!("call {call}, reply {reply}")
    }
}
