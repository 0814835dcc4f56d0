//! Which JSON type a Rust type has.

use super::Kind;

/// A Rust type with a known JSON type: arguments, fields of models, and replies.
///
/// The derives implement it. Implement it by hand for a type of your own into which serde reads a reply.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot stand for a parameter, a field or a reply",
    label = "not a type that goes into requests or replies",
    note = "parameters and fields are `String`, `i64`, `f64`, `bool`, `Id`, `Value`, an enum with `#[derive(WireEnum)]`, a struct with `#[derive(Model)]`, or `Vec`, `BTreeMap<String, _>`, `Option` or `Secret` of one of these; a reply may also be a `List` of one of these; for a type of your own in replies, implement `JsonType`"
)]
pub trait JsonType {
    /// The JSON type.
    const KIND: Kind;
}
