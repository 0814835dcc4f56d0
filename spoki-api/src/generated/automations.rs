// @generated from spec/ by `cargo xtask codegen`: edit the spec instead.

//! Automations: flows of messages that a webhook or an event starts.

use crate::{Action, Client, Id, List};
use super::enums::WebhookPlatform;
use super::models::Automation;

impl<M> Client<M> {
    /// Lists automations, all of them or those that match: [`ListAutomations`].
    ///
    /// Sends `GET /api/1/automations/` over REST. Changes nothing.
    pub fn list_automations(&self) -> ListAutomationsBuilder<&Self> {
        ListAutomationsBuilder::new(self)
    }

    /// Fetches an automation with its first message and webhooks: [`RetrieveAutomation`].
    ///
    /// Sends `GET /api/1/automations/{id}/` over REST. Changes nothing.
    pub fn retrieve_automation(&self) -> RetrieveAutomationBuilder<&Self> {
        RetrieveAutomationBuilder::new(self)
    }
}

/// Lists automations, all of them or those that match.
///
/// The reply carries the secrets of their webhooks.
///
/// # Call
///
/// Sends `GET /api/1/automations/` over REST. Changes nothing.
#[derive(Action, Clone, PartialEq)]
#[action(slug = "SPOKI_LIST_AUTOMATIONS", title = "List Automations", command = "list")]
#[effect(read)]
#[rest(GET, "/api/1/automations/", reply = List<Automation>)]
#[reply(paged)]
#[non_exhaustive]
pub struct ListAutomations {
    /// Text to look for in names and webhook addresses.
    pub search: Option<String>,
    /// Only active automations, or with `false` only inactive ones.
    pub is_active: Option<bool>,
    /// Only automations whose webhook listens to this service.
    pub webhook_platform: Option<WebhookPlatform>,
}

/// Fetches an automation with its first message and webhooks.
///
/// The reply carries the webhooks' secrets.
///
/// # Call
///
/// Sends `GET /api/1/automations/{id}/` over REST. Changes nothing.
#[derive(Action, Clone, PartialEq)]
#[action(
    slug = "SPOKI_RETRIEVE_AUTOMATION",
    title = "Retrieve Automation",
    command = "get"
)]
#[effect(read)]
#[rest(GET, "/api/1/automations/{id}/", reply = Automation)]
#[non_exhaustive]
pub struct RetrieveAutomation {
    /// The automation to fetch.
    #[param(kind = integer)]
    pub id: Id,
}
