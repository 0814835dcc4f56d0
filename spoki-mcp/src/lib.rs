//! The actions of Spoki as the tools of a server for the Model Context Protocol (MCP), over stdio and
//! HTTP.
//!
//! Tools, their schemas and their hints come from the static tables of `spoki-api`. A [`Policy`] decides which tools
//! there are, and which calls a person has to confirm. The program `spoki mcp` of the crate `spoki-cli` runs this
//! server.

mod answer;
mod audit;
mod compact;
mod confirm;
mod failure;
mod http;
mod policy;
mod server;
mod session;
mod shape;
mod stdio;
mod text;
mod tools;
mod trace;
mod waiting;

use std::fmt;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::time::Duration;

use spoki_api::Client;

pub use confirm::digest as argument_digest;
pub use http::HttpSettings;
pub use policy::{InvalidPolicy, Policy, Rule};
pub use tools::tools;
pub use waiting::CallObserver;

/// How a server works.
#[non_exhaustive]
pub struct Settings {
    /// Which tools there are, and what a person has to confirm.
    pub policy: Policy,
    /// How long a call may wait for its limit before the server gives up without sending it.
    pub max_wait: Duration,
    /// The greatest size of an answer in bytes: its text and its structured content together.
    pub max_answer: usize,
    /// Whether a call can ask for any page of a list. Over Composio only actions with a parameter for it can.
    pub any_page: bool,
    /// Whether there are four tools, search, describe, read and write, in place of one per action.
    pub compact: bool,
    /// Where one JSON line per event of a call goes, without arguments and replies.
    pub audit: Option<Box<dyn Write + Send>>,
}

impl Settings {
    /// The usual settings under this policy.
    pub fn new(policy: Policy) -> Self {
        Self {
            policy,
            max_wait: Duration::from_secs(45),
            max_answer: 16 * 1024,
            any_page: false,
            compact: false,
            audit: None,
        }
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("policy", &self.policy)
            .field("max_wait", &self.max_wait)
            .field("max_answer", &self.max_answer)
            .field("any_page", &self.any_page)
            .field("compact", &self.compact)
            .finish_non_exhaustive()
    }
}

/// Serves one client over standard input and output until either closes.
///
/// The client must have a [`CallObserver`]. Shut the runtime down in the background afterwards: a read of standard
/// input cannot be cancelled.
pub async fn serve(client: Client, settings: Settings) -> io::Result<()> {
    stdio::serve(client, settings).await
}

/// Serves any number of clients over Streamable HTTP at the path `/mcp`; `/health` answers with 200.
///
/// Tells `listening` the address. When `stop` resolves, calls that wait for their limit end unsent, and the server ends
/// after the calls that were sent. The client must have a [`CallObserver`].
pub async fn serve_http(
    client: Client,
    settings: Settings,
    http: HttpSettings,
    listening: impl FnOnce(SocketAddr),
    stop: impl Future<Output = ()>,
) -> io::Result<()> {
    http::serve(client, settings, http, listening, stop).await
}
