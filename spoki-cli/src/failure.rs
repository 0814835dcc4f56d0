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
    reach: Reach,
}

/// How far a call got.
#[derive(Clone, Copy, Debug, Default)]
struct Reach {
    sent: bool,
    may_have_taken_effect: bool,
    attempts: u32,
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
            reach: Reach::default(),
        }
    }

    /// A signal stopped a call. `is_open`: a request was in flight.
    pub(crate) fn stopped(exit: Exit, attempts: u32, is_open: bool) -> Self {
        let mut failure = Self::new(exit, exit.meaning());
        failure.reach = Reach {
            sent: attempts > 0,
            may_have_taken_effect: is_open,
            attempts,
        };
        failure
    }

    /// The failure of an action that changes nothing.
    pub(crate) fn of_read(mut self) -> Self {
        self.reach.may_have_taken_effect = false;
        self
    }

    /// A call that succeeded, but whose reply cannot be printed.
    pub(crate) fn after_the_call(mut self) -> Self {
        if self.error.is_none() && matches!(self.exit, Exit::Internal | Exit::NoAnswer) {
            self.exit = Exit::Unclear;
            self.message = format!("the call took effect, but {}", self.message);
            self.reach = Reach {
                sent: true,
                may_have_taken_effect: true,
                attempts: 1,
            };
        }
        self
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

    /// The same failure after a signal, if there was one: the signal decides the exit code.
    pub(crate) fn after_signal(mut self, signal: Option<Exit>) -> Self {
        if let Some(signal) = signal.filter(|_| !self.is_silent()) {
            self.exit = self.exit.or_first(signal);
        }
        self
    }

    /// The reader of the output is gone, so no message is printed.
    pub(crate) fn is_silent(&self) -> bool {
        self.exit == Exit::Done
    }

    /// The failure in one line.
    pub(crate) fn summary(&self) -> String {
        match &self.hint {
            Some(hint) => format!("{}; hint: {hint}", self.message),
            None => self.message.clone(),
        }
    }

    /// The failure as lines for people.
    pub(crate) fn to_text(&self) -> String {
        let mut text = format!("error: {}\n", escaped(&self.message));
        for Mistake { flag, message } in &self.mistakes {
            // A message about a filter shows the place in it on lines of their own.
            let message = escaped(message).replace('\n', "\n  ");
            text += &format!("  {}: {message}\n", escape(flag));
        }
        if self.error.is_none() && self.reach.may_have_taken_effect {
            text += "The call may have taken effect: look before you run the command again.\n";
        }
        if let Some(hint) = &self.hint {
            text += &format!("hint: {}\n", escaped(hint));
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
            "sent": self.reach.sent,
            "may_have_taken_effect": self.reach.may_have_taken_effect,
            "attempts": self.reach.attempts,
            "retry_after": error.and_then(Error::retry_after).map(|wait| wait.as_secs_f64()),
            "http_status": error.and_then(Error::http_status).map(|status| status.as_u16()),
            "code": error.and_then(Error::code),
            "request_id": error.and_then(Error::request_id),
            "hint": self.hint.as_deref().or_else(|| error?.hint()),
        })
    }
}

/// The text without characters that control a terminal, except line ends.
fn escaped(text: &str) -> String {
    let lines: Vec<_> = text.lines().map(escape).collect();
    lines.join("\n")
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self {
            exit: Exit::of(&error),
            message: error.to_string(),
            hint: None,
            mistakes: Vec::new(),
            reach: Reach {
                sent: error.was_sent(),
                may_have_taken_effect: error.may_have_taken_effect(),
                attempts: error.attempts(),
            },
            error: Some(error),
        }
    }
}

/// Standard output cannot be written. If the reader closed standard output, that is not a failure.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::new(Exit::Done, ""),
            // The filter of `--jq` failed on the reply.
            io::ErrorKind::InvalidData => Self::new(Exit::NoAnswer, error.to_string()),
            _ => Self::new(
                Exit::Internal,
                format!("standard output cannot be written: {error}"),
            ),
        }
    }
}
