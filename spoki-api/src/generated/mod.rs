// @generated from spec/ by `cargo xtask codegen`: edit the spec instead.

//! Actions of Spoki, version `20260227_00`.

pub mod accounts;
pub mod automations;
pub mod campaigns;
pub mod contacts;
pub mod custom_fields;
pub mod enums;
pub mod invitations;
pub mod lists;
pub mod media;
pub mod models;
pub mod reports;
pub mod roles;
pub mod tags;
pub mod templates;
pub mod tickets;
#[doc(no_inline)]
pub use self::{
    accounts::*, automations::*, campaigns::*, contacts::*, custom_fields::*, enums::*,
    invitations::*, lists::*, media::*, models::*, reports::*, roles::*, tags::*,
    templates::*, tickets::*,
};
use crate::{Action, Catalog};

/// The catalogue of this version of the crate.
///
/// A constant: nothing is parsed or built at run time.
pub fn catalog() -> &'static Catalog {
    &Catalog {
        toolkit: "SPOKI",
        name: "Spoki",
        version: "20260227_00",
        rest_base_url: "https://api.spoki.com",
        rest_key_header: "x-spoki-api-key",
        rest_key_variable: "SPOKI_API_KEY",
        composio_base_url: "https://backend.composio.dev",
        composio_execute_path: "/api/v3.1/tools/execute/",
        composio_key_header: "x-api-key",
        actions: &[
            AddContactOperator::INFO,
            AddServiceUser::INFO,
            CheckRolePrivateKey::INFO,
            CloneTemplate::INFO,
            CreateAccountOnboardingLink::INFO,
            CreateCustomField::INFO,
            CreateList::INFO,
            CreateMedia::INFO,
            CreateOrUpdateContact::INFO,
            CreateTemplate::INFO,
            CreateTicket::INFO,
            DeleteContact::INFO,
            DeleteCustomField::INFO,
            DeleteList::INFO,
            DeleteMedia::INFO,
            DeleteRole::INFO,
            DeleteTemplate::INFO,
            DeleteTicket::INFO,
            GenerateRolePrivateKey::INFO,
            GetAccountCurrentReport::INFO,
            ListAccounts::INFO,
            ListAgencies::INFO,
            ListAutomations::INFO,
            ListCampaigns::INFO,
            ListContacts::INFO,
            ListCustomFields::INFO,
            ListLists::INFO,
            ListMedia::INFO,
            ListPartners::INFO,
            ListReports::INFO,
            ListRoles::INFO,
            ListTags::INFO,
            ListTemplates::INFO,
            ListTickets::INFO,
            RemoveAllListContacts::INFO,
            RemoveContactOperator::INFO,
            RemoveListContacts::INFO,
            ResendInvitation::INFO,
            RetrieveAccount::INFO,
            RetrieveAutomation::INFO,
            RetrieveContact::INFO,
            RetrieveCustomField::INFO,
            RetrieveList::INFO,
            RetrieveMedia::INFO,
            RetrieveRole::INFO,
            RetrieveTag::INFO,
            RetrieveTemplate::INFO,
            RevertTemplateToDraft::INFO,
            SyncContactsBulk::INFO,
            SyncListContacts::INFO,
            UpdateCampaign::INFO,
            UpdateContact::INFO,
            UpdateCustomField::INFO,
            UpdateInvitationRole::INFO,
            UpdateMedia::INFO,
            UpdateRole::INFO,
            UpdateTemplate::INFO,
        ],
    }
}
