// @generated from spec/ by `cargo xtask codegen`: edit the spec instead.

//! Contacts, and the operators assigned to their chats.

use std::collections::BTreeMap;
use crate::{Action, Client, Id, List};
use super::enums::Language;
use super::models::{Contact, ContactInput};

impl<M> Client<M> {
    /// Assigns an operator to a contact's chat: [`AddContactOperator`].
    ///
    /// Sends `POST /api/1/contacts/{id}/add_operator/` over REST. Only adds to the account; an
    /// identical second call adds nothing more. At most 5 calls a minute.
    pub fn add_contact_operator(&self) -> AddContactOperatorBuilder<&Self> {
        AddContactOperatorBuilder::new(self)
    }

    /// Creates a contact, or updates the one that has this phone number: [`CreateOrUpdateContact`].
    ///
    /// Sends `POST /api/1/contacts/sync/` over REST. Changes the account; an identical second call
    /// changes nothing more.
    pub fn create_or_update_contact(&self) -> CreateOrUpdateContactBuilder<&Self> {
        CreateOrUpdateContactBuilder::new(self)
    }

    /// Deletes a contact: [`DeleteContact`].
    ///
    /// Sends `DELETE /api/1/contacts/{id}/` over REST. Deletes something; an identical second call
    /// deletes nothing more.
    pub fn delete_contact(&self) -> DeleteContactBuilder<&Self> {
        DeleteContactBuilder::new(self)
    }

    /// Lists contacts, all of them or those that match: [`ListContacts`].
    ///
    /// Sends `GET /api/1/contacts/` over REST. Changes nothing.
    pub fn list_contacts(&self) -> ListContactsBuilder<&Self> {
        ListContactsBuilder::new(self)
    }

    /// Removes an operator from a contact's chat: [`RemoveContactOperator`].
    ///
    /// Sends `POST /api/1/contacts/{id}/remove_operator/` over REST. Changes the account; an
    /// identical second call changes nothing more. At most 5 calls a minute.
    pub fn remove_contact_operator(&self) -> RemoveContactOperatorBuilder<&Self> {
        RemoveContactOperatorBuilder::new(self)
    }

    /// Fetches a contact with its custom fields, lists and tags: [`RetrieveContact`].
    ///
    /// Sends `GET /api/1/contacts/{contact_id}/` over REST. Changes nothing.
    pub fn retrieve_contact(&self) -> RetrieveContactBuilder<&Self> {
        RetrieveContactBuilder::new(self)
    }

    /// Creates or updates many contacts in one call, matched by phone number: [`SyncContactsBulk`].
    ///
    /// Sends `POST /api/1/contacts/sync_all/` over REST. Changes the account; an identical second
    /// call changes nothing more. At most 1 call a minute.
    pub fn sync_contacts_bulk(&self) -> SyncContactsBulkBuilder<&Self> {
        SyncContactsBulkBuilder::new(self)
    }

    /// Changes some of a contact's details and keeps the others: [`UpdateContact`].
    ///
    /// Sends `PATCH /api/1/contacts/{id}/` over REST. Changes the account; an identical second call
    /// changes nothing more.
    pub fn update_contact(&self) -> UpdateContactBuilder<&Self> {
        UpdateContactBuilder::new(self)
    }
}

/// Assigns an operator to a contact's chat.
///
/// Only people who have been invited to the account can be assigned; anyone else is refused
/// with status 400.
///
/// # Call
///
/// Sends `POST /api/1/contacts/{id}/add_operator/` over REST. Only adds to the account; an
/// identical second call adds nothing more. At most 5 calls a minute.
///
/// No good source documents the reply: its form is assumed.
///
/// What a refusal may mean:
///
/// - 400 about `email`: Probably no operator has this address: invite the person first.
#[derive(Action, Clone, PartialEq)]
#[action(
    slug = "SPOKI_ADD_CONTACT_OPERATOR",
    title = "Add Contact Operator",
    command = "add-operator"
)]
#[synonyms("hand over")]
#[effect(write, adds, repeatable, per_minute = 5)]
#[rest(POST, "/api/1/contacts/{id}/add_operator/")]
#[reply(assumed)]
#[hint(
    400,
    field = "email",
    "Probably no operator has this address: invite the person first."
)]
#[non_exhaustive]
pub struct AddContactOperator {
    /// The contact.
    pub id: Id,
    /// E-mail address of the operator.
    #[param(format = email)]
    pub email: String,
}

