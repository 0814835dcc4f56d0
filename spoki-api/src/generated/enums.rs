// @generated from spec/ by `cargo xtask codegen`: edit the spec instead.

//! Enumerated values of Spoki, version `20260227_00`.

use crate::WireEnum;
use crate::values::{UnknownNumber, UnknownText};

/// The purpose of an account.
#[derive(Clone, Debug, Eq, Hash, PartialEq, WireEnum)]
#[wire_enum(open)]
#[non_exhaustive]
pub enum AccountType {
    /// For trials.
    #[wire(1)]
    Sandbox,
    /// A business's own account.
    #[wire(2)]
    Standard,
    /// An agency that runs accounts for others.
    #[wire(4)]
    Agency,
    /// A value that this version does not know.
    #[wire(unknown)]
    Unknown(UnknownNumber),
}

/// The status of a campaign.
///
/// A caller can set only the values of `SettableCampaignStatus`; the service sets the others.
#[derive(Clone, Debug, Eq, Hash, PartialEq, WireEnum)]
#[wire_enum(open)]
#[non_exhaustive]
pub enum CampaignStatus {
    /// Being prepared; nothing will be sent.
    Draft,
    /// Starts at its scheduled time.
    Scheduled,
    /// Messages are going out.
    Processing,
    /// All contacts have been handled.
    Completed,
    /// A value that this version does not know.
    #[wire(unknown)]
    Unknown(UnknownText),
}

/// What a custom field holds.
#[derive(Clone, Debug, Eq, Hash, PartialEq, WireEnum)]
#[wire_enum(closed)]
#[non_exhaustive]
pub enum CustomFieldType {
    /// Any text.
    #[wire(1)]
    Text,
    /// A day, `YYYY-MM-DD`.
    #[wire(2)]
    Date,
    /// A day and a time, `YYYY-MM-DD HH:MM:SS`.
    #[wire(3)]
    DateTime,
    /// A value that this version does not know.
    #[wire(unknown)]
    Unknown(UnknownNumber),
}

/// A language, by its two-letter ISO 639-1 code.
#[derive(Clone, Debug, Eq, Hash, PartialEq, WireEnum)]
#[wire_enum(open)]
#[non_exhaustive]
pub enum Language {
    /// On the wire `en`.
    #[wire("en")]
    English,
    /// On the wire `it`.
    #[wire("it")]
    Italian,
    /// On the wire `es`.
    #[wire("es")]
    Spanish,
    /// On the wire `de`.
    #[wire("de")]
    German,
    /// On the wire `pt`.
    #[wire("pt")]
    Portuguese,
    /// On the wire `fr`.
    #[wire("fr")]
    French,
    /// A value that this version does not know.
    #[wire(unknown)]
    Unknown(UnknownText),
}

/// Whether a contact agrees to receive marketing messages.
///
/// A change may start an automation that waits for it.
#[derive(Clone, Debug, Eq, Hash, PartialEq, WireEnum)]
#[wire_enum(closed)]
#[non_exhaustive]
pub enum MarketingStatus {
    /// The contact has not answered.
    #[wire("Not Declared")]
    NotDeclared,
    /// On the wire `Subscribed`.
    Subscribed,
    /// On the wire `Unsubscribed`.
    Unsubscribed,
    /// A value that this version does not know.
    #[wire(unknown)]
    Unknown(UnknownText),
}

/// The kind of a media file.
#[derive(Clone, Debug, Eq, Hash, PartialEq, WireEnum)]
#[wire_enum(open)]
#[non_exhaustive]
pub enum MediaFormat {
    /// On the wire `image`.
    #[wire("image")]
    Image,
    /// On the wire `video`.
    #[wire("video")]
    Video,
    /// On the wire `audio`.
    #[wire("audio")]
    Audio,
    /// On the wire `document`.
    #[wire("document")]
    Document,
    /// A value that this version does not know.
    #[wire(unknown)]
    Unknown(UnknownText),
}

/// The length of the period a report covers.
#[derive(Clone, Debug, Eq, Hash, PartialEq, WireEnum)]
#[wire_enum(open)]
#[non_exhaustive]
pub enum ReportGranularity {
    /// On the wire `Day`.
    Day,
    /// On the wire `Month`.
    Month,
    /// On the wire `Year`.
    Year,
    /// A value that this version does not know.
    #[wire(unknown)]
    Unknown(UnknownText),
}

