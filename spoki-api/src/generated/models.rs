// @generated from spec/ by `cargo xtask codegen`: edit the spec instead.

//! Objects inside the requests and replies of Spoki, version `20260227_00`.

use std::collections::BTreeMap;
use crate::{Extra, Id, Model, Value};
use super::enums::{
    AccountType, CampaignStatus, CustomFieldType, Language, MarketingStatus,
    ReportGranularity, RoleName, TemplateButtonType, TemplateCategory,
    TemplateComponentFormat, TemplateComponentType, TicketPriority, TicketStatus,
};

/// A Spoki account, tied to one or more WhatsApp numbers.
#[derive(Clone, Model, PartialEq)]
#[model(reply)]
#[non_exhaustive]
pub struct Account {
    /// Identifies the account.
    pub id: Option<Id>,
    /// Name of the account.
    pub name: String,
    /// Purpose of the account.
    pub account_type: Option<AccountType>,
    /// Status in words, such as `Active`.
    pub status: Option<String>,
    /// Whether the account is in use.
    pub is_active: Option<bool>,
    /// WhatsApp number, often without the `+`.
    #[field(format = e164)]
    pub phone: Option<String>,
    /// State of the number in words, such as `Connected`.
    pub phone_status: Option<String>,
    /// Whether WhatsApp has verified the business.
    pub has_official_verification: Option<bool>,
    /// WhatsApp's rating of the number: a number or a text.
    pub quality_score: Option<Value>,
    /// Why the rating is what it is.
    pub quality_reasons: Option<Value>,
    /// Contacts that the account may open a conversation with in a day.
    pub daily_limit: Option<i64>,
    /// Contacts written to in the last 24 hours.
    pub contacted_in_24h: Option<i64>,
    /// Contacts written to in the last seven days.
    pub contacted_in_7d: Option<i64>,
    /// Credit left, in thousandths of a euro.
    pub current_credit: Option<i64>,
    /// Conversations that the credit should still pay for.
    pub estimated_available_conversations: Option<i64>,
    /// Whether low credit raises an alert.
    pub has_low_credit_alert: Option<bool>,
    /// Credit below which the alert is raised, in thousandths of a euro.
    pub low_credit_threshold: Option<i64>,
    /// Minimum credit of the account, in thousandths of a cent by its name.
    pub min_credit_balance_millicents: Option<i64>,
    /// Adjustment of the account's prices; its unit is undocumented.
    pub default_pricing_delta: Option<f64>,
    /// Language used by default.
    pub default_language: Option<Language>,
    /// Country calling code used by default.
    pub default_prefix: Option<String>,
    /// Country used by default.
    pub default_country_code: Option<String>,
    /// Country of the account; may be empty.
    pub country_code: Option<String>,
    /// Time zone of the account.
    pub timezone: Option<String>,
    /// The channel that is used if no other channel is named.
    pub primary_channel_id: Option<Id>,
    /// Its channels; two forms are known.
    pub channels: Option<Vec<Value>>,
    /// Unknown fields, and values that do not fit their field.
    pub extra: Extra,
}

/// Message and conversation figures of an account over a period.
#[derive(Clone, Model, PartialEq)]
#[model(reply)]
#[non_exhaustive]
pub struct AccountReport {
    /// The account reported on.
    pub account: Option<Id>,
    /// Length of the period.
    pub granularity: Option<ReportGranularity>,
    /// First day of the period.
    pub period_start: Option<String>,
    /// Contacts written to.
    pub contacted_contacts: Option<i64>,
    /// Conversations.
    pub conversation_count: Option<i64>,
    /// Messages in both directions.
    pub exchanged_messages: Option<i64>,
    /// Messages received.
    pub incoming_message_count: Option<i64>,
    /// Messages sent.
    pub sent_message_count: Option<i64>,
    /// Sent messages that arrived.
    pub delivered_message_count: Option<i64>,
    /// Sent messages that were read.
    pub read_message_count: Option<i64>,
    /// Messages made from a template.
    pub template_message_count: Option<i64>,
    /// Messages written freely, without a template.
    pub free_message_count: Option<i64>,
    /// When the report was made.
    pub created_datetime: Option<String>,
    /// When the figures last changed.
    pub updated_datetime: Option<String>,
    /// Unknown fields, and values that do not fit their field.
    pub extra: Extra,
}

