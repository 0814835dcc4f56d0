// @generated from spec/ by `cargo xtask codegen`: edit the spec instead.

//! Accounts, the agencies that run them, and partners.

use crate::{Action, Client, Id, List, Value};
use super::models::{Account, Agency};

impl<M> Client<M> {
    /// Creates a link that leads an account's users through its setup: [`CreateAccountOnboardingLink`].
    ///
    /// Sends `POST /api/1/accounts/{account_id}/onboarding/` over REST. Only adds to the account;
    /// an identical second call adds again.
    pub fn create_account_onboarding_link(
        &self,
    ) -> CreateAccountOnboardingLinkBuilder<&Self> {
        CreateAccountOnboardingLinkBuilder::new(self)
    }

    /// Lists the accounts that the key can see, with credit and status: [`ListAccounts`].
    ///
    /// Sends `GET /api/1/accounts/` over REST. Changes nothing. At most 5 calls a minute.
    pub fn list_accounts(&self) -> ListAccountsBuilder<&Self> {
        ListAccountsBuilder::new(self)
    }

    /// Lists the agencies that the key can see: [`ListAgencies`].
    ///
    /// Sends `GET /api/1/agencies/` over REST. Changes nothing.
    pub fn list_agencies(&self) -> ListAgenciesBuilder<&Self> {
        ListAgenciesBuilder::new(self)
    }

    /// Lists the business partners that the key can see: [`ListPartners`].
    ///
    /// Sends `GET /api/1/partners/` over REST. Changes nothing.
    pub fn list_partners(&self) -> ListPartnersBuilder<&Self> {
        ListPartnersBuilder::new(self)
    }

    /// Fetches an account with its credit, limits, quality rating and settings: [`RetrieveAccount`].
    ///
    /// Sends `GET /api/1/accounts/{account_id}/` over REST. Changes nothing.
    pub fn retrieve_account(&self) -> RetrieveAccountBuilder<&Self> {
        RetrieveAccountBuilder::new(self)
    }
}

/// Creates a link that leads an account's users through its setup.
///
/// Spoki documents the REST endpoint as removed: expect status 404.
///
/// # Call
///
/// Sends `POST /api/1/accounts/{account_id}/onboarding/` over REST. Only adds to the account;
/// an identical second call adds again.
///
/// No good source documents this call: method and path are assumed.
///
/// No good source documents the reply: its form is assumed.
///
/// What a refusal may mean:
///
/// - 404: Spoki has retired this endpoint. A partner's key can onboard through `POST
///   /api/1/partners/onboarding/`, with the account in the body: set that path.
///
/// # Notes
///
/// With a partner's key, `POST /api/1/partners/onboarding/` takes the account in its body: set
/// that path with `Options::rest_path` and `account` with `Options::extra_body`. Spoki itself
/// names `POST /api/1/channel/`, which takes no account and creates a channel.
#[derive(Action, Clone, PartialEq)]
#[action(
    slug = "SPOKI_CREATE_ACCOUNT_ONBOARDING_LINK",
    title = "Create Account Onboarding Link",
    command = "create-onboarding-link"
)]
#[effect(write, adds)]
#[rest(POST, "/api/1/accounts/{account_id}/onboarding/", assumed)]
#[reply(assumed)]
#[hint(
    404,
    "Spoki has retired this endpoint. A partner's key can onboard through `POST /api/1/partners/onboarding/`, with the account in the body: set that path."
)]
#[non_exhaustive]
pub struct CreateAccountOnboardingLink {
    /// The account to set up; the key must have access to it.
    #[param(kind = integer)]
    pub account_id: Id,
}

/// Lists the accounts that the key can see, with credit and status.
///
/// # Call
///
/// Sends `GET /api/1/accounts/` over REST. Changes nothing. At most 5 calls a minute.
#[derive(Action, Clone, PartialEq)]
#[action(slug = "SPOKI_LIST_ACCOUNTS", title = "List Accounts", command = "list", check)]
#[effect(read, per_minute = 5)]
#[rest(GET, "/api/1/accounts/", reply = List<Account>)]
#[non_exhaustive]
pub struct ListAccounts {}

/// Lists the agencies that the key can see.
///
/// # Call
///
/// Sends `GET /api/1/agencies/` over REST. Changes nothing.
#[derive(Action, Clone, PartialEq)]
#[action(
    slug = "SPOKI_LIST_AGENCIES",
    title = "List Agencies",
    command = "list-agencies"
)]
#[effect(read)]
#[rest(GET, "/api/1/agencies/", reply = List<Agency>)]
#[non_exhaustive]
pub struct ListAgencies {}

/// Lists the business partners that the key can see.
///
/// A partner's own key is probably needed.
///
/// # Call
///
/// Sends `GET /api/1/partners/` over REST. Changes nothing.
///
/// No good source documents the reply: its form is assumed.
///
/// What a refusal may mean:
///
/// - 401, 403: Probably only a partner's key may list partners.
#[derive(Action, Clone, PartialEq)]
#[action(
    slug = "SPOKI_LIST_PARTNERS",
    title = "List Partners",
    command = "list-partners"
)]
#[effect(read)]
#[rest(GET, "/api/1/partners/", reply = List<Value>)]
#[reply(paged, assumed)]
#[hint(401, 403, "Probably only a partner's key may list partners.")]
#[non_exhaustive]
pub struct ListPartners {}

/// Fetches an account with its credit, limits, quality rating and settings.
///
/// # Call
///
/// Sends `GET /api/1/accounts/{account_id}/` over REST. Changes nothing.
#[derive(Action, Clone, PartialEq)]
#[action(slug = "SPOKI_RETRIEVE_ACCOUNT", title = "Retrieve Account", command = "get")]
#[effect(read)]
#[rest(GET, "/api/1/accounts/{account_id}/", reply = Account)]
#[non_exhaustive]
pub struct RetrieveAccount {
    /// The account to fetch; the key must have access to it.
    #[param(kind = integer)]
    pub account_id: Id,
}
