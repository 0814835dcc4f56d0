//! Parameters whose names no request can contain. The catalogue leaves them out.

use crate::read::diagnostic::shown;

/// The code of the warning.
pub(super) const CODE: &str = "unsendable-name";

/// The hint of the warning.
pub(super) const HINT: &str = "the parameter is left out: a name must not be blank or contain `\"`, `\\` or control \
     characters; ask the vendor for another name if calls need the parameter";

/// The message of the warning.
pub(super) fn message(name: &str) -> String {
    format!(
        "no request can contain a parameter with the name {}",
        shown(name)
    )
}