/// An agency that runs accounts for others.
#[derive(Clone, Model, PartialEq)]
#[model(reply)]
#[non_exhaustive]
pub struct Agency {
    /// Identifies the agency.
    pub id: Option<Id>,
    /// The account tied to the agency.
    pub account: Option<Id>,
    /// Unknown fields, and values that do not fit their field.
    pub extra: Extra,
}

/// A flow of messages and steps that a webhook or an event starts.
#[derive(Clone, Model, PartialEq)]
#[model(reply)]
#[non_exhaustive]
pub struct Automation {
    /// Identifies the automation.
    pub id: Option<Id>,
    /// Name of the automation.
    pub name: String,
    /// Whether the automation can be started.
    pub is_active: Option<bool>,
    /// Whether it is marked as a favourite.
    pub is_favorite: Option<bool>,
    /// Text of the first message.
    pub first_message_text: Option<String>,
    /// The webhooks that start it; they carry secrets.
    pub webhook_set: Vec<AutomationWebhook>,
    /// Groups it belongs to.
    pub automation_groups: Option<Vec<Value>>,
    /// Who changed it last.
    pub updated_user: Option<Value>,
    /// When it was created.
    pub created_datetime: Option<String>,
    /// When it last changed.
    pub updated_datetime: Option<String>,
    /// Unknown fields, and values that do not fit their field.
    pub extra: Extra,
}

/// An address that starts an automation when called with its secret.
#[derive(Clone, Model, PartialEq)]
#[model(reply)]
#[non_exhaustive]
pub struct AutomationWebhook {
    /// Identifies the webhook.
    pub uuid: Option<String>,
    /// The address to call.
    pub link: Option<String>,
    /// What a caller of the address has to present.
    #[field(secret)]
    pub secret: Option<String>,
    /// Whether the webhook accepts calls.
    pub is_active: Option<bool>,
    /// Unknown fields, and values that do not fit their field.
    pub extra: Extra,
}

/// An automation sent to the contacts of some lists at a given time.
#[derive(Clone, Model, PartialEq)]
#[model(reply)]
#[non_exhaustive]
pub struct Campaign {
    /// Identifies the campaign.
    pub id: Option<Id>,
    /// Name of the campaign.
    pub name: String,
    /// Status of the campaign.
    pub status: Option<CampaignStatus>,
    /// When it starts or started.
    pub scheduled_datetime: Option<String>,
    /// The automation that it runs.
    pub automation: Option<CampaignAutomation>,
    /// The lists whose contacts it reaches.
    pub lists: Vec<ContactList>,
    /// Contacts reached besides those of the lists.
    pub other_contacts: Option<Vec<Id>>,
    /// Contacts of the campaign.
    pub contacts_count: Option<i64>,
    /// Runs of the automation that have started.
    pub automation_started: Option<i64>,
    /// Runs that reached their end.
    pub automation_completed: Option<i64>,
    /// Runs that failed.
    pub automation_failed: Option<i64>,
    /// Failed runs of the kind that Spoki calls valid.
    pub automation_valid_failed: Option<i64>,
    /// Runs in which the contact reacted.
    pub automation_interacted_with: Option<i64>,
    /// Messages sent.
    pub messages_sent: Option<i64>,
    /// Messages received.
    pub messages_received: Option<i64>,
    /// Messages read.
    pub messages_read: Option<i64>,
    /// Messages that failed.
    pub messages_failed: Option<i64>,
    /// When it was created.
    pub created_datetime: Option<String>,
    /// Unknown fields, and values that do not fit their field.
    pub extra: Extra,
}

/// The automation behind a campaign, in short.
#[derive(Clone, Model, PartialEq)]
#[model(reply)]
#[non_exhaustive]
pub struct CampaignAutomation {
    /// Identifies the automation.
    pub id: Option<Id>,
    /// Name of the automation.
    pub name: String,
    /// Unknown fields, and values that do not fit their field.
    pub extra: Extra,
}

