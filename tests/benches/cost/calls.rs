//! What is measured: two errands, three ways to run them, over both backends.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};
use spoki_api::enums::{TicketPriority, TicketStatus};
use spoki_api::lists::SyncListContacts;
use spoki_api::models::ContactInput;
use spoki_api::tickets::CreateTicket;
use spoki_api::transport::HttpTransport;
use spoki_api::{Action, Client, action::ActionInfo};
use spoki_tests::server::Backend;
use tokio::task::JoinSet;

use crate::plain::Plain;

pub(crate) const KEY: &str = "key-0";
pub(crate) const USER: &str = "user-1";
/// As long as the client's own, so that both send the same.
const USER_AGENT: &str = "spoki-api/0.1.0 (catalogue 20260227_00)";
pub(crate) const LIST: &str = "318";
pub(crate) const CONTACTS: usize = 500;

/// Who makes the call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// `reqwest` alone.
    Plain,
    /// The typed method.
    Typed,
    /// By slug, with JSON.
    Json,
}

/// What the call is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Errand {
    /// Opens a ticket, with six fields.
    Ticket,
    /// Sends 500 contacts.
    Contacts,
}

/// One thing to measure.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Case {
    pub(crate) way: Way,
    pub(crate) backend: Backend,
    pub(crate) errand: Errand,
    pub(crate) in_flight: usize,
}

impl Way {
    pub(crate) const ALL: [Self; 3] = [Self::Plain, Self::Typed, Self::Json];
}

impl Errand {
    fn info(self) -> &'static ActionInfo {
        match self {
            Self::Ticket => CreateTicket::INFO,
            Self::Contacts => SyncListContacts::INFO,
        }
    }
}

impl Case {
    /// The words by which a child process is told.
    pub(crate) fn words(self) -> [String; 4] {
        [
            format!("{:?}", self.way),
            format!("{:?}", self.backend),
            format!("{:?}", self.errand),
            self.in_flight.to_string(),
        ]
    }

    /// The case that such words tell.
    pub(crate) fn read(words: &[&str]) -> Option<Self> {
        let [way, backend, errand, in_flight] = words else {
            return None;
        };
        let errands = [Errand::Ticket, Errand::Contacts];
        Some(Self {
            way: named(&Way::ALL, way)?,
            backend: named(&Backend::ALL, backend)?,
            errand: named(&errands, errand)?,
            in_flight: in_flight.parse().ok()?,
        })
    }
}

fn named<T: Copy + fmt::Debug>(all: &[T], name: &str) -> Option<T> {
    all.iter().copied().find(|one| format!("{one:?}") == name)
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let errand = match self.errand {
            Errand::Ticket => "ticket",
            Errand::Contacts => "500 contacts",
        };
        let Self {
            backend, in_flight, ..
        } = self;
        write!(f, "{errand}, {}, {in_flight} in flight", backend.name())
    }
}

/// One client per API key, and each for as many calls as its action may make in a minute: the sliding
/// window counts every call, with the documented limit, and none of them has to wait.
pub(crate) struct Keys {
    clients: Vec<Client>,
    calls_per_key: usize,
}

impl Keys {
    fn new(http: &reqwest::Client, case: Case, calls: usize, address: &str) -> Self {
        let limit = case.errand.info().rate_limit.unwrap();
        let calls_per_key = usize::try_from(limit).unwrap();
        let client = |number: usize| {
            case.backend
                .builder(&format!("key-{number}"))
                .base_url(address)
                .transport(HttpTransport::new(http.clone()))
                .build()
                .unwrap()
        };
        Self {
            clients: (0..calls.div_ceil(calls_per_key)).map(client).collect(),
            calls_per_key,
        }
    }

    /// The client for the `number`th call.
    fn client(&self, number: usize) -> &Client {
        &self.clients[number / self.calls_per_key]
    }
}

/// A case, ready to run: connections are all that it lacks.
pub(crate) struct Prepared {
    case: Case,
    plain: Plain,
    keys: Keys,
    typed: SyncListContacts,
    json: Value,
    /// How many calls were begun.
    begun: AtomicUsize,
}

