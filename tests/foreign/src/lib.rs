//! The client that progenitor generates from `spec/openapi/rest.json`.

#[allow(
    clippy::all,
    clippy::pedantic,
    dead_code,
    missing_docs,
    unused,
    mismatched_lifetime_syntaxes
)]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/client.rs"));
}

pub use generated::{Client, Error, types};
pub use progenitor_client::ClientInfo;
