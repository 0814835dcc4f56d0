// @generated from spec/ by `cargo xtask codegen`: edit the spec instead.

//! WhatsApp message templates.
//!
//! WhatsApp approves a template before messages can use it.

use crate::{Action, Client, Id, List};
use super::enums::TemplateCategory;
use super::models::{Template, TemplateLocalizationInput};

impl<M> Client<M> {
    /// Copies a template; the copy starts as a draft: [`CloneTemplate`].
    ///
    /// Sends `GET /api/1/templates/{template_id}/clone/` over REST. Only adds to the account; an
    /// identical second call adds again.
    pub fn clone_template(&self) -> CloneTemplateBuilder<&Self> {
        CloneTemplateBuilder::new(self)
    }

    /// Creates a template as a draft: [`CreateTemplate`].
    ///
    /// Sends `POST /api/1/templates/` over REST. Only adds to the account; an identical second call
    /// adds again. At most 10 calls a minute.
    pub fn create_template(&self) -> CreateTemplateBuilder<&Self> {
        CreateTemplateBuilder::new(self)
    }

    /// Deletes a template: [`DeleteTemplate`].
    ///
    /// Sends `DELETE /api/1/templates/{id}/` over REST. Deletes something; an identical second call
    /// deletes nothing more. At most 10 calls a minute.
    pub fn delete_template(&self) -> DeleteTemplateBuilder<&Self> {
        DeleteTemplateBuilder::new(self)
    }

    /// Lists templates, all of them or those that match: [`ListTemplates`].
    ///
    /// Sends `GET /api/1/templates/` over REST. Changes nothing.
    pub fn list_templates(&self) -> ListTemplatesBuilder<&Self> {
        ListTemplatesBuilder::new(self)
    }

    /// Fetches a template with its content in every language: [`RetrieveTemplate`].
    ///
    /// Sends `GET /api/1/templates/{template_id}/` over REST. Changes nothing.
    pub fn retrieve_template(&self) -> RetrieveTemplateBuilder<&Self> {
        RetrieveTemplateBuilder::new(self)
    }

    /// Withdraws a template from WhatsApp and makes it a draft again: [`RevertTemplateToDraft`].
    ///
    /// Sends `POST /api/1/templates/{template_id}/back_to_draft/` over REST. Changes the account;
    /// an identical second call changes nothing more.
    pub fn revert_template_to_draft(&self) -> RevertTemplateToDraftBuilder<&Self> {
        RevertTemplateToDraftBuilder::new(self)
    }

    /// Changes some of a template's properties and keeps the others: [`UpdateTemplate`].
    ///
    /// Sends `PATCH /api/1/templates/{id}/` over REST. Changes the account; an identical second
    /// call changes it again. At most 10 calls a minute.
    pub fn update_template(&self) -> UpdateTemplateBuilder<&Self> {
        UpdateTemplateBuilder::new(self)
    }
}

/// Copies a template; the copy starts as a draft.
///
/// REST uses `GET` for this call, but every call creates another copy. So it counts as a write:
/// the client neither retries it blindly nor caches it.
///
/// # Call
///
/// Sends `GET /api/1/templates/{template_id}/clone/` over REST. Only adds to the account; an
/// identical second call adds again.
///
/// No good source documents the reply: its form is assumed.
#[derive(Action, Clone, PartialEq)]
#[action(slug = "SPOKI_CLONE_TEMPLATE", title = "Clone Template", command = "clone")]
#[synonyms("duplicate")]
#[effect(write, adds)]
#[rest(GET, "/api/1/templates/{template_id}/clone/")]
#[reply(assumed)]
#[non_exhaustive]
pub struct CloneTemplate {
    /// The template to copy.
    #[param(kind = integer)]
    pub template_id: Id,
}

/// Creates a template as a draft.
///
/// Handing it to WhatsApp for approval is a separate REST call, which none of these actions
/// makes.
///
/// # Call
///
/// Sends `POST /api/1/templates/` over REST. Only adds to the account; an identical second call
/// adds again. At most 10 calls a minute.
///
/// What a refusal may mean:
///
/// - 400: With code `spoki::3014`: a text has too many placeholders for its length. Lengthen the
///   fixed text or drop placeholders.
#[derive(Action, Clone, PartialEq)]
#[action(slug = "SPOKI_CREATE_TEMPLATE", title = "Create Template", command = "create")]
#[synonyms("add")]
#[effect(write, adds, per_minute = 10)]
#[rest(POST, "/api/1/templates/", reply = Template)]
#[hint(
    400,
    "With code `spoki::3014`: a text has too many placeholders for its length. Lengthen the fixed text or drop placeholders."
)]
#[non_exhaustive]
pub struct CreateTemplate {
    /// Internal name, which contacts never see: unique, lower case with underscores.
    pub name: String,
    /// What the template is for: a value of the page, or one of WhatsApp's newer ones.
    pub category: TemplateCategory,
    /// Finer classification, such as `CLASSIC`.
    pub subcategory: Option<String>,
    /// The content, at least one language.
    #[param(min = 1)]
    pub templatelocalization_set: Vec<TemplateLocalizationInput>,
}

