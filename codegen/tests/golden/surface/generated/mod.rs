// @generated from spec/ by `cargo xtask codegen`: edit the spec instead.

//! Actions of Odd, version `20260101_00`.

pub mod models;
pub mod things;
#[doc(no_inline)]
pub use self::{models::*, things::*};
use crate::{Action, Catalog};
use crate::action::{GroupInfo, Limitation};

/// The catalogue of this version of the crate.
///
/// A constant: nothing is parsed or built at run time.
pub fn catalog() -> &'static Catalog {
    &Catalog {
        toolkit: "ODD",
        name: "Odd",
        version: "20260101_00",
        rest_base_url: "https://odd.example",
        rest_key_header: "x-odd-key",
        rest_key_variable: "ODD_KEY",
        composio_base_url: "https://backend.composio.dev",
        composio_execute_path: "/api/v3.1/tools/execute/",
        composio_key_header: "x-api-key",
        groups: GROUPS,
        actions: &[
            Action_::INFO,
            Builder_::INFO,
            Client_::INFO,
            Clone_::INFO,
            Debug_::INFO,
            Error_::INFO,
            Extra_::INFO,
            FromEnv::INFO,
            Id_::INFO,
            List_::INFO,
            Model_::INFO,
            New::INFO,
            Option_::INFO,
            Options_::INFO,
            Result_::INFO,
            Secret_::INFO,
            Send_::INFO,
            Service::INFO,
            Some_::INFO,
            String_::INFO,
            SurfaceOptional::INFO,
            SurfaceRequired::INFO,
            Value_::INFO,
            Vec_::INFO,
            WireEnum_::INFO,
            WithOptions::INFO,
        ],
        cannot: CANNOT,
    }
}

const GROUPS: &[GroupInfo] = &[
    GroupInfo {
        name: "things",
        doc: "Odd things.",
        synonyms: &[],
    },
];

const CANNOT: &[Limitation] = &[];
