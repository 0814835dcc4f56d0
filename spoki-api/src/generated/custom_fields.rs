// @generated from spec/ by `cargo xtask codegen`: edit the spec instead.

//! Custom fields: further data that contacts carry and texts can quote.

use crate::{Action, Client, Id, List, Value};
use super::enums::CustomFieldType;
use super::models::CustomField;

impl<M> Client<M> {
    /// Defines a custom field for contacts: [`CreateCustomField`].
    ///
    /// Sends `POST /api/1/custom-fields/` over REST. Only adds to the account; an identical second
    /// call adds again. At most 5 calls a minute.
    pub fn create_custom_field(&self) -> CreateCustomFieldBuilder<&Self> {
        CreateCustomFieldBuilder::new(self)
    }

    /// Deletes a custom field: [`DeleteCustomField`].
    ///
    /// Sends `DELETE /api/1/custom-fields/{id}/` over REST. Deletes something; an identical second
    /// call deletes nothing more. At most 5 calls a minute.
    pub fn delete_custom_field(&self) -> DeleteCustomFieldBuilder<&Self> {
        DeleteCustomFieldBuilder::new(self)
    }

    /// Lists custom fields, all of them or those whose code or label matches: [`ListCustomFields`].
    ///
    /// Sends `GET /api/1/custom-fields/` over REST. Changes nothing.
    pub fn list_custom_fields(&self) -> ListCustomFieldsBuilder<&Self> {
        ListCustomFieldsBuilder::new(self)
    }

    /// Fetches the definition of a custom field: [`RetrieveCustomField`].
    ///
    /// Sends `GET /api/1/custom-fields/{custom_field_id}/` over REST. Changes nothing.
    pub fn retrieve_custom_field(&self) -> RetrieveCustomFieldBuilder<&Self> {
        RetrieveCustomFieldBuilder::new(self)
    }

    /// Gives a custom field another label: [`UpdateCustomField`].
    ///
    /// Sends `PATCH /api/1/custom-fields/{custom_field_id}/` over REST. Changes the account; an
    /// identical second call changes nothing more.
    pub fn update_custom_field(&self) -> UpdateCustomFieldBuilder<&Self> {
        UpdateCustomFieldBuilder::new(self)
    }
}

/// Defines a custom field for contacts.
///
/// The field can be used at once, in contacts, automations and template texts.
///
/// Spoki keeps the codes `FIRST_NAME`, `LAST_NAME`, `EMAIL`, `PHONE`, `ACCOUNT_NAME` and
/// `LANGUAGE` for itself.
///
/// # Call
///
/// Sends `POST /api/1/custom-fields/` over REST. Only adds to the account; an identical second
/// call adds again. At most 5 calls a minute.
///
/// The limit is stated by a live integration that cites Spoki's REST documentation.
///
/// What a refusal may mean:
///
/// - 400 about `code`: The code is probably taken, reserved, or not in upper case with
///   underscores.
/// - 400 about `label`: The label is probably taken, reserved, or not in upper case.
#[derive(Action, Clone, PartialEq)]
#[action(
    slug = "SPOKI_CREATE_CUSTOM_FIELD",
    title = "Create Custom Field",
    command = "create"
)]
#[synonyms("add")]
#[effect(write, adds, per_minute = 5)]
#[rest(POST, "/api/1/custom-fields/", reply = CustomField)]
#[hint(
    400,
    field = "code",
    "The code is probably taken, reserved, or not in upper case with underscores."
)]
#[hint(
    400,
    field = "label",
    "The label is probably taken, reserved, or not in upper case."
)]
#[non_exhaustive]
pub struct CreateCustomField {
    /// Code for calls and placeholders: upper case with underscores, unique, not reserved.
    pub code: String,
    /// Name that people see: upper case, unique, not reserved.
    pub label: String,
    /// A sample value of the field's type: a text, `YYYY-MM-DD` or `YYYY-MM-DD HH:MM:SS`.
    pub example: String,
    /// What the field holds.
    pub field_type: CustomFieldType,
}

/// Deletes a custom field.
///
/// A field that an automation uses cannot be deleted.
///
/// # Call
///
/// Sends `DELETE /api/1/custom-fields/{id}/` over REST. Deletes something; an identical second
/// call deletes nothing more. At most 5 calls a minute.
///
/// What a refusal may mean:
///
/// - 400, 403, 409: An automation probably uses the field: remove it there first.
#[derive(Action, Clone, PartialEq)]
#[action(
    slug = "SPOKI_DELETE_CUSTOM_FIELD",
    title = "Delete Custom Field",
    command = "delete"
)]
#[synonyms("remove", "erase")]
#[effect(delete, repeatable, per_minute = 5)]
#[rest(DELETE, "/api/1/custom-fields/{id}/")]
#[reply(assumed)]
#[hint(400, 403, 409, "An automation probably uses the field: remove it there first.")]
#[non_exhaustive]
pub struct DeleteCustomField {
    /// The field to delete.
    #[param(kind = integer)]
    pub id: Id,
}

/// Lists custom fields, all of them or those whose code or label matches.
///
/// REST has one parameter `search` for both. The client sends the longer value, and then keeps
/// only the fields whose own code or label contains the given text.
///
/// # Call
///
/// Sends `GET /api/1/custom-fields/` over REST. Changes nothing.
///
/// No good source documents the reply: its form is assumed.
#[derive(Action, Clone, PartialEq)]
#[action(
    slug = "SPOKI_LIST_CUSTOM_FIELDS",
    title = "List Custom Fields",
    command = "list"
)]
#[effect(read)]
#[rest(GET, "/api/1/custom-fields/", reply = List<Value>)]
#[reply(paged, assumed)]
#[non_exhaustive]
pub struct ListCustomFields {
    /// Part of the code.
    #[param(rest = "search", client_filter = "code")]
    pub code: Option<String>,
    /// Part of the label.
    #[param(rest = "search", client_filter = "label")]
    pub label: Option<String>,
}

/// Fetches the definition of a custom field.
///
/// # Call
///
/// Sends `GET /api/1/custom-fields/{custom_field_id}/` over REST. Changes nothing.
#[derive(Action, Clone, PartialEq)]
#[action(
    slug = "SPOKI_RETRIEVE_CUSTOM_FIELD",
    title = "Retrieve Custom Field",
    command = "get"
)]
#[effect(read)]
#[rest(GET, "/api/1/custom-fields/{custom_field_id}/", reply = CustomField)]
#[non_exhaustive]
pub struct RetrieveCustomField {
    /// The field to fetch.
    #[param(kind = integer)]
    pub custom_field_id: Id,
}

/// Gives a custom field another label.
///
/// Its code and type stay as they are.
///
/// # Call
///
/// Sends `PATCH /api/1/custom-fields/{custom_field_id}/` over REST. Changes the account; an
/// identical second call changes nothing more.
#[derive(Action, Clone, PartialEq)]
#[action(
    slug = "SPOKI_UPDATE_CUSTOM_FIELD",
    title = "Update Custom Field",
    command = "update"
)]
#[synonyms("edit", "rename")]
#[effect(write, repeatable)]
#[rest(PATCH, "/api/1/custom-fields/{custom_field_id}/", reply = CustomField)]
#[non_exhaustive]
pub struct UpdateCustomField {
    /// New name that people see.
    pub label: String,
    /// The field to rename.
    #[param(kind = integer)]
    pub custom_field_id: Id,
}