/// Creates a contact, or updates the one that has this phone number.
///
/// An update keeps whatever is left out.
///
/// # Call
///
/// Sends `POST /api/1/contacts/sync/` over REST. Changes the account; an identical second call
/// changes nothing more.
///
/// # Notes
///
/// Over REST, `Options::extra_body` can send a marketing `status` along. Changing it may start
/// an automation.
#[derive(Action, Clone, PartialEq)]
#[action(
    slug = "SPOKI_CREATE_OR_UPDATE_CONTACT",
    title = "Create or Update Contact",
    command = "save"
)]
#[synonyms("save", "upsert")]
#[effect(write, repeatable)]
#[rest(POST, "/api/1/contacts/sync/", reply = Contact)]
#[non_exhaustive]
pub struct CreateOrUpdateContact {
    /// E-mail address.
    #[param(format = email)]
    pub email: Option<String>,
    /// Phone number with `+` and country code, which identifies the contact.
    #[param(format = e164)]
    pub phone: String,
    /// Preferred language; a new contact without one gets English.
    pub language: Option<Language>,
    /// Last name.
    pub last_name: Option<String>,
    /// First name.
    pub first_name: Option<String>,
    /// Values of custom fields by field code; every value is a text.
    pub custom_fields: Option<BTreeMap<String, String>>,
}

/// Deletes a contact.
///
/// # Call
///
/// Sends `DELETE /api/1/contacts/{id}/` over REST. Deletes something; an identical second call
/// deletes nothing more.
#[derive(Action, Clone, PartialEq)]
#[action(slug = "SPOKI_DELETE_CONTACT", title = "Delete contact", command = "delete")]
#[synonyms("remove", "erase")]
#[effect(delete, repeatable)]
#[rest(DELETE, "/api/1/contacts/{id}/")]
#[reply(assumed)]
#[non_exhaustive]
pub struct DeleteContact {
    /// The contact to delete.
    #[param(kind = integer)]
    pub id: Id,
}

/// Lists contacts, all of them or those that match.
///
/// Filters by e-mail address and phone number match whole values. When a number finds nothing,
/// try its digits without the `+`.
///
/// # Call
///
/// Sends `GET /api/1/contacts/` over REST. Changes nothing.
///
/// # Notes
///
/// Over REST, `Options::extra_query` can filter by marketing `status`, too.
#[derive(Action, Clone, PartialEq)]
#[action(slug = "SPOKI_LIST_CONTACTS", title = "List Contacts", command = "list")]
#[effect(read)]
#[rest(GET, "/api/1/contacts/", reply = List<Contact>)]
#[reply(paged)]
#[non_exhaustive]
pub struct ListContacts {
    /// Only contacts that carry this tag.
    #[param(kind = integer)]
    pub tag: Option<Id>,
    /// Only the contact with this e-mail address.
    #[param(format = email)]
    pub email: Option<String>,
    /// Only the contact with this phone number.
    #[param(secret)]
    pub phone: Option<String>,
    /// Text to look for in phone number, e-mail address, names, language and notes.
    #[param(secret)]
    pub search: Option<String>,
    /// Only contacts who prefer this language.
    pub language: Option<Language>,
    /// Only contacts with this last name.
    pub last_name: Option<String>,
    /// Only contacts with this first name.
    pub first_name: Option<String>,
    /// With `true`, only contacts that the account has blocked.
    pub is_blocked: Option<bool>,
}

