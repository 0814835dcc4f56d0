// Every missing parameter is named.
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

/// Stands for a client.
struct Client;

impl spoki_api::__private::Target for &Client {
    type Output<A: Action> = A;

    fn dispatch<A: Action>(self, action: A) -> A {
        action
    }
}

impl Client {
    fn create_ticket(&self) -> CreateTicketBuilder<&Self> {
        CreateTicketBuilder::new(self)
    }
}

fn main() {
    Client.create_ticket().send();
}
