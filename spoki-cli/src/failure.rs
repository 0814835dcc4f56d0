//! Why a command failed: as a text for people, and as JSON for programs.

use std::io;

use serde_json::{Value, json};
use spoki_api::Error;

use crate::exit::Exit;
use crate::output::escape;

/// Why a command failed.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) exit: Exit,
    message: String,
    hint: Option<String>,
    /// What is wrong with single arguments.
    mistakes: Vec<Mistake>,
    /// The error of a call.
    error: Option<Error>,
}

/// What is wrong with one argument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mistake {
    /// The flag, with the path into its value: `--contacts[3].phone`.
    pub(crate) flag: String,
    pub(crate) message: String,
}

impl Mistake {
    pub(crate) fn new(flag: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            flag: flag.into(),
            message: message.into(),
        }
    }
}

impl Failure {
    pub(crate) fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self {
            exit,
            message: message.into(),
            hint: None,
            mistakes: Vec::new(),
            error: None,
        }
    }

    /// Arguments or settings that cannot be used.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(Exit::Usage, message)
    }

    pub(crate) fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    pub(crate) fn with_mistakes(mut self, mistakes: Vec<Mistake>) -> Self {
        self.mistakes = mistakes;
        self
    }

    /// The same failure after a part of the work was done.
    pub(crate) fn after_a_part(mut self) -> Self {
        self.exit = self.exit.or_first(Exit::Partly);
        self
    }

    /// Nobody reads the output any more: there is nobody to tell.
    pub(crate) fn is_silent(&self) -> bool {
        self.exit == Exit::Done
    }

    /// The failure as lines for people.
    pub(crate) fn to_text(&self) -> String {
        let mut text = format!("error: {}\n", escape(&self.message));
        for Mistake { flag, message } in &self.mistakes {
            // A message about a filter shows the place in it on lines of their own.
            let lines: Vec<_> = message.lines().map(escape).collect();
            text += &format!("  {}: {}\n", escape(flag), lines.join("\n  "));
        }
        if let Some(hint) = &self.hint {
            text += &format!("hint: {}\n", escape(hint));
        }
        text
    }

    /// The failure as one JSON object.
    pub(crate) fn to_json(&self) -> Value {
        let error = self.error.as_ref();
        let mistakes = self.mistakes.iter();
        json!({
            "kind": error.map_or(self.exit.name(), |error| error.kind().as_str()),
            "exit_code": self.exit.code(),
            "message": self.message,
            "action": error.and_then(Error::action),
            "mistakes": mistakes
                .map(|mistake| json!({"argument": mistake.flag, "message": mistake.message}))
                .collect::<Vec<_>>(),
            "sent": error.is_some_and(Error::was_sent),
            "may_have_taken_effect": error.is_some_and(Error::may_have_taken_effect),
            "attempts": error.map_or(0, Error::attempts),
            "retry_after": error.and_then(Error::retry_after).map(|wait| wait.as_secs_f64()),
            "http_status": error.and_then(Error::http_status).map(|status| status.as_u16()),
            "code": error.and_then(Error::code),
            "request_id": error.and_then(Error::request_id),
            "hint": self.hint.as_deref().or_else(|| error?.hint()),
        })
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self {
            exit: Exit::of(&error),
            message: error.to_string(),
            hint: None,
            mistakes: Vec::new(),
            error: Some(error),
        }
    }
}

/// Standard output cannot be written. A reader that has read enough closes it: that is no failure.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::new(Exit::Done, ""),
            _ => Self::new(
                Exit::Internal,
                format!("standard output cannot be written: {error}"),
            ),
        }
    }
}
