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
use crate::action::{GroupInfo, Limitation};

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
        groups: GROUPS,
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
        cannot: CANNOT,
    }
}

const GROUPS: &[GroupInfo] = &[
    GroupInfo {
        name: "accounts",
        doc: "Accounts, the agencies that run them, and partners.",
        synonyms: &["workspace", "tenant", "balance"],
    },
    GroupInfo {
        name: "automations",
        doc: "Automations: flows of messages that a webhook or an event starts.",
        synonyms: &["flow", "workflow", "bot", "journey"],
    },
    GroupInfo {
        name: "campaigns",
        doc: "Campaigns: an automation sent to lists of contacts at a given time.",
        synonyms: &["broadcast", "newsletter", "mailing"],
    },
    GroupInfo {
        name: "contacts",
        doc: "Contacts, and the operators assigned to their chats.",
        synonyms: &["customer", "person", "client", "subscriber", "phone book"],
    },
    GroupInfo {
        name: "custom_fields",
        doc: "Custom fields: further data that contacts carry and texts can quote.",
        synonyms: &["attribute", "property", "variable"],
    },
    GroupInfo {
        name: "invitations",
        doc: "Invitations to join the account.",
        synonyms: &["invite"],
    },
    GroupInfo {
        name: "lists",
        doc: "Contact lists, and who is on them.",
        synonyms: &["audience", "segment"],
    },
    GroupInfo {
        name: "media",
        doc: "Media files for messages, templates and campaigns.",
        synonyms: &["picture", "image", "video", "attachment", "document"],
    },
    GroupInfo {
        name: "reports",
        doc: "Figures on messages and conversations.",
        synonyms: &["statistics", "analytics", "metrics"],
    },
    GroupInfo {
        name: "roles",
        doc: "Roles of users, service users and their private keys.",
        synonyms: &["team member", "colleague", "agent", "permission"],
    },
    GroupInfo {
        name: "tags",
        doc: "Tags that contacts carry.",
        synonyms: &["label"],
    },
    GroupInfo {
        name: "templates",
        doc: "WhatsApp message templates.\n\nWhatsApp approves a template before messages can use it.",
        synonyms: &["message model", "layout"],
    },
    GroupInfo {
        name: "tickets",
        doc: "Support tickets.\n\nTickets have to be switched on for the account; otherwise Spoki offers none of these calls.",
        synonyms: &["issue", "case", "complaint"],
    },
];

const CANNOT: &[Limitation] = &[
    Limitation {
        words: &[
            "send message",
            "send text",
            "send template",
            "send whatsapp",
            "write message",
            "reply message",
        ],
        text: "No action sends a message. Automations and campaigns that are set up in Spoki send messages.",
    },
    Limitation {
        words: &[
            "read ticket",
            "get ticket",
            "retrieve ticket",
            "update ticket",
            "edit ticket",
            "change ticket",
            "close ticket",
            "resolve ticket",
        ],
        text: "No action reads, updates or closes a ticket. Tickets can be created, listed and deleted.",
    },
    Limitation {
        words: &["create campaign", "new campaign", "start campaign", "send campaign"],
        text: "No action creates a campaign. Campaigns can be listed and updated.",
    },
    Limitation {
        words: &[
            "create automation",
            "new automation",
            "start automation",
            "update automation",
        ],
        text: "No action creates, changes or starts an automation. Automations can be listed and read.",
    },
    Limitation {
        words: &[
            "create invitation",
            "send invitation",
            "invite operator",
            "invite user",
            "invite person",
        ],
        text: "No action sends an invitation to a new person. Invitations can be sent again and given another role.",
    },
    Limitation {
        words: &[
            "receive event",
            "receive message",
            "receive webhook",
            "create webhook",
            "incoming message",
            "read message",
        ],
        text: "No action receives events. The toolkit has no triggers.",
    },
    Limitation {
        words: &["upload file", "upload media", "upload image", "upload document"],
        text: "No action uploads a file. A media file stays where it is hosted, and Spoki gets its public address.",
    },
];
