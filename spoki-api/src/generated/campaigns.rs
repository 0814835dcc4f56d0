// @generated from spec/ by `cargo xtask codegen`: edit the spec instead.

//! Campaigns: an automation sent to lists of contacts at a given time.

use crate::{Action, Client, Id, List};
use super::enums::SettableCampaignStatus;
use super::models::Campaign;

impl<M> Client<M> {
    /// Lists campaigns, all of them or those scheduled within a span of time: [`ListCampaigns`].
    ///
    /// Sends `GET /api/1/campaigns/` over REST. Changes nothing.
    pub fn list_campaigns(&self) -> ListCampaignsBuilder<&Self> {
        ListCampaignsBuilder::new(self)
    }

    /// Changes a campaign's name, status or start: [`UpdateCampaign`].
    ///
    /// Sends `PATCH /api/1/campaigns/{id}/` over REST. Changes the account; an identical second
    /// call changes nothing more. At most 5 calls a minute.
    pub fn update_campaign(&self) -> UpdateCampaignBuilder<&Self> {
        UpdateCampaignBuilder::new(self)
    }
}

/// Lists campaigns, all of them or those scheduled within a span of time.
///
/// # Call
///
/// Sends `GET /api/1/campaigns/` over REST. Changes nothing.
#[derive(Action, Clone, PartialEq)]
#[action(slug = "SPOKI_LIST_CAMPAIGNS", title = "List campaigns", command = "list")]
#[effect(read)]
#[rest(GET, "/api/1/campaigns/", reply = List<Campaign>)]
#[reply(paged)]
#[non_exhaustive]
pub struct ListCampaigns {
    /// Earliest start: an ISO 8601 date, with or without a time.
    #[param(format = timestamp)]
    pub scheduled_datetime_gte: Option<String>,
    /// Latest start: an ISO 8601 date, with or without a time.
    #[param(format = timestamp)]
    pub scheduled_datetime_lte: Option<String>,
}

/// Changes a campaign's name, status or start.
///
/// A scheduled campaign writes to its contacts on WhatsApp at the scheduled time.
///
/// # Call
///
/// Sends `PATCH /api/1/campaigns/{id}/` over REST. Changes the account; an identical second
/// call changes nothing more. At most 5 calls a minute.
///
/// What a refusal may mean:
///
/// - 400 about `scheduled_datetime`: A start is probably missing: the status `Scheduled` needs
///   one.
///
/// # Notes
///
/// Over REST, `Options::extra_body` can change `automation` and `lists`, too.
#[derive(Action, Clone, PartialEq)]
#[action(slug = "SPOKI_UPDATE_CAMPAIGN", title = "Update Campaign", command = "update")]
#[synonyms("edit", "pause", "schedule")]
#[effect(write, repeatable, per_minute = 5)]
#[rest(PATCH, "/api/1/campaigns/{id}/", reply = Campaign)]
#[hint(
    400,
    field = "scheduled_datetime",
    "A start is probably missing: the status `Scheduled` needs one."
)]
#[non_exhaustive]
pub struct UpdateCampaign {
    /// The campaign to change.
    pub id: Id,
    /// New name.
    pub name: Option<String>,
    /// New status; `Scheduled` needs a start.
    pub status: Option<SettableCampaignStatus>,
    /// New start as an ISO 8601 timestamp; required for `Scheduled`.
    #[param(format = timestamp)]
    pub scheduled_datetime: Option<String>,
}
