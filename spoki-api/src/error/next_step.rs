//! What a program does after a failure.

use std::fmt;

use super::{Error, ErrorKind};

/// What a program, above all a language model, does after a failure.
///
/// [`Error::next`] chooses it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NextStep {
    /// Nothing happened. Correct the call: see [`Error::violations`], [`Error::field_errors`] and [`Error::message`].
    CorrectCall,
    /// Make the same call again later: a repetition is harmless. [`Error::retry_after`] may say how long to wait.
    CallAgain,
    /// Read the account first: the call may have taken effect, and a second call would be harmful.
    LookFirst,
    /// Do not repeat the call: it took effect.
    DoNotRepeat,
    /// Tell a person: no other call helps, because the settings, the key or the service must change.
    TellPerson,
}

impl NextStep {
    /// A name for programs: `correct_call`, `call_again`, `look_first`, `do_not_repeat` or `tell_person`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CorrectCall => "correct_call",
            Self::CallAgain => "call_again",
            Self::LookFirst => "look_first",
            Self::DoNotRepeat => "do_not_repeat",
            Self::TellPerson => "tell_person",
        }
    }
}

impl fmt::Display for NextStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Error {
    /// What to do after this failure. It never asks to repeat a call that may have taken effect and whose
    /// repetition is harmful.
    pub fn next(&self) -> NextStep {
        if self.took_effect() {
            NextStep::DoNotRepeat
        } else if self.may_have_taken_effect() && !self.is_repeatable() {
            NextStep::LookFirst
        } else {
            self.next_without_effect()
        }
    }

    /// What to do if a repetition is harmless.
    fn next_without_effect(&self) -> NextStep {
        match self.0.kind {
            ErrorKind::InvalidArguments => NextStep::CorrectCall,
            ErrorKind::HeldBack
            | ErrorKind::DeadlineExceeded
            | ErrorKind::Connect
            | ErrorKind::ConnectTimeout
            | ErrorKind::Timeout
            | ErrorKind::Interrupted
            | ErrorKind::Incomplete
            | ErrorKind::Truncated => NextStep::CallAgain,
            ErrorKind::Configuration
            | ErrorKind::Oversize
            | ErrorKind::Redirected
            | ErrorKind::NoReply
            | ErrorKind::NotJson
            | ErrorKind::UnexpectedShape => NextStep::TellPerson,
            ErrorKind::Refused | ErrorKind::Unsuccessful => self.next_after_refusal(),
        }
    }

    fn next_after_refusal(&self) -> NextStep {
        match self.refusal_status() {
            _ if self.is_rate_limited() => NextStep::CallAgain,
            _ if self.0.about_account => NextStep::TellPerson,
            Some(401..=403 | 405 | 501) => NextStep::TellPerson,
            Some(408 | 499 | 500..) => NextStep::CallAgain,
            _ => NextStep::CorrectCall,
        }
    }

    fn is_repeatable(&self) -> bool {
        let action = self.0.action;
        action.is_none_or(|action| action.effect.is_repeatable())
    }
}
