//! `ACTIONS.md`: a table of all actions, for people.

use std::fmt::Write as _;

use crate::generate::ir::{Action, Api, Type};

/// One table per resource group.
pub(super) fn markdown(api: &Api) -> String {
    let count: usize = api.modules.iter().map(|module| module.actions.len()).sum();
    let mut out = format!(
        "<!-- @generated from spec/ by `cargo xtask codegen`: edit the spec instead. -->\n\n\
         # The {count} actions of {}\n\n\
         *Command*: the verb on a command line, after the group. *Repeat*: is an identical second call harmless?\n",
        api.title("")
    );
    for module in &api.modules {
        let _ = write!(
            out,
            "\n## {}\n\n| Method | Command | REST call | Effect | Repeat | Per minute | Reply | Confidence |\n|---|---|---|---|---|---|---|---|\n",
            module.group
        );
        for action in &module.actions {
            let _ = writeln!(out, "{}", row(action));
        }
    }
    out
}

fn row(action: &Action) -> String {
    let adds = if action.adds { ", only adds" } else { "" };
    let effect = format!("{}{adds}", action.effect.as_str());
    let limit = action
        .limit
        .as_ref()
        .map_or_else(|| "–".to_owned(), |limit| limit.per_minute.to_string());
    format!(
        "| `{}` | `{}` | `{} {}` | {effect} | {} | {limit} | {} | {} |",
        action.method,
        action.command,
        action.rest.method.as_str(),
        action.rest.path,
        if action.repeatable {
            "harmless"
        } else {
            "harmful"
        },
        reply(&action.reply.kind, action.reply.secret),
        confidence(action),
    )
}

/// The confidence of the call and of the reply.
fn confidence(action: &Action) -> String {
    let (call, reply) = (&action.rest.confidence, &action.reply.confidence);
    if call == reply {
        call.to_string()
    } else {
        format!("call {call}, reply {reply}")
    }
}

fn reply(kind: &Type, secret: bool) -> String {
    let shape = match kind {
        Type::List(item) => format!("list of {}", reply(item, false)),
        Type::Model(name) | Type::Enum(name) => format!("`{name}`"),
        _ => "JSON".to_owned(),
    };
    if secret {
        format!("{shape}, secret")
    } else {
        shape
    }
}
