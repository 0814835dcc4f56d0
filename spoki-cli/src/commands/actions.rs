//! `spoki actions`: lists and searches the actions.

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

/// The most hits that are shown.
const MOST: usize = 10;

const COLUMNS: &[&str] = &[
    "command",
    "slug",
    "effect",
    "limit",
    "paged",
    "confidence",
    "about",
];

/// The columns for a narrow terminal.
const FEW_COLUMNS: &[&str] = &["command", "effect", "about"];

fn build() -> Command {
    Command::new("actions")
        .about("List all actions, or search them for WORDS; works without a network")
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
    let found: Vec<Value> = if words.is_empty() {
        catalog().iter().map(describe).collect()
    } else {
        let hits = catalog().search(&words.join(" "));
        let best = hits.iter().take(MOST);
        best.map(|hit| describe(hit.action)).collect()
    };
    let mut printer = session.table(columns(&found, Session::terminal_width()))?;
    if let Some(limitation) = catalog().limitation(&words.join(" ")) {
        session.tell(limitation.text);
    }
    printer.page(&found)?;
    printer.finish(None)?;
    session.tell_left_out(&printer);
    Ok(Exit::Done)
}

/// The columns for a table of this width. Only the last column may be cut, because a part of a command or
/// slug is useless.
fn columns(found: &[Value], width: Option<u16>) -> &'static [&'static str] {
    let widest = |name: &&str| {
        let texts = found.iter().map(|action| match &action[*name] {
            Value::String(text) => text.len(),
            other => other.to_string().len(),
        });
        texts.chain([name.len()]).max().unwrap_or_default()
    };
    let Some((_, whole)) = COLUMNS.split_last() else {
        return COLUMNS;
    };
    let widths = || whole.iter().map(widest);
    // A table cuts the widest columns to one width: the last column then has the width of the widest other one.
    let needed = widths().sum::<usize>() + widths().max().unwrap_or_default();
    let gaps = 2 * whole.len();
    match width {
        Some(width) if usize::from(width) < needed + gaps => FEW_COLUMNS,
        _ => COLUMNS,
    }
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

/// The confidence in call and reply, in a few words.
fn confidence(info: &ActionInfo) -> String {
    let (call, reply) = (info.rest.confidence, info.reply.confidence);
    if call == reply {
        call.to_string()
    } else {
        format!("call {call}, reply {reply}")
    }
}

#[cfg(test)]
mod tests {
    use spoki_api::action::Kind;

    use super::*;
    use crate::output::{Format, Printer, Settings};

    fn table(found: &[Value], width: u16) -> String {
        let fields = columns(found, Some(width));
        let settings = Settings {
            format: Format::Table,
            fields: fields.iter().map(|name| (*name).to_owned()).collect(),
            jq: None,
            width: Some(width),
            is_terminal: true,
        };
        let mut text = Vec::new();
        let mut printer = Printer::new(&settings, Kind::Any, &mut text).unwrap();
        printer.page(found).unwrap();
        printer.finish(None).unwrap();
        drop(printer);
        String::from_utf8(text).unwrap()
    }

    #[test]
    fn commands_and_slugs_are_never_cut() {
        let all: Vec<Value> = catalog().iter().map(describe).collect();
        for width in [80, 100, 120, 140, 200] {
            let text = table(&all, width);
            let lines = text.lines().skip(1);
            for (line, action) in lines.zip(&all) {
                assert!(line.chars().count() <= usize::from(width), "{line}");
                let command = action["command"].as_str().unwrap();
                assert!(line.starts_with(&format!("{command} ")), "{width}: {line}");
                let (cut, _) = line.split_once('…').unwrap_or((line, ""));
                assert!(
                    cut.contains(action["effect"].as_str().unwrap()),
                    "{width}: {line}"
                );
            }
            let slugs = all
                .iter()
                .all(|action| text.contains(action["slug"].as_str().unwrap()));
            assert_eq!(slugs, text.contains("slug"), "{width}");
        }
        assert!(!table(&all, 80).contains("slug"));
        assert!(table(&all, 200).contains("slug"));
    }
}
