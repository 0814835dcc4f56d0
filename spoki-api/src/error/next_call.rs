//! Whether a failure is about one call, or about all calls.

use super::{Error, ErrorKind};
use crate::action::{ActionInfo, Kind};

impl Error {
    /// Whether the next call of the same action would probably fail as well, whatever item it sends: for
    /// programs that make many calls and have to decide whether to continue.
    ///
    /// | Kind | `true` |
    /// |---|---|
    /// | [`Configuration`](ErrorKind::Configuration), [`HeldBack`](ErrorKind::HeldBack), [`DeadlineExceeded`](ErrorKind::DeadlineExceeded) | always |
    /// | [`Connect`](ErrorKind::Connect), [`ConnectTimeout`](ErrorKind::ConnectTimeout), [`Redirected`](ErrorKind::Redirected) | always |
    /// | [`InvalidArguments`](ErrorKind::InvalidArguments) | if no action has this slug, or the arguments are not an object |
    /// | [`Refused`](ErrorKind::Refused), [`Unsuccessful`](ErrorKind::Unsuccessful) | by the status: see below |
    /// | any other, such as a single [`Timeout`](ErrorKind::Timeout) | never |
    ///
    /// A refusal affects the next call if it is about the key, the plan, the account or the action (401, 402, 403, 405,
    /// 501, and what Composio itself refuses), if there were too many calls (429), or if the service is in trouble (5xx,
    /// but not 504). If an action sends a list, all chunks of the list share the other arguments. So a 404, and a
    /// message about one of these arguments, affect the next call, too. Every other refusal is about the item.
    pub fn affects_next_call(&self) -> bool {
        match self.0.kind {
            ErrorKind::Configuration
            | ErrorKind::HeldBack
            | ErrorKind::DeadlineExceeded
            | ErrorKind::Connect
            | ErrorKind::ConnectTimeout
            | ErrorKind::Redirected => true,
            ErrorKind::InvalidArguments => self.0.action.is_none(),
            ErrorKind::Refused | ErrorKind::Unsuccessful => self.is_about_more_than_the_item(),
            ErrorKind::Timeout
            | ErrorKind::Interrupted
            | ErrorKind::Oversize
            | ErrorKind::Incomplete
            | ErrorKind::NoReply
            | ErrorKind::NotJson
            | ErrorKind::Truncated
            | ErrorKind::UnexpectedShape => false,
        }
    }

    fn is_about_more_than_the_item(&self) -> bool {
        let list = self.0.action.filter(|info| info.bounded_list().is_some());
        self.is_rate_limited()
            || self.0.about_account
            || match self.refusal_status() {
                Some(404 | 410) => list.is_some(),
                // A gateway's timeout.
                Some(504 | 522 | 524) => false,
                Some(401..=403 | 405 | 500..) => true,
                _ => list.is_some_and(|info| self.is_about_shared_arguments(info)),
            }
    }

    /// Whether the service complains about arguments that all items of a list share, and about nothing else.
    fn is_about_shared_arguments(&self, info: &ActionInfo) -> bool {
        let is_shared = |path: &str| {
            let name = path.split(['.', '[']).next().unwrap_or_default();
            let is_named = |names: &[&str]| names.contains(&name);
            info.params.iter().any(|param| {
                !matches!(param.kind, Kind::Array(_))
                    && (param.name == name || is_named(param.rest_names()))
            })
        };
        let fields = self.field_errors();
        !fields.is_empty() && fields.iter().all(|field| is_shared(&field.path))
    }
}
