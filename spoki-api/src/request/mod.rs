//! Requests: an action's arguments, their checks, their serde form, and the options of one call.

mod action;
pub(crate) mod argument;
mod builder;
mod check;
mod debug;
mod extras;
mod item;
mod model;
mod options;
mod problem;
pub(crate) mod sealed;
mod serde_form;
mod violation;

pub use action::Action;
pub use argument::{Argument, Chunkable, to_value};
pub use check::{arguments_from_json, check_arguments, check_wire};
pub use item::{ItemError, check_item, item_errors};
pub use options::Options;
pub use problem::Correction;
pub use violation::{Violation, ViolationList, Violations};

pub(crate) use argument::{Items, Members, Shown, write_json_text, write_object, write_serialized};
pub(crate) use builder::{Sends, SendsPages};
pub(crate) use check::arguments_in;
pub(crate) use extras::check_extras;
pub(crate) use model::read_borrowing;
pub(crate) use problem::Problem;

/// What the derives name.
pub(crate) mod derived {
    pub use super::builder::{Sends, SendsPages, Set, Slot, Unset, list, map};
    pub use super::debug::{Masked, Redacted, ShownOtherwise, debug_action, debug_fields};
    pub use super::model::{
        FieldSlot, FieldVisitor, Fields, HasFields, Object, Readable, SlotOtherwise, check_fields,
        start_object, write_fields,
    };
    pub use super::sealed::Sealed;
    pub use super::serde_form::{ArgumentReader, read_action, serialize_action};
}
