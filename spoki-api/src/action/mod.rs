//! Every action as static data: parameters, types, limits, effects and documentation.
//!
//! The derives write one [`ActionInfo`] per action from the attributes in `generated/`. Encoding, checks, redaction,
//! limits and schemas read these tables, so that none of them names an action.

mod catalog;
mod constructors;
mod field;
mod format;
mod info;
mod json_type;
mod search;

pub use catalog::Catalog;
pub use field::{EnumInfo, EnumValues, Field, Kind, Location, ObjectInfo, Param, RestParam};
pub use format::Format;
pub use info::{ActionInfo, Confidence, Effect, GroupInfo, Hint, Limitation, ReplyInfo, RestCall};
pub use json_type::JsonType;
pub use search::Hit;
