//! The cases that are measured: two actions, four clients, both backends.

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
/// As long as the user agent of `spoki-api`, so that all clients send the same bytes.
pub(crate) const USER_AGENT: &str = concat!(
    "spoki-api/",
    env!("CARGO_PKG_VERSION"),
    " (catalogue 20260227_00)"
);
pub(crate) const LIST: &str = "318";
pub(crate) const CONTACTS: usize = 500;

/// The client that makes the call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// `reqwest` alone.
    Plain,
    /// The typed method.
    Typed,
    /// By slug, with JSON.
    Json,
    /// The client that progenitor generates from the REST document.
    Progenitor,
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
    pub(crate) const ALL: [Self; 4] = [Self::Plain, Self::Typed, Self::Json, Self::Progenitor];
}

impl Errand {
    fn info(self) -> &'static ActionInfo {
        match self {
            Self::Ticket => CreateTicket::INFO,
            Self::Contacts => SyncListContacts::INFO,
        }
    }

    /// The arguments of the call as JSON.
    pub(crate) fn arguments(self) -> Value {
        match self {
            Self::Ticket => {
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
            Self::Contacts => serde_json::to_value(typed_contacts()).unwrap(),
        }
    }

    /// The body of the REST request as JSON.
    pub(crate) fn rest_body(self) -> Value {
        let mut arguments = self.arguments();
        // In the path.
        arguments.as_object_mut().unwrap().remove("list_id");
        arguments
    }
}

impl Case {
    /// The case as arguments of a child process.
    pub(crate) fn words(self) -> [String; 4] {
        [
            format!("{:?}", self.way),
            format!("{:?}", self.backend),
            format!("{:?}", self.errand),
            self.in_flight.to_string(),
        ]
    }

    /// The case that arguments of a child process name.
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

/// One client per API key. Each makes only as many calls as its action may make in a minute: the limiter
/// counts every call, and no call has to wait.
pub(crate) struct Keys {
    clients: Vec<Client>,
    calls_per_key: usize,
}

impl Keys {
    fn new(http: &reqwest::Client, case: Case, calls: usize, address: &str) -> Self {
        let limit = case.errand.info().rate_limit.unwrap();
        let calls_per_key = usize::try_from(limit).unwrap();
        let client = |number: usize| {
            let builder = case.backend.builder(format!("key-{number}"));
            #[cfg(feature = "metrics")]
            let builder = builder.observer(spoki_api::client::Metrics::new());
            let builder = builder.base_url(address);
            let transport = HttpTransport::new(http.clone());
            builder.transport(transport).build().unwrap()
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

/// A case with its clients and values, without connections.
pub(crate) struct Prepared {
    case: Case,
    plain: Plain,
    keys: Keys,
    typed: SyncListContacts,
    json: Value,
    /// The number of calls so far.
    started: AtomicUsize,
}

impl Prepared {
    /// Prepares `calls` calls.
    pub(crate) fn new(case: Case, calls: usize, address: &str) -> Arc<Self> {
        let http = || reqwest::Client::builder().no_proxy().user_agent(USER_AGENT);
        // With the settings of `spoki-api`; the clients of all keys share its connections.
        let shared = http()
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never());
        let typed = typed_contacts();
        Arc::new(Self {
            case,
            plain: Plain::new(http().build().unwrap(), case.backend, address),
            keys: Keys::new(&shared.build().unwrap(), case, calls, address),
            json: serde_json::to_value(&typed).unwrap(),
            typed,
            started: AtomicUsize::new(0),
        })
    }

    /// Makes `calls` calls: `in_flight` tasks make one call after the other.
    pub(crate) async fn drive(self: &Arc<Self>, calls: usize) {
        match (self.case.way, self.case.errand) {
            (Way::Plain, Errand::Ticket) => self.tasks(calls, |this, _| this.plain.ticket()).await,
            (Way::Plain, Errand::Contacts) => self.tasks(calls, |this, _| this.plain.sync()).await,
            (Way::Typed, Errand::Ticket) => self.tasks(calls, typed_ticket).await,
            (Way::Typed, Errand::Contacts) => self.tasks(calls, typed_sync).await,
            (Way::Json, errand) => {
                let call = move |this: &Self, number| json_call(this, number, errand);
                self.tasks(calls, call).await;
            }
            (Way::Progenitor, _) => panic!("progenitor's client runs in a program of its own"),
        }
    }

    async fn tasks<F>(
        self: &Arc<Self>,
        calls: usize,
        call: impl Fn(&Self, usize) -> F + Copy + Send + 'static,
    ) where
        F: Future<Output = ()> + Send + 'static,
    {
        let start = move |this: &Self| call(this, this.started.fetch_add(1, Ordering::Relaxed));
        let in_flight = self.case.in_flight;
        // All first calls exist before any is sent, so that all are in flight.
        let first: Vec<F> = (0..in_flight).map(|_| start(self)).collect();
        let mut tasks = JoinSet::new();
        for first in first {
            let this = Arc::clone(self);
            tasks.spawn(async move {
                first.await;
                for _ in 1..calls / in_flight {
                    start(&this).await;
                }
            });
        }
        tasks.join_all().await;
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
        Errand::Ticket => errand.arguments(),
        Errand::Contacts => this.json.clone(),
    };
    let call = this
        .keys
        .client(number)
        .execute(errand.info().slug, arguments);
    async move { drop(call.await.unwrap()) }
}

/// The values of a ticket: every client starts from them.
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

/// The values of a contact.
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

fn typed_contacts() -> SyncListContacts {
    SyncListContacts::builder()
        .list_id(LIST)
        .contacts((0..CONTACTS).map(contact))
        .build()
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
