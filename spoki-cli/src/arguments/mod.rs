//! From the words of a command line to the arguments of a call.

mod flags;
mod gather;
mod json;
mod param;
mod time;
mod words;

pub(crate) use flags::{Flag, GLOBAL, Globals, PAGE, flag_of};
pub(crate) use gather::{CallArguments, Listing, gather};
pub(crate) use param::{Detail, command_of, first_sentence, global_flags};
pub(crate) use time::{TimeLimit, time_limit};
pub(crate) use words::words;

/// The value of a parameter, from its text.
#[cfg(feature = "jobs")]
pub(crate) fn value_of(
    param: &spoki_api::action::Param,
    text: &str,
) -> Result<serde_json::Value, String> {
    json::Reader::default().value(param.kind, text)
}
