// @generated from spec/ by `cargo xtask codegen`: edit the spec instead.

//! Contact lists, and who is on them.

use crate::{Action, Client, Id, List, Value};
use super::models::{ContactInput, ContactList, SyncContactsResult};

impl<M> Client<M> {
    /// Creates a contact list: [`CreateList`].
    ///
    /// Sends `POST /api/1/lists/` over REST. Only adds to the account; an identical second call
    /// adds again. At most 10 calls a minute.
    pub fn create_list(&self) -> CreateListBuilder<&Self> {
        CreateListBuilder::new(self)
    }

    /// Deletes a contact list: [`DeleteList`].
    ///
    /// Sends `DELETE /api/1/lists/{id}/` over REST. Deletes something; an identical second call
    /// deletes nothing more. At most 5 calls a minute.
    pub fn delete_list(&self) -> DeleteListBuilder<&Self> {
        DeleteListBuilder::new(self)
    }

    /// Lists contact lists, all of them or those whose name matches: [`ListLists`].
    ///
    /// Sends `GET /api/1/lists/` over REST. Changes nothing. At most 5 calls a minute.
    pub fn list_lists(&self) -> ListListsBuilder<&Self> {
        ListListsBuilder::new(self)
    }

    /// Empties a contact list: [`RemoveAllListContacts`].
    ///
    /// Sends `POST /api/1/lists/{id}/remove_all_contacts/` over REST. Deletes something; an
    /// identical second call deletes nothing more. At most 5 calls a minute.
    pub fn remove_all_list_contacts(&self) -> RemoveAllListContactsBuilder<&Self> {
        RemoveAllListContactsBuilder::new(self)
    }

    /// Removes contacts from a list: [`RemoveListContacts`].
    ///
    /// Sends `POST /api/1/lists/{list_id}/remove_contacts/` over REST. Deletes something; an
    /// identical second call deletes nothing more. At most 5 calls a minute.
    pub fn remove_list_contacts(&self) -> RemoveListContactsBuilder<&Self> {
        RemoveListContactsBuilder::new(self)
    }

    /// Fetches a contact list and the number of contacts on it: [`RetrieveList`].
    ///
    /// Sends `GET /api/1/lists/{list_id}/` over REST. Changes nothing. At most 5 calls a minute.
    pub fn retrieve_list(&self) -> RetrieveListBuilder<&Self> {
        RetrieveListBuilder::new(self)
    }

    /// Creates or updates contacts, matched by phone number, and puts them on a list: [`SyncListContacts`].
    ///
    /// Sends `POST /api/1/lists/{list_id}/sync_contacts/` over REST. Changes the account; an
    /// identical second call changes nothing more. At most 1 call a minute.
    pub fn sync_list_contacts(&self) -> SyncListContactsBuilder<&Self> {
        SyncListContactsBuilder::new(self)
    }
}

/// Creates a contact list.
///
/// # Call
///
/// Sends `POST /api/1/lists/` over REST. Only adds to the account; an identical second call
/// adds again. At most 10 calls a minute.
#[derive(Action, Clone, PartialEq)]
#[action(slug = "SPOKI_CREATE_LIST", title = "Create Contact List", command = "create")]
#[synonyms("add")]
#[effect(write, adds, per_minute = 10)]
#[rest(POST, "/api/1/lists/", reply = ContactList)]
#[non_exhaustive]
pub struct CreateList {
    /// Name of the list.
    pub name: String,
}

/// Deletes a contact list.
///
/// # Call
///
/// Sends `DELETE /api/1/lists/{id}/` over REST. Deletes something; an identical second call
/// deletes nothing more. At most 5 calls a minute.
#[derive(Action, Clone, PartialEq)]
#[action(slug = "SPOKI_DELETE_LIST", title = "Delete list", command = "delete")]
#[synonyms("remove", "erase")]
#[effect(delete, repeatable, per_minute = 5)]
#[rest(DELETE, "/api/1/lists/{id}/")]
#[reply(assumed)]
#[non_exhaustive]
pub struct DeleteList {
    /// The list to delete.
    #[param(kind = integer)]
    pub id: Id,
}

