//! The derives behind `spoki-api`: `Action`, `Model`, `WireEnum`.
//!
//! Each derive goes the same way: `ast` (the item as it matters here, read by `attr`), `check` (rules
//! across attributes), `expand` (the impls). Errors are collected on the way and reported all at once;
//! `fallback` then stands in for the impls, so that one mistake is one message.

use proc_macro::TokenStream;
use syn::DeriveInput;

mod action;
mod attr;
mod builder;
mod ctxt;
mod docs;
mod emit;
mod fallback;
mod field;
mod item;
mod model;
mod shape;
mod suggest;
mod wire_enum;

/// Makes a struct a request of an action.
///
/// ```text
/// #[derive(Action)]
/// #[action(slug = "SPOKI_CREATE_TICKET", title = "Create Ticket", group = "tickets")]
/// #[effect(write, per_minute = 120)]                  // read | write | delete; `repeatable`
/// #[rest(POST, "/api/1/tickets/", reply = Ticket)]    // no `reply`: untyped JSON
/// #[hint(400, field = "phone", "Numbers need their country code.")]
/// pub struct CreateTicket {
///     #[param(name = "type", max = 80)]
///     pub type_: String,
/// }
/// ```
///
/// `#[param]` takes `name`, `kind`, `format`, `min`, `max`, `advised_max`, `secret`, one of `path`,
/// `query`, `body` and `whole_body`, `rest`, `omit_false` and `client_filter`. A field of type `Option` is an
/// optional parameter, every other one is required.
///
/// `#[action]` also takes `crate = path`, for a runtime under another name, and `no_implicit_prelude`,
/// for a module without one: the message for a missing parameter is plainer then.
///
/// Emits `Action`, `Serialize`, `Deserialize`, a `Debug` that keeps secrets, and a typestate builder.
#[proc_macro_derive(Action, attributes(action, effect, rest, hint, param))]
pub fn derive_action(input: TokenStream) -> TokenStream {
    run(input, action::derive)
}

/// Makes a struct an object inside requests or replies.
///
/// ```text
/// #[derive(Model)]
/// #[model(request)]                                   // request | reply | both
/// pub struct ContactInput {
///     #[field(format = e164)]
///     pub phone: String,
///     pub extra: Extra,
/// }
/// ```
///
/// `#[field]` takes `name`, `aliases`, `kind`, `format`, `min`, `max`, `advised_max` and `secret`.
/// `#[model]` also takes `crate = path` and `no_implicit_prelude`, as `#[action]` does.
///
/// Emits `Serialize`, `Deserialize` and a `Debug` that keeps secrets; for replies `Default`; for
/// requests `Argument`, `ArgumentType` and a typestate builder.
#[proc_macro_derive(Model, attributes(model, field))]
pub fn derive_model(input: TokenStream) -> TokenStream {
    run(input, model::derive)
}

/// Makes an enum a set of values on the wire.
///
/// ```text
/// #[derive(WireEnum)]
/// #[wire_enum(closed)]                                // closed | open
/// pub enum TicketPriority {
///     High,                                           // the text is the variant's name
///     #[wire("Very low")]
///     VeryLow,
///     #[wire(unknown)]
///     Unknown(UnknownText),
/// }
/// ```
///
/// With `#[wire(1)]` on every variant and `Unknown(UnknownNumber)` the values are numbers.
///
/// Emits reading and writing both ways (`as_str`, strict or lenient parsing, serde), `Display`,
/// `Argument` and `ArgumentType`.
#[proc_macro_derive(WireEnum, attributes(wire_enum, wire))]
pub fn derive_wire_enum(input: TokenStream) -> TokenStream {
    run(input, wire_enum::derive)
}

fn run(input: TokenStream, derive: fn(&DeriveInput) -> proc_macro2::TokenStream) -> TokenStream {
    match syn::parse(input) {
        Ok(input) => derive(&input).into(),
        Err(error) => error.into_compile_error().into(),
    }
}