/// A role by its name in the account; accounts may have roles of their own.
#[derive(Clone, Debug, Eq, Hash, PartialEq, WireEnum)]
#[wire_enum(open)]
#[non_exhaustive]
pub enum RoleName {
    /// On the wire `Administrator`.
    Administrator,
    /// On the wire `Chat Operator`.
    #[wire("Chat Operator")]
    ChatOperator,
    /// On the wire `Chat Operator Manager`.
    #[wire("Chat Operator Manager")]
    ChatOperatorManager,
    /// Composio's example; other sources say `Administrator`.
    Admin,
    /// Composio's example, which no other source confirms.
    Agent,
    /// A value that this version does not know.
    #[wire(unknown)]
    Unknown(UnknownText),
}

/// A campaign status that a caller may set.
#[derive(Clone, Debug, Eq, Hash, PartialEq, WireEnum)]
#[wire_enum(closed)]
#[non_exhaustive]
pub enum SettableCampaignStatus {
    /// Holds the campaign back.
    Draft,
    /// Lets the campaign start at its scheduled time.
    Scheduled,
    /// A value that this version does not know.
    #[wire(unknown)]
    Unknown(UnknownText),
}

/// The direction of sorting.
#[derive(Clone, Debug, Eq, Hash, PartialEq, WireEnum)]
#[wire_enum(closed)]
#[non_exhaustive]
pub enum SortOrder {
    /// On the wire `asc`.
    #[wire("asc")]
    Ascending,
    /// On the wire `desc`.
    #[wire("desc")]
    Descending,
    /// A value that this version does not know.
    #[wire(unknown)]
    Unknown(UnknownText),
}

/// What pressing a template's button does.
#[derive(Clone, Debug, Eq, Hash, PartialEq, WireEnum)]
#[wire_enum(open)]
#[non_exhaustive]
pub enum TemplateButtonType {
    /// Answers with the button's text.
    #[wire("quick_reply")]
    QuickReply,
    /// Opens a web address.
    #[wire("url")]
    Url,
    /// Calls a phone number.
    #[wire("call")]
    Call,
    /// A value that this version does not know.
    #[wire(unknown)]
    Unknown(UnknownText),
}

/// What a template is for, which decides how WhatsApp reviews and bills it.
///
/// Composio's list dates from before WhatsApp merged most of these into `UTILITY`.
#[derive(Clone, Debug, Eq, Hash, PartialEq, WireEnum)]
#[wire_enum(closed)]
#[non_exhaustive]
pub enum TemplateCategory {
    /// On the wire `MARKETING`.
    #[wire("MARKETING")]
    Marketing,
    /// On the wire `ACCOUNT_UPDATE`.
    #[wire("ACCOUNT_UPDATE")]
    AccountUpdate,
    /// On the wire `PAYMENT_UPDATE`.
    #[wire("PAYMENT_UPDATE")]
    PaymentUpdate,
    /// On the wire `PERSONAL_FINANCE_UPDATE`.
    #[wire("PERSONAL_FINANCE_UPDATE")]
    PersonalFinanceUpdate,
    /// On the wire `SHIPPING_UPDATE`.
    #[wire("SHIPPING_UPDATE")]
    ShippingUpdate,
    /// On the wire `RESERVATION_UPDATE`.
    #[wire("RESERVATION_UPDATE")]
    ReservationUpdate,
    /// On the wire `ISSUE_RESOLUTION`.
    #[wire("ISSUE_RESOLUTION")]
    IssueResolution,
    /// On the wire `APPOINTMENT_UPDATE`.
    #[wire("APPOINTMENT_UPDATE")]
    AppointmentUpdate,
    /// On the wire `TRANSPORTATION_UPDATE`.
    #[wire("TRANSPORTATION_UPDATE")]
    TransportationUpdate,
    /// On the wire `TICKET_UPDATE`.
    #[wire("TICKET_UPDATE")]
    TicketUpdate,
    /// On the wire `ALERT_UPDATE`.
    #[wire("ALERT_UPDATE")]
    AlertUpdate,
    /// On the wire `AUTO_REPLY`.
    #[wire("AUTO_REPLY")]
    AutoReply,
    /// Messages about something the contact has asked for or bought.
    #[wire("UTILITY")]
    Utility,
    /// One-time passwords and other login codes.
    #[wire("AUTHENTICATION")]
    Authentication,
    /// Messages about transactions; so far seen on one live account only.
    #[wire("TRANSACTIONAL")]
    Transactional,
    /// A value that this version does not know.
    #[wire(unknown)]
    Unknown(UnknownText),
}

