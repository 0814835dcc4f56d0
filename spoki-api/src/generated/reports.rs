// @generated from spec/ by `cargo xtask codegen`: edit the spec instead.

//! Figures on messages and conversations.

use crate::{Action, Client, Id, List, Value};
use super::enums::ReportGranularity;
use super::models::AccountReport;

impl<M> Client<M> {
    /// Fetches an account's current message and conversation figures: [`GetAccountCurrentReport`].
    ///
    /// Sends `GET /api/1/accounts/{account_id}/current_report/` over REST. Changes nothing.
    pub fn get_account_current_report(&self) -> GetAccountCurrentReportBuilder<&Self> {
        GetAccountCurrentReportBuilder::new(self)
    }

    /// Lists usage reports of past periods: [`ListReports`].
    ///
    /// Sends `GET /api/1/reports/` over REST. Changes nothing.
    pub fn list_reports(&self) -> ListReportsBuilder<&Self> {
        ListReportsBuilder::new(self)
    }
}

/// Fetches an account's current message and conversation figures.
///
/// The server caches them for 30 minutes.
///
/// # Call
///
/// Sends `GET /api/1/accounts/{account_id}/current_report/` over REST. Changes nothing.
#[derive(Action, Clone, PartialEq)]
#[action(
    slug = "SPOKI_GET_ACCOUNT_CURRENT_REPORT",
    title = "Get Account Current Report",
    command = "current"
)]
#[effect(read)]
#[rest(GET, "/api/1/accounts/{account_id}/current_report/", reply = AccountReport)]
#[non_exhaustive]
pub struct GetAccountCurrentReport {
    /// The account to report on.
    #[param(kind = integer)]
    pub account_id: Id,
}

/// Lists usage reports of past periods.
///
/// Figures may be 30 minutes old, because the server caches them.
///
/// Spoki's REST documentation announces the endpoint's removal, dated 2026-06-10.
///
/// # Call
///
/// Sends `GET /api/1/reports/` over REST. Changes nothing.
///
/// No good source documents this call: method and path are assumed.
///
/// No good source documents the reply: its form is assumed.
///
/// What a refusal may mean:
///
/// - 404, 410: Spoki announced the removal of this endpoint. `GET /api/1/reports/detailed/`
///   replaces it: set that path, and `start_date` and `end_date` as further query members.
///
/// # Notes
///
/// The successor, `GET /api/1/reports/detailed/`, has no parameter for the account, and filters
/// by `granularity`, `start_date` and `end_date`: `Options::rest_path` and
/// `Options::extra_query` reach it.
#[derive(Action, Clone, PartialEq)]
#[action(slug = "SPOKI_LIST_REPORTS", title = "List Reports", command = "list")]
#[effect(read)]
#[rest(GET, "/api/1/reports/", reply = List<Value>, assumed)]
#[reply(paged, assumed)]
#[hint(
    404,
    410,
    "Spoki announced the removal of this endpoint. `GET /api/1/reports/detailed/` replaces it: set that path, and `start_date` and `end_date` as further query members."
)]
#[non_exhaustive]
pub struct ListReports {
    /// Only reports on this account.
    #[param(kind = integer)]
    pub account: Option<Id>,
    /// Length of the periods.
    pub granularity: Option<ReportGranularity>,
    /// Only periods that start on this day, `YYYY-MM-DD`.
    #[param(format = date)]
    pub period_start: Option<String>,
}