impl Prepared {
    /// Ready for so many calls.
    pub(crate) fn new(case: Case, calls: usize, address: &str) -> Arc<Self> {
        let http = || reqwest::Client::builder().no_proxy().user_agent(USER_AGENT);
        // As the client sets up its own; here all keys share one, for its connections.
        let shared = http()
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never());
        let typed = SyncListContacts::builder()
            .list_id(LIST)
            .contacts((0..CONTACTS).map(contact))
            .build();
        Arc::new(Self {
            case,
            plain: Plain::new(http().build().unwrap(), case.backend, address),
            keys: Keys::new(&shared.build().unwrap(), case, calls, address),
            json: serde_json::to_value(&typed).unwrap(),
            typed,
            begun: AtomicUsize::new(0),
        })
    }

    /// Makes so many calls, each lane of those in flight one after the other.
    pub(crate) async fn drive(self: &Arc<Self>, calls: usize) {
        match (self.case.way, self.case.errand) {
            (Way::Plain, Errand::Ticket) => self.lanes(calls, |this, _| this.plain.ticket()).await,
            (Way::Plain, Errand::Contacts) => self.lanes(calls, |this, _| this.plain.sync()).await,
            (Way::Typed, Errand::Ticket) => self.lanes(calls, typed_ticket).await,
            (Way::Typed, Errand::Contacts) => self.lanes(calls, typed_sync).await,
            (Way::Json, errand) => {
                let call = move |this: &Self, number| json_call(this, number, errand);
                self.lanes(calls, call).await;
            }
        }
    }

    async fn lanes<F>(
        self: &Arc<Self>,
        calls: usize,
        call: impl Fn(&Self, usize) -> F + Copy + Send + 'static,
    ) where
        F: Future<Output = ()> + Send + 'static,
    {
        let begin = move |this: &Self| call(this, this.begun.fetch_add(1, Ordering::Relaxed));
        let lanes = self.case.in_flight;
        // All first calls are begun, so that all are in flight, before any is sent.
        let first: Vec<F> = (0..lanes).map(|_| begin(self)).collect();
        let mut lanes_done = JoinSet::new();
        for first in first {
            let this = Arc::clone(self);
            lanes_done.spawn(async move {
                first.await;
                for _ in 1..calls / lanes {
                    begin(&this).await;
                }
            });
        }
        lanes_done.join_all().await;
    }
}

fn typed_ticket(this: &Prepared, number: usize) -> impl Future<Output = ()> + Send + use<> {
    let values = ticket_values();
    let call = this
        .keys
        .client(number)
        .create_ticket()
        .title(values.title)
        .status(TicketStatus::Open)
        .priority(TicketPriority::High)
        .reference(values.reference)
        .description(values.description)
        .contact_phone(values.contact_phone)
        .send();
    async move { drop(call.await.unwrap()) }
}

fn typed_sync(this: &Prepared, number: usize) -> impl Future<Output = ()> + Send + use<> {
    let call = this.keys.client(number).send_ref(&this.typed);
    async move { drop(call.await.unwrap()) }
}

fn json_call(
    this: &Prepared,
    number: usize,
    errand: Errand,
) -> impl Future<Output = ()> + Send + use<> {
    let arguments = match errand {
        Errand::Ticket => {
            let values = ticket_values();
            json!({
                "title": values.title,
                "status": "Open",
                "priority": "High",
                "reference": values.reference,
                "description": values.description,
                "contact_phone": values.contact_phone,
            })
        }
        Errand::Contacts => this.json.clone(),
    };
    let call = this
        .keys
        .client(number)
        .execute(errand.info().slug, arguments);
    async move { drop(call.await.unwrap()) }
}

/// What a ticket is made of, as a program has it at hand: every way starts from the same.
pub(crate) struct TicketValues {
    pub(crate) title: String,
    pub(crate) reference: String,
    pub(crate) description: String,
    pub(crate) contact_phone: String,
}

pub(crate) fn ticket_values() -> TicketValues {
    TicketValues {
        title: "Invoice missing".to_owned(),
        reference: "CRM-2208".to_owned(),
        description: "The invoice for order 1042 has not arrived.".to_owned(),
        contact_phone: "+390212345678".to_owned(),
    }
}

/// What one contact holds.
pub(crate) struct ContactValues {
    pub(crate) phone: String,
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    pub(crate) email: String,
    pub(crate) custom_fields: BTreeMap<String, String>,
}

/// The `index`th contact.
pub(crate) fn contact_values(index: usize) -> ContactValues {
    ContactValues {
        phone: format!("+3902{index:08}"),
        first_name: format!("Ada {index}"),
        last_name: "Lovelace".to_owned(),
        email: format!("ada.{index}@example.com"),
        custom_fields: BTreeMap::from([("CUSTOMER_NUMBER".to_owned(), format!("C-{index}"))]),
    }
}

fn contact(index: usize) -> ContactInput {
    let values = contact_values(index);
    ContactInput::builder()
        .phone(values.phone)
        .first_name(values.first_name)
        .last_name(values.last_name)
        .email(values.email)
        .custom_fields(values.custom_fields)
        .build()
}