/// Deletes a template.
///
/// A template that an automation uses stays unless `force_delete` is set.
///
/// # Call
///
/// Sends `DELETE /api/1/templates/{id}/` over REST. Deletes something; an identical second call
/// deletes nothing more. At most 10 calls a minute.
///
/// What a refusal may mean:
///
/// - 400, 403, 409: An automation probably uses the template: see `force_delete`.
#[derive(Action, Clone, PartialEq)]
#[action(slug = "SPOKI_DELETE_TEMPLATE", title = "Delete template", command = "delete")]
#[synonyms("remove", "erase")]
#[effect(delete, repeatable, per_minute = 10)]
#[rest(DELETE, "/api/1/templates/{id}/")]
#[reply(assumed)]
#[hint(400, 403, 409, "An automation probably uses the template: see `force_delete`.")]
#[non_exhaustive]
pub struct DeleteTemplate {
    /// The template to delete.
    #[param(kind = integer)]
    pub id: Id,
    /// `true` deletes the template even if automations use it.
    #[param(omit_false)]
    pub force_delete: Option<bool>,
}

/// Lists templates, all of them or those that match.
///
/// # Call
///
/// Sends `GET /api/1/templates/` over REST. Changes nothing.
#[derive(Action, Clone, PartialEq)]
#[action(slug = "SPOKI_LIST_TEMPLATES", title = "List templates", command = "list")]
#[effect(read)]
#[rest(GET, "/api/1/templates/", reply = List<Template>)]
#[reply(paged)]
#[non_exhaustive]
pub struct ListTemplates {
    /// Text to look for in identifier, name and texts.
    pub search: Option<String>,
}

/// Fetches a template with its content in every language.
///
/// # Call
///
/// Sends `GET /api/1/templates/{template_id}/` over REST. Changes nothing.
#[derive(Action, Clone, PartialEq)]
#[action(slug = "SPOKI_RETRIEVE_TEMPLATE", title = "Retrieve Template", command = "get")]
#[effect(read)]
#[rest(GET, "/api/1/templates/{template_id}/", reply = Template)]
#[non_exhaustive]
pub struct RetrieveTemplate {
    /// The template to fetch.
    #[param(kind = integer)]
    pub template_id: Id,
}

/// Withdraws a template from WhatsApp and makes it a draft again.
///
/// Messages cannot use it until WhatsApp has approved it anew.
///
/// # Call
///
/// Sends `POST /api/1/templates/{template_id}/back_to_draft/` over REST. Changes the account;
/// an identical second call changes nothing more.
///
/// No good source documents the reply: its form is assumed.
#[derive(Action, Clone, PartialEq)]
#[action(
    slug = "SPOKI_REVERT_TEMPLATE_TO_DRAFT",
    title = "Revert Template to Draft",
    command = "revert"
)]
#[effect(write, repeatable)]
#[rest(POST, "/api/1/templates/{template_id}/back_to_draft/")]
#[reply(assumed)]
#[non_exhaustive]
pub struct RevertTemplateToDraft {
    /// The template to withdraw.
    #[param(kind = integer)]
    pub template_id: Id,
}

/// Changes some of a template's properties and keeps the others.
///
/// A localization without `id` is new, so the same call made again may add it twice.
///
/// # Call
///
/// Sends `PATCH /api/1/templates/{id}/` over REST. Changes the account; an identical second
/// call changes it again. At most 10 calls a minute.
///
/// What a refusal may mean:
///
/// - 400: With code `spoki::3014`: a text has too many placeholders for its length. Lengthen the
///   fixed text or drop placeholders.
#[derive(Action, Clone, PartialEq)]
#[action(slug = "SPOKI_UPDATE_TEMPLATE", title = "Update Template", command = "update")]
#[synonyms("edit")]
#[effect(write, per_minute = 10)]
#[rest(PATCH, "/api/1/templates/{id}/", reply = Template)]
#[hint(
    400,
    "With code `spoki::3014`: a text has too many placeholders for its length. Lengthen the fixed text or drop placeholders."
)]
#[non_exhaustive]
pub struct UpdateTemplate {
    /// The template to change.
    #[param(kind = integer)]
    pub id: Id,
    /// New internal name.
    pub name: Option<String>,
    /// New category: any text, in practice a value of `TemplateCategory`.
    pub category: Option<String>,
    /// New finer classification.
    pub subcategory: Option<String>,
    /// Content to change, with its `id`, or to add, without an `id`.
    pub templatelocalization_set: Option<Vec<TemplateLocalizationInput>>,
}
