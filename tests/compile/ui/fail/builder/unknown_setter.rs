// A setter that does not exist.
use spoki_api::{Action, Id, Model, WireEnum, values::UnknownText};

#[derive(WireEnum, Clone, Debug)]
#[wire_enum(closed)]
pub enum Priority {
    High,
    #[wire(unknown)]
    Unknown(UnknownText),
}

#[derive(Model)]
#[model(request)]
pub struct Contact {
    pub phone: String,
    pub name: Option<String>,
}

#[derive(Action)]
#[action(slug = "SPOKI_CREATE_TICKET", title = "Create Ticket", group = "tickets")]
#[effect(write)]
#[rest(POST, "/api/1/tickets/")]
pub struct CreateTicket {
    pub account: Id,
    pub title: String,
    pub priority: Priority,
    #[param(name = "type")]
    pub type_: String,
    pub contacts: Option<Vec<Contact>>,
}

/// Stands in for a client.
struct Client;

impl<A: Action> spoki_api::__private::Sends<A> for &Client {
    type Sent = A;

    fn send(self, action: A) -> A {
        action
    }
}

impl Client {
    fn create_ticket(&self) -> CreateTicketBuilder<&Self> {
        CreateTicketBuilder::new(self)
    }
}

fn main() {
    CreateTicket::builder().titel("x");
}