/// A person known to the account by phone number.
#[derive(Clone, Model, PartialEq)]
#[model(reply)]
#[non_exhaustive]
pub struct Contact {
    /// Identifies the contact.
    pub id: Option<Id>,
    /// Phone number; replies may leave out the `+`.
    #[field(format = e164)]
    pub phone: String,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// E-mail address.
    #[field(format = email)]
    pub email: Option<String>,
    /// Preferred language.
    pub language: Option<Language>,
    /// Consent to marketing messages.
    pub status: Option<MarketingStatus>,
    /// Whether marketing messages are welcome.
    pub is_subscribed: Option<bool>,
    /// Whether the account has blocked the contact.
    pub is_blocked: Option<bool>,
    /// Whether the contact is restricted.
    pub is_restricted: Option<bool>,
    /// Whether the number is not valid.
    pub has_invalid_phone: Option<bool>,
    /// Address of the chat in Spoki's interface.
    pub chat_link: Option<String>,
    /// Values of custom fields.
    pub contactfield_set: Vec<ContactField>,
    /// The same values as an object keyed by field.
    pub contactfield_values: Option<Value>,
    /// Lists the contact is on.
    pub list_set: Vec<ContactList>,
    /// Tags the contact carries.
    pub tag_set: Vec<Tag>,
    /// Operators assigned to the chat.
    pub role_set: Option<Vec<RoleAssignment>>,
    /// When the contact was created.
    pub created_datetime: Option<String>,
    /// Unknown fields, and values that do not fit their field.
    pub extra: Extra,
}

/// The value that a contact has for a custom field.
#[derive(Clone, Model, PartialEq)]
#[model(reply)]
#[non_exhaustive]
pub struct ContactField {
    /// Identifies the value.
    pub id: Option<Id>,
    /// The custom field it belongs to.
    pub field: Option<Id>,
    /// The field's placeholder in texts, `%%CODE%%`.
    pub visual_code: Option<String>,
    /// The value as text.
    pub value: Option<String>,
    /// The value of a date field as a point in time.
    pub value_datetime: Option<String>,
    /// Unknown fields, and values that do not fit their field.
    pub extra: Extra,
}

/// A contact to create or update; the phone number identifies the contact.
///
/// In an existing contact, fields that are left out keep their value.
#[derive(Clone, Model, PartialEq)]
#[model(request)]
#[non_exhaustive]
pub struct ContactInput {
    /// Phone number with `+` and country code.
    #[field(format = e164)]
    pub phone: String,
    /// First name.
    pub first_name: Option<String>,
    /// Last name.
    pub last_name: Option<String>,
    /// E-mail address.
    #[field(format = email)]
    pub email: Option<String>,
    /// Preferred language; a new contact without one gets English.
    pub language: Option<Language>,
    /// Values of custom fields by field code; every value is a text.
    pub custom_fields: Option<BTreeMap<String, String>>,
    /// Consent to marketing messages; a change may start an automation. Documented for the bulk
    /// call, but not for the sync of a list.
    pub status: Option<MarketingStatus>,
    /// Unknown fields, and values that do not fit their field.
    pub extra: Extra,
}

/// A named list of contacts.
#[derive(Clone, Model, PartialEq)]
#[model(reply)]
#[non_exhaustive]
pub struct ContactList {
    /// Identifies the list.
    pub id: Option<Id>,
    /// Name of the list.
    pub name: String,
    /// Colour in Spoki's interface.
    pub color: Option<String>,
    /// Contacts on the list.
    pub contacts_count: Option<i64>,
    /// When the list was created.
    pub created_datetime: Option<String>,
    /// Unknown fields, and values that do not fit their field.
    pub extra: Extra,
}

/// A field of contacts that the account has defined.
#[derive(Clone, Model, PartialEq)]
#[model(reply)]
#[non_exhaustive]
pub struct CustomField {
    /// Identifies the field.
    pub id: Option<Id>,
    /// Name that people see.
    pub label: String,
    /// Code that calls and placeholders use.
    pub code: String,
    /// What the field holds.
    pub field_type: Option<CustomFieldType>,
    /// A value shown as an example.
    pub example: Option<String>,
    /// Unknown fields, and values that do not fit their field.
    pub extra: Extra,
}

/// The role that a user has.
#[derive(Clone, Model, PartialEq)]
#[model(reply)]
#[non_exhaustive]
pub struct RoleAssignment {
    /// Identifies the assignment, not the user.
    pub id: Option<Id>,
    /// Name of the role.
    pub role: Option<RoleName>,
    /// Who has the role.
    pub user: Option<RoleUser>,
    /// Unknown fields, and values that do not fit their field.
    pub extra: Extra,
}

