//! The exit codes: what a script can branch on.

use spoki_api::{Error, ErrorKind};

/// How the program ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Exit {
    #[default]
    Done = 0,
    Refused = 1,
    Usage = 2,
    Declined = 3,
    Credentials = 4,
    Limit = 5,
    NoAnswer = 6,
    Unclear = 7,
    Partly = 8,
    Internal = 9,
    Interrupted = 130,
    Terminated = 143,
}

/// If several codes apply, the program ends with the first of these.
const PRECEDENCE: [Exit; 12] = [
    Exit::Interrupted,
    Exit::Terminated,
    Exit::Usage,
    Exit::Declined,
    Exit::Credentials,
    Exit::Limit,
    Exit::Unclear,
    Exit::Partly,
    Exit::Refused,
    Exit::NoAnswer,
    Exit::Internal,
    Exit::Done,
];

impl Exit {
    /// All exits, by their codes.
    pub(crate) const ALL: [Self; 12] = [
        Self::Done,
        Self::Refused,
        Self::Usage,
        Self::Declined,
        Self::Credentials,
        Self::Limit,
        Self::NoAnswer,
        Self::Unclear,
        Self::Partly,
        Self::Internal,
        Self::Interrupted,
        Self::Terminated,
    ];

    pub(crate) fn code(self) -> u8 {
        self as u8
    }

    /// A name for programs.
    pub(crate) fn name(self) -> &'static str {
        self.describe().0
    }

    /// The meaning, for `help exit-codes`.
    pub(crate) fn meaning(self) -> &'static str {
        self.describe().1
    }

    fn describe(self) -> (&'static str, &'static str) {
        match self {
            Self::Done => ("done", "Done."),
            Self::Refused => ("refused", "The service refused the call. Nothing happened."),
            Self::Usage => (
                "usage",
                "Wrong arguments or settings, or an unknown action. Nothing was sent.",
            ),
            Self::Declined => (
                "declined",
                "The call was not confirmed: the answer was no, or there was neither a terminal nor --yes. Nothing was sent.",
            ),
            Self::Credentials => (
                "credentials",
                "There is no key, or the service refused the key (401, 403).",
            ),
            Self::Limit => (
                "limit",
                "The limit did not allow the call in time, or the service refused the call because of too many calls (429).",
            ),
            Self::NoAnswer => (
                "no_answer",
                "No usable answer. Nothing changed, so it is safe to run the command again.",
            ),
            Self::Unclear => (
                "unclear",
                "The call may have taken effect. Look before you run the command again.",
            ),
            Self::Partly => (
                "partly",
                "Partly done: single items failed, or a listing ended before its end.",
            ),
            Self::Internal => ("internal", "This program or this machine failed."),
            Self::Interrupted => ("interrupted", "Interrupted (Ctrl-C)."),
            Self::Terminated => ("terminated", "Terminated (SIGTERM)."),
        }
    }

    /// The code of two that goes first.
    pub(crate) fn or_first(self, other: Self) -> Self {
        let place = |exit| PRECEDENCE.iter().position(|of| *of == exit);
        if place(other) < place(self) {
            other
        } else {
            self
        }
    }

    /// The code for a call that failed.
    pub(crate) fn of(error: &Error) -> Self {
        let fits = |exit: &Exit| match exit {
            Self::Usage => error.is_invalid_arguments() || error.is_configuration(),
            Self::Credentials => error.is_auth(),
            Self::Limit => error.is_rate_limited() || error.kind() == ErrorKind::DeadlineExceeded,
            Self::Unclear => error.may_have_taken_effect(),
            Self::Partly => error.is_incomplete(),
            Self::Refused => is_refusal(error),
            Self::NoAnswer => true,
            _ => false,
        };
        PRECEDENCE.into_iter().find(fits).unwrap_or(Self::NoAnswer)
    }
}

/// Whether the service refused the call, so that the same call would be refused again.
fn is_refusal(error: &Error) -> bool {
    let status = error.http_status().map(|status| status.as_u16());
    let gave_up = matches!(status, Some(408 | 499)) || error.is_server_fault();
    error.is_redirect() || error.is_refused() && !gave_up
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_exit_has_one_code_and_one_rank() {
        assert!(Exit::ALL.is_sorted_by(|a, b| a.code() < b.code()));
        for exit in Exit::ALL {
            let ranks = PRECEDENCE.iter().filter(|ranked| **ranked == exit);
            assert_eq!(ranks.count(), 1, "{}", exit.name());
        }
    }

    #[test]
    fn a_part_that_was_done_does_not_hide_a_key_that_was_refused() {
        assert_eq!(Exit::Partly.or_first(Exit::Credentials), Exit::Credentials);
        assert_eq!(Exit::NoAnswer.or_first(Exit::Partly), Exit::Partly);
        assert_eq!(Exit::Done.or_first(Exit::Internal), Exit::Internal);
    }
}