/// The format of a template's header.
#[derive(Clone, Debug, Eq, Hash, PartialEq, WireEnum)]
#[wire_enum(open)]
#[non_exhaustive]
pub enum TemplateComponentFormat {
    /// On the wire `text`.
    #[wire("text")]
    Text,
    /// On the wire `image`.
    #[wire("image")]
    Image,
    /// On the wire `video`.
    #[wire("video")]
    Video,
    /// On the wire `document`.
    #[wire("document")]
    Document,
    /// A value that this version does not know.
    #[wire(unknown)]
    Unknown(UnknownText),
}

/// The position of a component in a template.
#[derive(Clone, Debug, Eq, Hash, PartialEq, WireEnum)]
#[wire_enum(open)]
#[non_exhaustive]
pub enum TemplateComponentType {
    /// Above the text.
    #[wire("header")]
    Header,
    /// The text itself.
    #[wire("body")]
    Body,
    /// The small print below the text.
    #[wire("footer")]
    Footer,
    /// A value that this version does not know.
    #[wire(unknown)]
    Unknown(UnknownText),
}

/// How urgent a ticket is; upper and lower case matter.
#[derive(Clone, Debug, Eq, Hash, PartialEq, WireEnum)]
#[wire_enum(closed)]
#[non_exhaustive]
pub enum TicketPriority {
    /// On the wire `Highest`.
    Highest,
    /// On the wire `High`.
    High,
    /// On the wire `Medium`.
    Medium,
    /// On the wire `Low`.
    Low,
    /// On the wire `Lowest`.
    Lowest,
    /// A value that this version does not know.
    #[wire(unknown)]
    Unknown(UnknownText),
}

/// The status of a ticket; upper and lower case matter.
#[derive(Clone, Debug, Eq, Hash, PartialEq, WireEnum)]
#[wire_enum(open)]
#[non_exhaustive]
pub enum TicketStatus {
    /// On the wire `Open`.
    Open,
    /// Someone is working on it.
    #[wire("In Progress")]
    InProgress,
    /// Waiting for somebody or something.
    Pending,
    /// On the wire `Closed`.
    Closed,
    /// A value that this version does not know.
    #[wire(unknown)]
    Unknown(UnknownText),
}

/// The service that an automation's webhook listens to.
#[derive(Clone, Debug, Eq, Hash, PartialEq, WireEnum)]
#[wire_enum(closed)]
#[non_exhaustive]
pub enum WebhookPlatform {
    /// Any caller of the webhook's address.
    Api,
    /// On the wire `Active Campaign`.
    #[wire("Active Campaign")]
    ActiveCampaign,
    /// On the wire `Woocommerce`.
    Woocommerce,
    /// On the wire `Magento`.
    Magento,
    /// On the wire `Prestashop`.
    Prestashop,
    /// On the wire `Shopify`.
    Shopify,
    /// On the wire `Zapier`.
    Zapier,
    /// On the wire `Qapla'`.
    #[wire("Qapla'")]
    Qapla,
    /// On the wire `BrainLead`.
    BrainLead,
    /// On the wire `HubSpot`.
    HubSpot,
    /// On the wire `Klaviyo`.
    Klaviyo,
    /// On the wire `Zoho`.
    Zoho,
    /// On the wire `Sendinblue`.
    Sendinblue,
    /// On the wire `WPNotif`.
    #[wire("WPNotif")]
    WpNotif,
    /// On the wire `Connectif`.
    Connectif,
    /// On the wire `IFTTT`.
    #[wire("IFTTT")]
    Ifttt,
    /// On the wire `Pipedrive`.
    Pipedrive,
    /// On the wire `Meta`.
    Meta,
    /// On the wire `Zendesk`.
    Zendesk,
    /// A value that this version does not know.
    #[wire(unknown)]
    Unknown(UnknownText),
}
