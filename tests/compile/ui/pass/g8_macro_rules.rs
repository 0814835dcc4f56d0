//! Types that a `macro_rules!` writes, under lints that are usually off: whoever turns them on must not hear of code
//! that the derives emit.

#![deny(
    elided_lifetimes_in_paths,
    explicit_outlives_requirements,
    missing_debug_implementations,
    missing_docs,
    redundant_imports,
    redundant_lifetimes,
    single_use_lifetimes,
    trivial_casts,
    trivial_numeric_casts,
    unit_bindings,
    unnameable_types,
    unreachable_pub,
    unsafe_code,
    unused,
    unused_extern_crates,
    unused_import_braces,
    unused_lifetimes,
    unused_qualifications,
    unused_results,
    variant_size_differences,
    warnings
)]

use std::collections::BTreeMap;

use spoki_api::values::{UnknownNumber, UnknownText};
use spoki_api::{Action, Extra, Id, List, Model, WireEnum};

macro_rules! all {
    ($action:ident, $request:ident, $reply:ident, $list:ident, $text:ident, $number:ident) => {
        /// A text.
        #[derive(Clone, Debug, Eq, Hash, PartialEq, WireEnum)]
        #[wire_enum(closed)]
        pub enum $text {
            /// High.
            High,
            /// Another one.
            #[wire(unknown)]
            Unknown(UnknownText),
        }

        /// A number.
        #[derive(Clone, Debug, Eq, Hash, PartialEq, WireEnum)]
        #[wire_enum(open)]
        pub enum $number {
            /// One.
            #[wire(1)]
            One,
            /// Another one.
            #[wire(unknown)]
            Unknown(UnknownNumber),
        }

        /// A part of a request.
        #[derive(Clone, Model, PartialEq)]
        #[model(request)]
        pub struct $request {
            /// A phone number.
            #[field(format = e164)]
            pub phone: String,
            /// A text.
            pub text: Option<$text>,
            /// Texts.
            pub texts: Option<BTreeMap<String, String>>,
            /// More.
            pub extra: Extra,
        }

        /// A reply.
        #[derive(Clone, Model, PartialEq)]
        #[model(reply)]
        pub struct $reply {
            /// The identifier.
            pub id: Id,
            /// A number.
            pub number: Option<$number>,
            /// More.
            pub extra: Extra,
        }

        /// Writes.
        #[derive(Action, Clone, PartialEq)]
        #[action(slug = "SPOKI_WRITE", title = "Write", group = "names")]
        #[effect(write)]
        #[rest(POST, "/api/1/names/{id}/", reply = $reply)]
        pub struct $action {
            /// The identifier.
            pub id: Id,
            /// Parts.
            pub parts: Vec<$request>,
            /// A number.
            pub number: Option<$number>,
        }

        /// Lists.
        #[derive(Action, Clone, PartialEq)]
        #[action(slug = "SPOKI_LIST", title = "List", group = "names")]
        #[effect(read)]
        #[rest(GET, "/api/1/names/", reply = List<$reply>)]
        pub struct $list {
            /// The page.
            pub page: Option<i64>,
        }
    };
}

all!(Write, Request, Reply, All, Text, Number);

fn main() {
    let part = Request::builder().phone("+390212345678").build();
    let write = Write::builder().id(1).parts([part]).build();
    assert_eq!(write.parts.len(), 1);
}
