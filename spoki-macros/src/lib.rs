//! The derives behind `spoki-api`: `Action`, `Model`, `WireEnum`.
//!
//! `derive` has the steps that all three share: `ast` reads the item with the help of `attr`, `check` checks rules
//! across attributes, `expand` emits the impls. `ctxt` collects the errors, so that one run reports all of
//! them. If there is an error, `stub` emits stub impls, so that one mistake causes one message.

use proc_macro::TokenStream;
use syn::DeriveInput;

mod action;
mod attr;
mod builder;
mod ctxt;
mod derive;
mod docs;
mod emit;
mod field;
mod item;
mod model;
mod shape;
mod stub;
mod suggest;
mod wire_enum;

use action::Action;
use derive::derive;
use model::Model;
use wire_enum::WireEnum;

/// Turns a struct into the request of an action.
///
/// ```text
/// #[derive(Action)]
/// #[action(slug = "SPOKI_CREATE_TICKET", title = "Create Ticket", group = "tickets", command = "create")]
/// #[synonyms("support request")]                      // words for searches
/// #[effect(write, adds, per_minute = 120)]            // read | write | delete; `repeatable`
/// #[rest(POST, "/api/1/tickets/", reply = Ticket)]    // without `reply`: untyped JSON
/// #[reply(observed = "2026-03-31")]                   // or `assumed`; `paged`
/// #[hint(400, field = "phone", "Numbers need their country code.")]
/// pub struct CreateTicket {
///     #[param(name = "type", max = 80)]
///     pub type_: String,
/// }
/// ```
///
/// `#[param]` takes `name`, `kind`, `format`, `min`, `max`, `advised_max`, `secret`, one of `path`,
/// `query`, `body` and `whole_body`, `rest`, `omit_false` and `client_filter`. A field of type `Option` is an
/// optional parameter; every other field is a required one.
///
/// `#[action]` also takes `check`, for the read that checks a key. `#[rest]` also takes `assumed` and `observed`,
/// as `#[reply]` does. Of an action without `command`, the command is empty.
///
/// `#[action]` also takes `crate = path`, if the runtime has another name, and `no_implicit_prelude`, for a
/// module without the prelude. The compiler's message for a missing parameter is then less helpful.
///
/// Emits `Action`, `Serialize`, `Deserialize`, a `Debug` that masks secrets, and a typestate builder. An optional
/// parameter `x` has a second setter `maybe_x`, which takes an `Option`. If the reply is a `List`, the builder also has
/// `pages` and `items`.
#[proc_macro_derive(Action, attributes(action, synonyms, effect, rest, reply, hint, param))]
pub fn derive_action(input: TokenStream) -> TokenStream {
    run(input, |input| derive::<Action<'_>>(input))
}

/// Turns a struct into an object inside requests or replies.
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
/// Emits `JsonType`, `Serialize`, `Deserialize` and a `Debug` that masks secrets; for replies also `Default`; for
/// requests also `Argument` and a typestate builder.
#[proc_macro_derive(Model, attributes(model, field))]
pub fn derive_model(input: TokenStream) -> TokenStream {
    run(input, |input| derive::<Model<'_>>(input))
}

/// Turns an enum into a set of values on the wire.
///
/// ```text
/// #[derive(WireEnum)]
/// #[wire_enum(closed)]                                // closed | open
/// pub enum TicketPriority {
///     High,                                           // the string is the variant's name
///     #[wire("Very low")]
///     VeryLow,
///     #[wire(unknown)]
///     Unknown(UnknownText),
/// }
/// ```
///
/// With `#[wire(1)]` on every variant and `Unknown(UnknownNumber)` the values are integers.
///
/// Emits `Serialize`, `Deserialize`, conversions to and from strings or integers, `Display`, `Argument` and
/// `JsonType`.
#[proc_macro_derive(WireEnum, attributes(wire_enum, wire))]
pub fn derive_wire_enum(input: TokenStream) -> TokenStream {
    run(input, |input| derive::<WireEnum<'_>>(input))
}

fn run(
    input: TokenStream,
    derive: impl FnOnce(&DeriveInput) -> proc_macro2::TokenStream,
) -> TokenStream {
    match syn::parse(input) {
        Ok(input) => derive(&input).into(),
        Err(error) => error.into_compile_error().into(),
    }
}
