//! A mock server for Spoki, for tests, and for trying Spoki without an account.
//!
//! It serves Spoki's own REST API and Composio's execute endpoint on one port of 127.0.0.1, stores data, checks
//! every request against the catalogue, and enforces the documented limits on a clock that tests advance.
//!
//! ```
//! use spoki_api::{CreateTicket, TicketPriority};
//! use spoki_mock::{Backend, Mock};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), spoki_api::Error> {
//! let mock = Mock::start().await;
//! let spoki = mock.client(Backend::Rest);
//!
//! spoki
//!     .create_ticket()
//!     .title("Invoice missing")
//!     .status("Open")
//!     .priority(TicketPriority::High)
//!     .contact_phone("+390212345678")
//!     .send()
//!     .await?;
//!
//! let calls = mock.calls::<CreateTicket>();
//! assert_eq!(calls[0].title, "Invoice missing");
//! # Ok(())
//! # }
//! ```

mod behaviour;
mod call;
mod json_path;
mod mock;
mod operations;
mod protocol;
mod server;
mod service;
mod world;

pub use mock::{ActionScript, Mock, MockBuilder};
pub use world::Account;
pub use world::answers::Answer;
pub use world::clock::Clock;
pub use world::journal::{Backend, Exchange};