/// Removes an operator from a contact's chat.
///
/// # Call
///
/// Sends `POST /api/1/contacts/{id}/remove_operator/` over REST. Changes the account; an
/// identical second call changes nothing more. At most 5 calls a minute.
///
/// No good source documents the reply: its form is assumed.
#[derive(Action, Clone, PartialEq)]
#[action(
    slug = "SPOKI_REMOVE_CONTACT_OPERATOR",
    title = "Remove Contact Operator",
    command = "remove-operator"
)]
#[synonyms("unassign")]
#[effect(write, repeatable, per_minute = 5)]
#[rest(POST, "/api/1/contacts/{id}/remove_operator/")]
#[reply(assumed)]
#[non_exhaustive]
pub struct RemoveContactOperator {
    /// The contact.
    pub id: Id,
    /// E-mail address of the operator or service user.
    #[param(format = email)]
    pub email: String,
}

/// Fetches a contact with its custom fields, lists and tags.
///
/// # Call
///
/// Sends `GET /api/1/contacts/{contact_id}/` over REST. Changes nothing.
#[derive(Action, Clone, PartialEq)]
#[action(slug = "SPOKI_RETRIEVE_CONTACT", title = "Retrieve Contact", command = "get")]
#[effect(read)]
#[rest(GET, "/api/1/contacts/{contact_id}/", reply = Contact)]
#[non_exhaustive]
pub struct RetrieveContact {
    /// The contact to fetch.
    #[param(kind = integer)]
    pub contact_id: Id,
}

/// Creates or updates many contacts in one call, matched by phone number.
///
/// Takes 500 contacts at most; 100 or fewer are advised.
///
/// Its limit is too low to update contacts right before automations start: use
/// `create_or_update_contact` for that.
///
/// A contact's marketing `status` may be part of its entry; changing it may start an
/// automation.
///
/// # Call
///
/// Sends `POST /api/1/contacts/sync_all/` over REST. Changes the account; an identical second
/// call changes nothing more. At most 1 call a minute.
///
/// No good source documents the reply: its form is assumed.
#[derive(Action, Clone, PartialEq)]
#[action(
    slug = "SPOKI_SYNC_CONTACTS_BULK",
    title = "Bulk Sync Contacts",
    command = "sync"
)]
#[synonyms("import", "upsert")]
#[effect(write, repeatable, per_minute = 1)]
#[rest(POST, "/api/1/contacts/sync_all/")]
#[reply(assumed)]
#[non_exhaustive]
pub struct SyncContactsBulk {
    /// The contacts, 1 to 500.
    #[param(min = 1, max = 500, advised_max = 100, whole_body)]
    pub contacts: Vec<ContactInput>,
}

/// Changes some of a contact's details and keeps the others.
///
/// Sources disagree whether every update must contain the current phone number. Only arguments
/// that are set are sent: if a call is refused because of `phone`, set `phone` too.
///
/// # Call
///
/// Sends `PATCH /api/1/contacts/{id}/` over REST. Changes the account; an identical second call
/// changes nothing more.
///
/// What a refusal may mean:
///
/// - 400 about `phone`: Spoki may want the current phone number: set `phone` too.
///
/// # Notes
///
/// Over REST, `is_blocked` in `Options::extra_body` blocks or unblocks the contact.
#[derive(Action, Clone, PartialEq)]
#[action(slug = "SPOKI_UPDATE_CONTACT", title = "Update Contact", command = "update")]
#[synonyms("edit")]
#[effect(write, repeatable)]
#[rest(PATCH, "/api/1/contacts/{id}/", reply = Contact)]
#[hint(
    400,
    field = "phone",
    "Spoki may want the current phone number: set `phone` too."
)]
#[non_exhaustive]
pub struct UpdateContact {
    /// The contact.
    pub id: Id,
    /// New e-mail address.
    #[param(format = email)]
    pub email: Option<String>,
    /// Phone number with `+` and country code.
    #[param(format = e164)]
    pub phone: Option<String>,
    /// New preferred language.
    pub language: Option<Language>,
    /// New last name.
    pub last_name: Option<String>,
    /// New first name.
    pub first_name: Option<String>,
    /// Values of custom fields by field code; every value is a text.
    pub custom_fields: Option<BTreeMap<String, String>>,
}
