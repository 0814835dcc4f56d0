// @generated from spec/ by `cargo xtask codegen`: edit the spec instead.

//! Support tickets.
//!
//! Tickets have to be switched on for the account; otherwise Spoki offers none of these calls.

use crate::{Action, Client, Id, List};
use super::enums::{SortOrder, TicketPriority, TicketStatus};
use super::models::Ticket;

impl<M> Client<M> {
    /// Opens a support ticket for a contact: [`CreateTicket`].
    ///
    /// Sends `POST /api/1/tickets/` over REST. Only adds to the account; an identical second call
    /// adds again. At most 120 calls a minute.
    pub fn create_ticket(&self) -> CreateTicketBuilder<&Self> {
        CreateTicketBuilder::new(self)
    }

    /// Deletes a ticket: [`DeleteTicket`].
    ///
    /// Sends `DELETE /api/1/tickets/{id}/` over REST. Deletes something; an identical second call
    /// deletes nothing more. At most 60 calls a minute.
    pub fn delete_ticket(&self) -> DeleteTicketBuilder<&Self> {
        DeleteTicketBuilder::new(self)
    }

    /// Lists tickets: [`ListTickets`].
    ///
    /// Sends `GET /api/1/tickets/` over REST. Changes nothing.
    pub fn list_tickets(&self) -> ListTicketsBuilder<&Self> {
        ListTicketsBuilder::new(self)
    }
}

/// Opens a support ticket for a contact.
///
/// Tickets must be switched on for the account.
///
/// # Call
///
/// Sends `POST /api/1/tickets/` over REST. Only adds to the account; an identical second call
/// adds again. At most 120 calls a minute.
///
/// What a refusal may mean:
///
/// - 403, 404: Tickets are probably switched off for the account.
#[derive(Action, Clone, PartialEq)]
#[action(slug = "SPOKI_CREATE_TICKET", title = "Create Ticket", command = "create")]
#[synonyms("add", "report", "escalate")]
#[effect(write, adds, per_minute = 120)]
#[rest(POST, "/api/1/tickets/", reply = Ticket)]
#[hint(403, 404, "Tickets are probably switched off for the account.")]
#[non_exhaustive]
pub struct CreateTicket {
    /// Short summary.
    pub title: String,
    /// Status of the ticket.
    pub status: TicketStatus,
    /// How urgent the ticket is.
    pub priority: TicketPriority,
    /// The ticket's number in another system.
    pub reference: Option<String>,
    /// The full text of the request.
    pub description: Option<String>,
    /// Phone number of the contact, with `+` and country code.
    #[param(format = e164)]
    pub contact_phone: String,
}

/// Deletes a ticket.
///
/// # Call
///
/// Sends `DELETE /api/1/tickets/{id}/` over REST. Deletes something; an identical second call
/// deletes nothing more. At most 60 calls a minute.
#[derive(Action, Clone, PartialEq)]
#[action(slug = "SPOKI_DELETE_TICKET", title = "Delete ticket", command = "delete")]
#[synonyms("remove", "erase")]
#[effect(delete, repeatable, per_minute = 60)]
#[rest(DELETE, "/api/1/tickets/{id}/")]
#[reply(assumed)]
#[non_exhaustive]
pub struct DeleteTicket {
    /// The ticket to delete.
    #[param(kind = integer)]
    pub id: Id,
}

/// Lists tickets.
///
/// No REST source mentions paging or sorting for this call. The parameters are sent under the
/// names of the vendor's page, and `per_page` also as `page_size`. Do not rely on the sorting.
///
/// # Call
///
/// Sends `GET /api/1/tickets/` over REST. Changes nothing.
///
/// What a refusal may mean:
///
/// - 403, 404: Tickets are probably switched off for the account.
#[derive(Action, Clone, PartialEq)]
#[action(slug = "SPOKI_LIST_TICKETS", title = "List Tickets", command = "list")]
#[effect(read)]
#[rest(GET, "/api/1/tickets/", reply = List<Ticket>)]
#[reply(paged)]
#[hint(403, 404, "Tickets are probably switched off for the account.")]
#[non_exhaustive]
pub struct ListTickets {
    /// Page to fetch, counted from 1.
    #[param(min = 1)]
    pub page: Option<i64>,
    /// Direction of sorting.
    pub order: Option<SortOrder>,
    /// Field to sort by, such as `created_datetime`.
    pub sort_by: Option<String>,
    /// Tickets on a page.
    #[param(min = 1, rest = ["per_page", "page_size"])]
    pub per_page: Option<i64>,
}
