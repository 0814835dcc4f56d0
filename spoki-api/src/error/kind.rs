//! What kinds of failure there are.

/// What kind of failure it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ErrorKind {
    /// The client cannot be built, or not make this call, as it is set up.
    Configuration,
    /// The arguments break a documented rule.
    InvalidArguments,
    /// There is no place under a limit in time.
    HeldBack,
    /// The deadline was over before anything could be sent.
    Late,
    /// No connection came about.
    Connect,
    /// No connection came about in time.
    ConnectTimeout,
    /// No complete answer in time.
    Timeout,
    /// The connection broke.
    Interrupted,
    /// The reply is larger than allowed.
    Oversize,
    /// The service points elsewhere.
    Redirected,
    /// The service answered with an error status.
    Refused,
    /// The answer is a success that says of itself that it is none.
    Unsuccessful,
    /// The list goes on where the client cannot follow.
    Incomplete,
    /// The answer is no JSON.
    NotJson,
    /// The answer ends too early.
    Truncated,
    /// The answer is JSON of another shape than expected.
    Unreadable,
}

impl ErrorKind {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Configuration => "configuration",
            Self::InvalidArguments => "invalid_arguments",
            Self::HeldBack => "held_back",
            Self::Late => "late",
            Self::Connect => "connect",
            Self::ConnectTimeout => "connect_timeout",
            Self::Timeout => "timeout",
            Self::Interrupted => "interrupted",
            Self::Oversize => "oversize",
            Self::Redirected => "redirected",
            Self::Refused => "refused",
            Self::Unsuccessful => "unsuccessful",
            Self::Incomplete => "incomplete",
            Self::NotJson => "not_json",
            Self::Truncated => "truncated",
            Self::Unreadable => "unreadable",
        }
    }
}
