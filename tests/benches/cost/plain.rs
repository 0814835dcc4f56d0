//! The same calls with `reqwest` and the derives of serde: no checks, no limits, no
//! retries, no error messages.

use std::collections::BTreeMap;

use reqwest::RequestBuilder;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use spoki_tests::server::Backend;

use crate::calls::{CONTACTS, KEY, LIST, USER, contact_values, ticket_values};

/// A client and the addresses of the two calls.
pub(crate) struct Plain {
    http: reqwest::Client,
    backend: Backend,
    ticket: String,
    sync: String,
    contacts: Vec<Contact>,
}

#[derive(Serialize)]
struct NewTicket {
    title: String,
    status: &'static str,
    priority: &'static str,
    reference: Option<String>,
    description: Option<String>,
    contact_phone: String,
}

#[derive(Serialize)]
struct Contact {
    phone: String,
    first_name: Option<String>,
    last_name: Option<String>,
    email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<String>,
    custom_fields: Option<BTreeMap<String, String>>,
}

#[derive(Serialize)]
struct Sync<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    list_id: Option<&'static str>,
    contacts: &'a [Contact],
}

/// What Composio wants around the arguments.
#[derive(Serialize)]
struct Execute<T> {
    arguments: T,
    user_id: &'static str,
    version: &'static str,
}

/// What Composio puts around the reply.
#[derive(Deserialize)]
struct Envelope<T> {
    data: T,
    #[allow(dead_code, reason = "read as a client has to")]
    error: Option<String>,
    successful: bool,
    #[allow(dead_code, reason = "read as a client has to")]
    log_id: Option<String>,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "read and looked at no further")]
struct Ticket {
    id: Option<i64>,
    title: String,
    description: Option<String>,
    status: Option<String>,
    priority: Option<String>,
    reference: Option<String>,
    contact: Option<TicketContact>,
    owner: Option<serde::de::IgnoredAny>,
    created_datetime: Option<String>,
    updated_datetime: Option<String>,
    closed_datetime: Option<String>,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "read and looked at no further")]
struct TicketContact {
    id: Option<i64>,
    phone: String,
    first_name: String,
    last_name: String,
    email: Option<String>,
    language: Option<String>,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "read and looked at no further")]
struct Synced {
    errors: Vec<serde_json::Value>,
}

impl Plain {
    pub(crate) fn new(http: reqwest::Client, backend: Backend, address: &str) -> Self {
        let url = |rest: &str, slug: &str| match backend {
            Backend::Rest => format!("{address}{rest}"),
            Backend::Composio => format!("{address}/api/v3.1/tools/execute/{slug}"),
        };
        Self {
            http,
            backend,
            ticket: url("/api/1/tickets/", "SPOKI_CREATE_TICKET"),
            sync: url(
                &format!("/api/1/lists/{LIST}/sync_contacts/"),
                "SPOKI_SYNC_LIST_CONTACTS",
            ),
            contacts: (0..CONTACTS).map(contact).collect(),
        }
    }

    /// Begins to open a ticket.
    pub(crate) fn ticket(&self) -> impl Future<Output = ()> + Send + use<> {
        let values = ticket_values();
        let ticket = NewTicket {
            title: values.title,
            status: "Open",
            priority: "High",
            reference: Some(values.reference),
            description: Some(values.description),
            contact_phone: values.contact_phone,
        };
        send::<Ticket>(self.request(&self.ticket, ticket), self.backend)
    }

    /// Begins to send all contacts.
    pub(crate) fn sync(&self) -> impl Future<Output = ()> + Send + use<> {
        let sync = Sync {
            list_id: (self.backend == Backend::Composio).then_some(LIST),
            contacts: &self.contacts,
        };
        send::<Synced>(self.request(&self.sync, sync), self.backend)
    }

    fn request(&self, url: &str, arguments: impl Serialize) -> RequestBuilder {
        let post = self.http.post(url);
        match self.backend {
            Backend::Rest => post.header("x-spoki-api-key", KEY).json(&arguments),
            Backend::Composio => post.header("x-api-key", KEY).json(&Execute {
                arguments,
                user_id: USER,
                version: spoki_api::catalog().version,
            }),
        }
    }
}

async fn send<R: DeserializeOwned>(request: RequestBuilder, backend: Backend) {
    let reply = request.send().await.unwrap().error_for_status().unwrap();
    match backend {
        Backend::Rest => drop(reply.json::<R>().await.unwrap()),
        Backend::Composio => {
            let envelope: Envelope<R> = reply.json().await.unwrap();
            assert!(envelope.successful);
            drop(envelope.data);
        }
    }
}

fn contact(index: usize) -> Contact {
    let values = contact_values(index);
    Contact {
        phone: values.phone,
        first_name: Some(values.first_name),
        last_name: Some(values.last_name),
        email: Some(values.email),
        language: None,
        custom_fields: Some(values.custom_fields),
    }
}