/// A user of the account, a person or a service.
#[derive(Clone, Model, PartialEq)]
#[model(reply)]
#[non_exhaustive]
pub struct RoleUser {
    /// Identifies the user.
    pub id: Option<Id>,
    /// A second identifier of the user.
    pub uid: Option<String>,
    /// E-mail address.
    #[field(format = email)]
    pub email: Option<String>,
    /// First name.
    pub firstname: String,
    /// Last name.
    pub surname: String,
    /// Address of a picture.
    pub image: Option<String>,
    /// Whether the user represents a machine.
    pub is_service: Option<bool>,
    /// Unknown fields, and values that do not fit their field.
    pub extra: Extra,
}

/// The problems of a list sync.
#[derive(Clone, Model, PartialEq)]
#[model(reply)]
#[non_exhaustive]
pub struct SyncContactsResult {
    /// One entry for each problem; empty when all went well.
    pub errors: Vec<Value>,
    /// Unknown fields, and values that do not fit their field.
    pub extra: Extra,
}

/// A label that contacts can carry.
#[derive(Clone, Model, PartialEq)]
#[model(reply)]
#[non_exhaustive]
pub struct Tag {
    /// Identifies the tag.
    pub id: Option<Id>,
    /// Name of the tag.
    pub name: String,
    /// Colour as `#rrggbb`.
    pub color: Option<String>,
    /// Position among the account's tags.
    pub order: Option<i64>,
    /// Unknown fields, and values that do not fit their field.
    pub extra: Extra,
}

/// A message that WhatsApp approves before it is used.
#[derive(Clone, Model, PartialEq)]
#[model(reply)]
#[non_exhaustive]
pub struct Template {
    /// Identifies the template.
    pub id: Option<Id>,
    /// Internal name, which contacts never see.
    pub name: String,
    /// What the template is for.
    pub category: Option<TemplateCategory>,
    /// Finer classification, such as `CLASSIC`.
    pub subcategory: Option<String>,
    /// Status as a code: 0 draft, 1 pending, 2 and 4 approved, 3 rejected.
    pub status: Option<i64>,
    /// Whether WhatsApp has approved it.
    pub is_approved: Option<bool>,
    /// Whether it is marked as a favourite.
    pub is_favorite: Option<bool>,
    /// Its content, one entry per language.
    pub templatelocalization_set: Vec<TemplateLocalization>,
    /// Custom fields that its texts use: codes, or objects.
    pub customfield_set: Vec<Value>,
    /// Groups it belongs to.
    pub template_groups: Option<Vec<Value>>,
    /// The integration it belongs to.
    pub integration: Option<Id>,
    /// Unknown fields, and values that do not fit their field.
    pub extra: Extra,
}

/// A button below a template's text.
#[derive(Clone, Model, PartialEq)]
#[model(request, reply)]
#[non_exhaustive]
pub struct TemplateButton {
    /// What pressing the button does.
    pub button_type: Option<TemplateButtonType>,
    /// Caption of the button; WhatsApp keeps it to about 20 characters.
    pub text: String,
    /// Position among the buttons, counted from 0.
    pub order: Option<i64>,
    /// Address that a `url` button opens.
    pub url: Option<String>,
    /// Number that a `call` button calls.
    pub phone_number: Option<String>,
    /// Form that the button opens.
    pub form_id: Option<String>,
    /// Whether Spoki shortens the address.
    pub send_as_shortlink: Option<bool>,
    /// Code of the shortened address; in replies only.
    pub shortlink_code: Option<String>,
    /// Empty for buttons in all replies seen so far.
    pub component_type: Option<String>,
    /// Unknown fields, and values that do not fit their field.
    pub extra: Extra,
}

/// A header, body or footer of a template.
#[derive(Clone, Model, PartialEq)]
#[model(request, reply)]
#[non_exhaustive]
pub struct TemplateComponent {
    /// Which of the three it is.
    pub component_type: Option<TemplateComponentType>,
    /// What a header holds; left out for body and footer.
    pub format: Option<TemplateComponentFormat>,
    /// The text, with placeholders written `%%CODE%%`.
    pub text: Option<String>,
    /// Parameters of the component; empty in all replies seen so far.
    pub parameters: Option<Vec<Value>>,
    /// Unknown fields, and values that do not fit their field.
    pub extra: Extra,
}