/// Lists contact lists, all of them or those whose name matches.
///
/// # Call
///
/// Sends `GET /api/1/lists/` over REST. Changes nothing. At most 5 calls a minute.
///
/// No good source documents the reply: its form is assumed.
#[derive(Action, Clone, PartialEq)]
#[action(slug = "SPOKI_LIST_LISTS", title = "List Lists", command = "list")]
#[effect(read, per_minute = 5)]
#[rest(GET, "/api/1/lists/", reply = List<Value>)]
#[reply(paged, assumed)]
#[non_exhaustive]
pub struct ListLists {
    /// Text to look for in names.
    pub search: Option<String>,
}

/// Empties a contact list.
///
/// # Call
///
/// Sends `POST /api/1/lists/{id}/remove_all_contacts/` over REST. Deletes something; an
/// identical second call deletes nothing more. At most 5 calls a minute.
///
/// No good source documents the reply: its form is assumed.
#[derive(Action, Clone, PartialEq)]
#[action(
    slug = "SPOKI_REMOVE_ALL_LIST_CONTACTS",
    title = "Remove All List Contacts",
    command = "remove-all-contacts"
)]
#[effect(delete, repeatable, per_minute = 5)]
#[rest(POST, "/api/1/lists/{id}/remove_all_contacts/")]
#[reply(assumed)]
#[non_exhaustive]
pub struct RemoveAllListContacts {
    /// The list to empty.
    #[param(kind = integer)]
    pub id: Id,
}

/// Removes contacts from a list.
///
/// # Call
///
/// Sends `POST /api/1/lists/{list_id}/remove_contacts/` over REST. Deletes something; an
/// identical second call deletes nothing more. At most 5 calls a minute.
///
/// No good source documents the reply: its form is assumed.
///
/// # Notes
///
/// REST calls the parameter `ids`. `Options::extra_body` can also name contacts by `emails` and
/// `phones`, which are lists of texts.
#[derive(Action, Clone, PartialEq)]
#[action(
    slug = "SPOKI_REMOVE_LIST_CONTACTS",
    title = "Remove Contacts from List",
    command = "remove-contacts"
)]
#[effect(delete, repeatable, per_minute = 5)]
#[rest(POST, "/api/1/lists/{list_id}/remove_contacts/")]
#[reply(assumed)]
#[non_exhaustive]
pub struct RemoveListContacts {
    /// The list.
    #[param(kind = integer)]
    pub list_id: Id,
    /// Identifiers of the contacts to remove.
    #[param(kind = integer, rest = "ids")]
    pub contacts: Vec<Id>,
}

/// Fetches a contact list and the number of contacts on it.
///
/// # Call
///
/// Sends `GET /api/1/lists/{list_id}/` over REST. Changes nothing. At most 5 calls a minute.
#[derive(Action, Clone, PartialEq)]
#[action(slug = "SPOKI_RETRIEVE_LIST", title = "Retrieve List", command = "get")]
#[effect(read, per_minute = 5)]
#[rest(GET, "/api/1/lists/{list_id}/", reply = ContactList)]
#[non_exhaustive]
pub struct RetrieveList {
    /// The list to fetch.
    #[param(kind = integer)]
    pub list_id: Id,
}

/// Creates or updates contacts, matched by phone number, and puts them on a list.
///
/// Takes 500 contacts at most. The reply's `errors` lists the problems of single entries.
///
/// # Call
///
/// Sends `POST /api/1/lists/{list_id}/sync_contacts/` over REST. Changes the account; an
/// identical second call changes nothing more. At most 1 call a minute.
#[derive(Action, Clone, PartialEq)]
#[action(
    slug = "SPOKI_SYNC_LIST_CONTACTS",
    title = "Sync Contacts to List",
    command = "sync-contacts"
)]
#[synonyms("import", "upsert")]
#[effect(write, repeatable, per_minute = 1)]
#[rest(POST, "/api/1/lists/{list_id}/sync_contacts/", reply = SyncContactsResult)]
#[non_exhaustive]
pub struct SyncListContacts {
    /// The list to put them on.
    pub list_id: Id,
    /// The contacts, 1 to 500.
    #[param(min = 1, max = 500)]
    pub contacts: Vec<ContactInput>,
}
