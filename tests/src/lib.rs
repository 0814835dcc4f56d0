//! Shared by the tests: every call of the spec, and how to run one.

use std::pin::Pin;

use serde_json::Value;
use spoki_api::{Action, Client, Error, Pending};

pub mod offline;
pub mod server;
pub mod workbench;

/// One action of the spec, ready to be called.
#[derive(Debug)]
pub struct Call {
    /// The vendor's identifier.
    pub slug: &'static str,
    /// An answer, as JSON.
    pub reply: &'static str,
    /// Calls it with the required arguments.
    pub minimal: fn(&Client) -> Running,
    /// Calls it with all arguments.
    pub full: fn(&Client) -> Running,
}

/// A call under way.
pub type Running = Pin<Box<dyn Future<Output = Result<Answer, Error>> + Send>>;

/// What a call answered.
#[derive(Debug)]
pub struct Answer {
    /// As it came.
    pub raw: Value,
    /// The typed value, written as JSON again.
    pub typed: Value,
    /// The typed value as `Debug` shows it.
    pub shown: String,
}

/// Runs what `send` gives.
fn run<A: Action>(pending: Pending<A>) -> Running {
    Box::pin(async move {
        let reply = pending.await?;
        Ok(Answer {
            raw: reply.json(),
            typed: serde_json::to_value(&*reply).unwrap_or_default(),
            shown: format!("{reply:?}"),
        })
    })
}

include!(concat!(env!("OUT_DIR"), "/calls.rs"));