/// A template's content in one language.
///
/// Replies name the components in a long or a short form; both are read.
#[derive(Clone, Model, PartialEq)]
#[model(reply)]
#[non_exhaustive]
pub struct TemplateLocalization {
    /// Identifies the localization.
    pub id: Option<Id>,
    /// Language of the content.
    pub language: Option<Language>,
    /// Status: a word such as `APPROVED`, or a number.
    pub status: Option<Value>,
    /// When the status last changed.
    pub status_updated_at: Option<String>,
    /// Why WhatsApp rejected it.
    pub rejection_reason: Option<String>,
    /// The rejection explained.
    pub rejection_detail: Option<String>,
    /// What to change before the next review.
    pub rejection_recommendation: Option<String>,
    /// The component above the text.
    #[field(aliases = ["header"])]
    pub header_template_component: Option<TemplateComponent>,
    /// The text: an object like `TemplateComponent`, or a plain text.
    #[field(aliases = ["body"])]
    pub body_template_component: Option<Value>,
    /// The small print below the text.
    #[field(aliases = ["footer"])]
    pub footer_template_component: Option<TemplateComponent>,
    /// The buttons.
    #[field(aliases = ["button_set"])]
    pub templatebuttoncomponent_set: Option<Vec<TemplateButton>>,
    /// Media shown in the header: an address, or one of several objects.
    pub default_header_media: Option<Value>,
    /// Example values of the placeholders, by field code.
    pub example_custom_fields: Option<BTreeMap<String, String>>,
    /// Unknown fields, and values that do not fit their field.
    pub extra: Extra,
}

/// New content of a template in one language.
#[derive(Clone, Model, PartialEq)]
#[model(request)]
#[non_exhaustive]
pub struct TemplateLocalizationInput {
    /// The localization to change; left out for a new one.
    #[field(kind = integer)]
    pub id: Option<Id>,
    /// Language of the content.
    pub language: Language,
    /// Status as a code; its values are undocumented.
    pub status: Option<i64>,
    /// The component above the text.
    pub header_template_component: Option<TemplateComponent>,
    /// The text.
    pub body_template_component: TemplateComponent,
    /// The small print below the text.
    pub footer_template_component: Option<TemplateComponent>,
    /// The buttons.
    pub templatebuttoncomponent_set: Option<Vec<TemplateButton>>,
    /// Cards of a carousel.
    pub templatecarouselcomponent_set: Option<Vec<Value>>,
    /// Media to show in the header.
    pub default_header_media: Option<Value>,
    /// Example media for the header during review.
    pub example_header_media: Option<Value>,
    /// An example value for each placeholder, by field code.
    pub example_custom_fields: Option<BTreeMap<String, String>>,
    /// Unknown fields, and values that do not fit their field.
    pub extra: Extra,
}

/// A support request of a contact.
#[derive(Clone, Model, PartialEq)]
#[model(reply)]
#[non_exhaustive]
pub struct Ticket {
    /// Identifies the ticket.
    pub id: Option<Id>,
    /// Short summary.
    pub title: String,
    /// The full text of the request.
    pub description: Option<String>,
    /// Status of the ticket.
    pub status: Option<TicketStatus>,
    /// How urgent the ticket is.
    pub priority: Option<TicketPriority>,
    /// The ticket's number in another system.
    pub reference: Option<String>,
    /// Who asked.
    pub contact: Option<TicketContact>,
    /// Who handles the ticket; may be empty.
    pub owner: Option<RoleUser>,
    /// When it was opened.
    pub created_datetime: Option<String>,
    /// When it last changed.
    pub updated_datetime: Option<String>,
    /// When it was closed.
    pub closed_datetime: Option<String>,
    /// Unknown fields, and values that do not fit their field.
    pub extra: Extra,
}

/// The contact of a ticket, in short.
#[derive(Clone, Model, PartialEq)]
#[model(reply)]
#[non_exhaustive]
pub struct TicketContact {
    /// Identifies the contact.
    pub id: Option<Id>,
    /// Phone number; replies may leave out the `+`.
    #[field(format = e164)]
    pub phone: String,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// E-mail address.
    #[field(format = email)]
    pub email: Option<String>,
    /// Preferred language.
    pub language: Option<Language>,
    /// Whether the number is not valid.
    pub has_invalid_phone: Option<bool>,
    /// Address of the chat in Spoki's interface.
    pub chat_link: Option<String>,
    /// Operators assigned to the chat.
    pub role_set: Vec<RoleAssignment>,
    /// Unknown fields, and values that do not fit their field.
    pub extra: Extra,
}
