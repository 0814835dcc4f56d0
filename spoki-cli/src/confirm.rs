//! Asks before a call that deletes, or whose repetition is harmful.

use std::io::{self, BufRead as _, IsTerminal as _, Write as _};

use serde_json::{Map, Value};
use spoki_api::action::{ActionInfo, Param};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::escape;

/// The longest argument in the question, in characters.
const SHOWN: usize = 200;

/// Whether a person has to agree to the call.
pub(crate) fn is_needed(info: &ActionInfo) -> bool {
    info.effect.is_delete() || !info.effect.is_repeatable()
}

/// Asks on the terminal. Without a terminal, the call is declined.
pub(crate) fn ask(
    info: &ActionInfo,
    account: &str,
    arguments: &Map<String, Value>,
) -> Result<(), Failure> {
    let slug = info.slug;
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        let message = format!("{slug} needs a confirmation, and there is no terminal to ask on");
        return Err(Failure::new(Exit::Declined, message).with_hint("--yes confirms"));
    }
    let mut question = format!("{slug} ({})\n  account: {}\n", info.effect, escape(account));
    for param in info.params {
        if let Some(value) = arguments.get(param.name) {
            question += &format!("  {}: {}\n", param.name, escape(&shown(param, value)));
        }
    }
    question += "Go on? [y/N] ";
    let mut stderr = io::stderr().lock();
    let _ = stderr.write_all(question.as_bytes());
    let _ = stderr.flush();
    let mut answer = String::new();
    let read = io::stdin().lock().read_line(&mut answer);
    match (read, answer.trim()) {
        (Ok(_), "y" | "Y" | "yes") => Ok(()),
        _ => Err(Failure::new(
            Exit::Declined,
            format!("{slug} was declined; nothing was sent"),
        )),
    }
}

/// An argument in one line, personal data masked.
fn shown(param: &Param, value: &Value) -> String {
    let text = match value {
        _ if param.secret => return "[redacted]".to_owned(),
        Value::Array(items) => return format!("{} items", items.len()),
        Value::String(text) => spoki_api::masked(text).into_owned(),
        other => spoki_api::masked(&other.to_string()).into_owned(),
    };
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
