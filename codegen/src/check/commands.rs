//! Names on the command line, and the action that checks a key.

use std::collections::HashMap;

use super::{Context, LinkedBinding};
use crate::read::diagnostic::shown;
use crate::read::locate::Mark;
use crate::read::source::{JsonPath, SpecFile};
use crate::spec::bindings::Effect;

/// The commands of the command line. A group stands in the same place, so it cannot have such a name.
const COMMANDS: [&str; 11] = [
    "actions",
    "auth",
    "call",
    "completions",
    "doctor",
    "help",
    "job",
    "limits",
    "mcp",
    "probe",
    "schema",
];

pub(super) fn check(cx: &Context<'_>) {
    groups(cx);
    let mut taken: HashMap<(&str, &str), &str> = HashMap::new();
    for linked in cx.linked_bindings() {
        let binding = linked.binding;
        let named = (binding.group.as_str(), binding.command.as_str());
        form(cx, &linked);
        match taken.get(&named) {
            Some(first) => duplicate(cx, &linked, first),
            None => _ = taken.insert(named, linked.slug),
        }
    }
    key_check(cx);
}

fn groups(cx: &Context<'_>) {
    let top = JsonPath::top(SpecFile::Bindings);
    let groups = top.key("groups");
    for name in cx.bindings.groups.keys() {
        if COMMANDS.contains(&name.as_str()) {
            let message = format!("{} is a command of the command line", shown(name));
            let path = groups.key(name);
            cx.report("reserved-group", &path, Mark::Key, message, |found| {
                found
                    .expected("a group that is not named like a command")
                    .hint("choose another name")
            });
        }
    }
}

fn form(cx: &Context<'_>, linked: &LinkedBinding<'_>) {
    let command = &linked.binding.command;
    let is_word = |word: &str| {
        let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        !word.is_empty() && word.bytes().all(is_plain)
    };
    let is_kebab =
        command.starts_with(|c: char| c.is_ascii_lowercase()) && command.split('-').all(is_word);
    if is_kebab {
        return;
    }
    linked.at(|path| {
        let path = path.key("command");
        let message = format!("{} is not a command", shown(command));
        cx.report("malformed-command", &path, Mark::Value, message, |found| {
            found.expected("lower-case words with one hyphen between them, such as `add-operator`")
        });
    });
}

fn duplicate(cx: &Context<'_>, linked: &LinkedBinding<'_>, first: &str) {
    let (group, command) = (&linked.binding.group, &linked.binding.command);
    linked.at(|path| {
        let path = path.key("command");
        let message = format!(
            "the command {} occurs twice in the group {}",
            shown(command),
            shown(group)
        );
        cx.report("duplicate-command", &path, Mark::Value, message, |found| {
            let top = JsonPath::top(SpecFile::Bindings);
            let actions = top.key("actions");
            let other = actions.key(first);
            found
                .related(
                    cx.span(&other.key("command"), Mark::Value),
                    "the other command",
                )
                .expected("a command of its own for each action of a group")
        });
    });
}

/// One read without required parameters checks a key, if there is such a read.
fn key_check(cx: &Context<'_>) {
    let is_marked = |linked: &LinkedBinding<'_>| linked.binding.check == Some(true);
    let mut marked = cx.linked_bindings().filter(is_marked);
    let Some(first) = marked.next() else {
        return unmarked(cx);
    };
    unfit(cx, &first);
    for other in marked {
        other.at(|path| {
            let path = path.key("check");
            let message = "two actions check a key";
            cx.report("duplicate-check", &path, Mark::Key, message, |found| {
                let first = first.at(|first| cx.span(&first.key("check"), Mark::Key));
                found
                    .related(first, "the other action")
                    .expected("`check` on one action")
            });
        });
    }
}

fn unmarked(cx: &Context<'_>) {
    let is_lost = |key| {
        cx.collector
            .any_broken(SpecFile::Bindings, &["actions", "*", key])
    };
    if is_lost("check") || is_lost("effect") || !cx.all_are_paired() {
        return;
    }
    let is_fit =
        |linked: &LinkedBinding<'_>| linked.binding.effect == Effect::Read && !needs_any(linked);
    if let Some(candidate) = cx.linked_bindings().find(is_fit) {
        let top = JsonPath::top(SpecFile::Bindings);
        let path = top.key("actions");
        let message = "no action checks a key";
        cx.report("missing-check", &path, Mark::Key, message, |found| {
            found
                .expected("`check` on one read without required parameters")
                .hint(format!(
                    "for example, add `\"check\": true` to {}",
                    shown(candidate.slug)
                ))
        });
    }
}

fn unfit(cx: &Context<'_>, linked: &LinkedBinding<'_>) {
    let reason = if linked.binding.effect != Effect::Read {
        "changes something"
    } else if needs_any(linked) {
        "has required parameters"
    } else {
        return;
    };
    linked.at(|path| {
        if cx.collector.is_broken(&path.key("effect")) {
            return;
        }
        let path = path.key("check");
        let message = format!("{} {reason}, so it cannot check a key", shown(linked.slug));
        cx.report("unfit-check", &path, Mark::Key, message, |found| {
            found.expected("`check` on a read without required parameters")
        });
    });
}

/// Whether the action has required parameters.
fn needs_any(linked: &LinkedBinding<'_>) -> bool {
    let params = linked.entry.map(|(_, entry)| entry.params.as_slice());
    params.unwrap_or_default().iter().any(|row| row.required)
}
