//! A stand-in for Spoki, for tests and for trying things out without an account.
//!
//! It speaks Spoki's own REST API and Composio's execute endpoint on one port of loopback, keeps what it is
//! told, checks every request against the catalogue, and holds the documented limits on a clock that tests
//! move.
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
mod clock;
mod deeds;
mod fields;
mod handle;
mod journal;
mod limits;
mod mock;
mod protocol;
mod refusal;
mod rules;
mod script;
mod server;
mod store;

pub use clock::Clock;
pub use journal::{Backend, Exchange};
pub use mock::{Account, Mock, MockBuilder};
pub use script::{Answer, On};
