//! The derives at work outside of `spoki-api`: actions, models and enums as the generator writes them.

#![allow(
    missing_docs,
    reason = "a sample of types, documented where that is tested"
)]

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::{Map, Value, json};
use spoki_api::action::{Format, JsonType, Kind, Location};
use spoki_api::request::to_value;
use spoki_api::transport::ScriptedTransport;
use spoki_api::{
    Action, Client, Extra, Id, List, Model, WireEnum,
    action::Effect,
    request::{arguments_from_json, check_arguments},
    values::{UnknownNumber, UnknownText},
};

/// How urgent a ticket is.
#[derive(Clone, Debug, Eq, Hash, PartialEq, WireEnum)]
#[wire_enum(closed)]
#[non_exhaustive]
pub enum Priority {
    /// Before everything else.
    Highest,
    /// When there is time.
    #[wire("Very low")]
    VeryLow,
    /// A value this version has no name for.
    #[wire(unknown)]
    Unknown(UnknownText),
}

/// What a contact speaks.
#[derive(Clone, Debug, Eq, Hash, PartialEq, WireEnum)]
#[wire_enum(open)]
pub enum Language {
    #[wire("it")]
    Italian,
    #[wire("en")]
    English,
    #[wire(unknown)]
    Unknown(UnknownText),
}

/// The type of a custom field.
#[derive(Clone, Debug, Eq, Hash, PartialEq, WireEnum)]
#[wire_enum(closed)]
pub enum FieldType {
    #[wire(1)]
    Text,
    #[wire(2)]
    Date,
    #[wire(unknown)]
    Unknown(UnknownNumber),
}

/// Who told a contact about us.
#[derive(Clone, Model, PartialEq)]
#[model(request)]
pub struct Referral {
    #[field(format = e164)]
    pub phone: String,
    pub weight: Option<f64>,
}

/// A contact as callers hand it over.
#[derive(Clone, Model, PartialEq)]
#[model(request)]
#[non_exhaustive]
pub struct ContactInput {
    /// Phone number.
    #[field(format = e164)]
    pub phone: String,
    pub first_name: Option<String>,
    #[field(kind = integer)]
    pub owner: Option<Id>,
    pub custom_fields: Option<BTreeMap<String, String>>,
    /// Who told them about us.
    pub referrals: Option<Vec<Referral>>,
    /// Keys without a field here.
    pub extra: Extra,
}

/// A ticket.
#[derive(Clone, Model, PartialEq)]
#[model(reply)]
#[non_exhaustive]
pub struct Ticket {
    pub id: Id,
    #[field(aliases = ["subject", "header"])]
    pub title: String,
    pub priority: Option<Priority>,
    #[field(format = email)]
    pub email: Option<String>,
    #[field(secret)]
    pub token: Option<String>,
    pub tags: Vec<String>,
    pub history: List<Value>,
    pub extra: Extra,
}

/// A reply without room for more.
#[derive(Clone, Model, PartialEq)]
#[model(request, reply)]
pub struct Tag {
    #[field(name = "type")]
    pub type_: String,
    pub r#fn: Option<i64>,
}

/// Opens a ticket.
///
/// Tickets must be switched on.
///
/// # Notes
///
/// For those who write Rust.
#[derive(Action, Clone, PartialEq)]
#[action(
    slug = "SPOKI_CREATE_TICKET",
    title = "Create Ticket",
    group = "tickets"
)]
#[effect(write, per_minute = 120)]
#[rest(POST, "/api/1/accounts/{account}/tickets/", reply = Ticket)]
#[hint(404, "Tickets are switched off.")]
#[hint(400, field = "phone", "The number needs its country code.")]
#[non_exhaustive]
pub struct CreateTicket {
    /// The account.
    #[param(kind = integer)]
    pub account: Id,
    /// Short summary of the issue.
    #[param(min = 1, max = 80, advised_max = 40)]
    pub title: String,
    pub priority: Priority,
    #[param(name = "type", rest = "kind")]
    pub type_: Option<FieldType>,
    #[param(format = e164)]
    pub contact_phone: String,
    #[param(format = email)]
    pub email: Option<String>,
    #[param(secret)]
    pub token: Option<String>,
    #[param(kind = integer, rest = ["watcher_ids", "ids"])]
    pub watchers: Option<Vec<Id>>,
    pub contact: Option<ContactInput>,
    #[param(omit_false, query)]
    pub urgent: Option<bool>,
    #[param(query, client_filter = "code")]
    pub code: Option<String>,
    pub context: Option<Map<String, Value>>,
}

/// Lists all tags.
#[derive(Action, Clone, PartialEq)]
#[action(slug = "SPOKI_LIST_TAGS", title = "List Tags", group = "tags")]
#[effect(read)]
#[rest(GET, "/api/1/tags/")]
pub struct ListTags {}

fn ticket() -> CreateTicket {
    CreateTicket::builder()
        .contact_phone("+390212345678")
        .priority(Priority::Highest)
        .title("first")
        .title("Invoice missing")
        .account("12")
        .token("hunter2")
        .email("mario@example.com")
        .watchers([7, 8])
        .type_(FieldType::Date)
        .contact(contact())
        .build()
}

fn contact() -> ContactInput {
    ContactInput::builder()
        .phone("+390212345678")
        .owner("5")
        .custom_fields([("COMPANY", "Acme")])
        .referrals([Referral::builder().phone("+390212345679").build()])
        .extra("vip", true)
        .build()
}

fn ticket_json() -> Value {
    json!({
        "account": 12,
        "title": "Invoice missing",
        "priority": "Highest",
        "type": 2,
        "contact_phone": "+390212345678",
        "email": "mario@example.com",
        "token": "hunter2",
        "watchers": [7, 8],
        "contact": {
            "phone": "+390212345678",
            "owner": 5,
            "custom_fields": {"COMPANY": "Acme"},
            "referrals": [{"phone": "+390212345679"}],
            "vip": true,
        },
    })
}

fn complaints(arguments: &Value) -> Vec<String> {
    let arguments = arguments.as_object().cloned().unwrap_or_default();
    match arguments_from_json(CreateTicket::INFO.params, &arguments) {
        Ok(_) => Vec::new(),
        Err(found) => found.iter().map(ToString::to_string).collect(),
    }
}

#[test]
fn the_facts_are_the_attributes() {
    let info = CreateTicket::INFO;
    assert_eq!(info.slug, "SPOKI_CREATE_TICKET");
    assert_eq!((info.title, info.group), ("Create Ticket", "tickets"));
    assert_eq!(info.doc, "Opens a ticket.\n\nTickets must be switched on.");
    assert_eq!(info.effect, Effect::Write { repeatable: false });
    assert_eq!(info.rate_limit, Some(120));
    assert_eq!(info.rest.method, "POST");
    assert_eq!(info.rest.hints.len(), 2);
    assert_eq!(info.rest.hints[1].field, Some("phone"));
    assert_eq!(ListTags::INFO.effect, Effect::Read);
    assert_eq!(ListTags::INFO.rate_limit, None);
    assert!(ListTags::INFO.params.is_empty());
}

#[test]
fn the_parameters_are_the_fields() {
    let params = CreateTicket::INFO.params;
    let named = |name| params.iter().find(|param| param.name == name).expect(name);
    assert_eq!(named("account").rest.location, Location::Path);
    assert_eq!(named("account").format, Some(Format::Identifier));
    assert!(matches!(named("account").kind, Kind::Integer));
    assert_eq!(named("title").doc, "Short summary of the issue.");
    assert_eq!(
        (named("title").min, named("title").max),
        (Some(1), Some(80))
    );
    assert_eq!(named("title").advised_max, Some(40));
    assert_eq!(named("title").rest.location, Location::Body);
    assert_eq!(named("type").rest.names, ["kind"]);
    assert!(matches!(named("watchers").kind, Kind::Array(Kind::Integer)));
    assert_eq!(named("watchers").rest.names, ["watcher_ids", "ids"]);
    assert_eq!(named("urgent").rest.location, Location::Query);
    assert!(named("urgent").rest.omit_false);
    assert_eq!(named("code").rest.client_filter, Some("code"));
    assert!(named("token").secret);
    let required: Vec<_> = params
        .iter()
        .filter(|p| p.required)
        .map(|p| p.name)
        .collect();
    assert_eq!(required, ["account", "title", "priority", "contact_phone"]);
}

#[test]
fn a_request_travels_as_json_and_back() {
    let ticket = ticket();
    let json = serde_json::to_value(&ticket).unwrap();
    assert_eq!(json, ticket_json());
    assert_eq!(
        serde_json::from_value::<CreateTicket>(json).unwrap(),
        ticket
    );
    assert_eq!(serde_json::to_string(&ListTags {}).unwrap(), "{}");
    assert_eq!(serde_json::from_str::<ListTags>("{}").unwrap(), ListTags {});
}

#[test]
fn a_request_read_back_reports_everything_at_once() {
    let error = serde_json::from_value::<CreateTicket>(json!({
        "acount": 1,
        "title": 5,
        "priority": null,
        "contact_phone": "+390212345678",
        "contact": {"phone": true, "owner": []},
    }))
    .unwrap_err()
    .to_string();
    for expected in [
        "SPOKI_CREATE_TICKET",
        "`account`: is required and missing; expected an identifier of digits",
        "`acount`: no such parameter; did you mean `account`?",
        "`title`: expected a text, found a number",
        "`priority`: is required and missing; expected a text (`Priority`)",
        "`contact.phone`: expected a phone number",
        "`contact.owner`: expected an identifier of digits, found a list",
    ] {
        assert!(error.contains(expected), "{expected}\nnot in\n{error}");
    }
}

#[test]
fn typed_arguments_are_checked_in_depth() {
    assert!(check_arguments(CreateTicket::INFO.params, &ticket().arguments()).is_empty());
    let mut bad = ticket();
    bad.title = String::new();
    bad.account = Id::from("x");
    bad.contact_phone = "0212345678".to_owned();
    bad.watchers = Some(vec![Id::from(1), Id::from("y")]);
    if let Some(contact) = &mut bad.contact {
        contact.extra.insert("phone", "twice");
        if let Some(referral) = contact.referrals.as_mut().and_then(|all| all.first_mut()) {
            referral.phone.clear();
        }
    }
    let found = check_arguments(CreateTicket::INFO.params, &bad.arguments());
    let places: Vec<_> = found
        .iter()
        .map(|violation| violation.path.as_str())
        .collect();
    assert_eq!(
        places,
        [
            "account",
            "title",
            "contact_phone",
            "watchers[1]",
            "contact.referrals[0].phone",
            "contact.phone"
        ]
    );
}

#[test]
fn untyped_arguments_are_held_to_the_same_rules() {
    // Typed requests alone can send further keys.
    assert_eq!(
        complaints(&ticket_json()),
        ["`contact.vip`: `ContactInput` has no such field"]
    );
    let found = complaints(&json!({
        "account": "x",
        "title": "",
        "priority": "highest!",
        "contact_phone": "12",
        "type": 9,
        "watchers": [1, {}],
        "contact": {"first_name": 1, "phonee": "x", "vip": true},
        "contxt": {},
    }));
    assert_eq!(
        found,
        [
            "`account`: expected an identifier of digits, because the action declares a number",
            "`title`: needs at least 1 character, has 0",
            "`priority`: expected one of `Highest`, `Very low`; did you mean `Highest`?",
            "`type`: expected one of 1, 2",
            "`contact_phone`: expected a phone number of `+` and 7 to 15 digits, the first not 0, like `+390212345678`",
            "`watchers[1]`: expected an identifier of digits, found an object",
            "`contact.phone`: is missing; expected a phone number of `+` and 7 to 15 digits, the first not 0, like `+390212345678`",
            "`contact.first_name`: expected a text, found a number",
            "`contact.phonee`: `ContactInput` has no such field; did you mean `phone`?",
            "`contact.vip`: `ContactInput` has no such field",
            "`contxt`: no such parameter; did you mean `context`?",
        ]
    );
    let arguments = Map::from_iter([("x".to_owned(), json!(1))]);
    let found = arguments_from_json(ListTags::INFO.params, &arguments).expect_err("takes none");
    assert_eq!(
        found[0].to_string(),
        "`x`: no such parameter; the action takes none"
    );
}

#[test]
fn untyped_arguments_go_out_as_typed_ones_do() {
    let arguments = json!({
        "account": 12, "title": "Invoice missing", "priority": "Highest", "type": 2,
        "contact_phone": "+390212345678", "email": "mario@example.com", "token": "hunter2",
        "watchers": ["7", 8], "urgent": null,
        "contact": {
            "phone": "+390212345678", "owner": "5", "first_name": null,
            "custom_fields": {"COMPANY": "Acme"},
            "referrals": [{"phone": "+390212345679"}],
        },
    });
    let Value::Object(arguments) = &arguments else {
        panic!("an object")
    };
    let params = CreateTicket::INFO.params;
    let untyped = arguments_from_json(params, arguments).expect("valid");
    let mut typed = ticket();
    if let Some(contact) = &mut typed.contact {
        contact.extra = Extra::default();
    }
    for ((param, untyped), typed) in params.iter().zip(untyped).zip(typed.arguments()) {
        assert_eq!(untyped.is_given(), typed.is_given(), "{}", param.name);
        assert_eq!(
            to_value(untyped, param),
            to_value(typed, param),
            "{}",
            param.name
        );
    }
}

/// JSON under another name.
type Anything = Value;

/// What a reply says without saying what it means.
#[derive(Clone, Model, PartialEq)]
#[model(reply)]
pub struct Loose {
    pub note: Option<String>,
    pub changed_by: Option<Value>,
    pub errors: Vec<Anything>,
    pub by_code: BTreeMap<String, Option<Anything>>,
    pub inner: Option<Vec<Loose>>,
    pub extra: Extra,
}

#[test]
fn untyped_members_show_their_keys_alone() {
    let person = json!({"email": "mario@example.com"});
    let loose = json!({
        "note": "ask mario@example.com", "changed_by": person, "errors": [person, "mario"],
        "by_code": {"A": person, "B": null}, "inner": [{"changed_by": "mario"}], "more": person,
    });
    let loose: Loose = serde_json::from_value(loose).unwrap();
    assert_eq!(
        format!("{loose:?}"),
        "Loose { note: Some(\"ask [e-mail]\"), changed_by: Some({\"email\"}), errors: [{\"email\"}, …], \
         by_code: {\"A\": Some({\"email\"}), \"B\": None}, inner: Some([Loose { note: None, \
         changed_by: Some(…), errors: [], by_code: {}, inner: None, extra: {} }]), extra: {\"more\"} }"
    );
}

#[test]
fn nothing_secret_or_personal_is_printed() {
    let printed = format!("{:?} {:#?}", ticket(), ticket());
    for hidden in ["hunter2", "mario", "0212345"] {
        assert!(!printed.contains(hidden), "{hidden} in {printed}");
    }
    for shown in [
        "CreateTicket",
        "Invoice missing",
        "[redacted]",
        "\"…78\"",
        "\"…@example.com\"",
    ] {
        assert!(printed.contains(shown), "{shown} not in {printed}");
    }
    let reply: Ticket = serde_json::from_value(json!({
        "id": 1, "email": "mario@example.com", "token": "hunter2", "apikey": "hunter3",
    }))
    .unwrap();
    let printed = format!("{reply:?}");
    for hidden in ["hunter2", "hunter3", "mario"] {
        assert!(!printed.contains(hidden), "{hidden} in {printed}");
    }
    assert!(printed.contains("apikey"), "{printed}");
}

#[test]
fn replies_are_read_leniently() {
    let ticket: Ticket = serde_json::from_str("{}").unwrap();
    assert_eq!(ticket, Ticket::default());
    let ticket: Ticket = serde_json::from_str(
        r#"{"new":[1],"header":"Hi","subject":null,"id":null,"tags":["a"],"priority":"Brand new","history":{"results":[1]}}"#,
    )
    .unwrap();
    assert_eq!(ticket.title, "Hi");
    assert_eq!(
        ticket.priority.as_ref().map(Priority::as_str),
        Some("Brand new")
    );
    assert_eq!(ticket.extra.get("new"), Some(&json!([1])));
    assert_eq!(ticket.history.len(), 1);
    let error = serde_json::from_str::<Ticket>("[]")
        .unwrap_err()
        .to_string();
    assert!(error.contains("an object (`Ticket`)"), "{error}");
}

#[test]
fn request_models_insist_on_what_is_required() {
    let error = serde_json::from_str::<ContactInput>(r#"{"phone":null}"#)
        .unwrap_err()
        .to_string();
    assert!(error.contains("missing field `phone`"), "{error}");
    let contact: ContactInput = serde_json::from_value(json!({"phone": "x", "vip": true})).unwrap();
    assert_eq!(contact.extra.get("vip"), Some(&json!(true)));
}

#[test]
fn keywords_go_out_under_their_own_name() {
    let tag = Tag::builder().type_("x").r#fn(3).build();
    let json = serde_json::to_value(&tag).unwrap();
    assert_eq!(json, json!({"type": "x", "fn": 3}));
    assert_eq!(serde_json::from_value::<Tag>(json).unwrap(), tag);
}

#[test]
fn closed_enums_parse_strictly_and_have_a_way_out() {
    assert_eq!("Very low".parse(), Ok(Priority::VeryLow));
    let error = "verylow".parse::<Priority>().unwrap_err().to_string();
    assert_eq!(
        error,
        "`verylow` is not a documented Priority (`Highest`, `Very low`); did you mean `Very low`? \
         `Priority::undocumented` sends other values"
    );
    assert_eq!(Priority::undocumented("Highest"), Priority::Highest);
    let new = Priority::undocumented("Brand new");
    assert!(!new.is_documented());
    assert_eq!(new.to_string(), "Brand new");
    assert_eq!(Priority::VALUES, ["Highest", "Very low"]);
    assert_eq!(Language::from("it"), Language::Italian);
    assert_eq!(Language::from("de".to_owned()).as_str(), "de");
}

#[test]
fn integer_enums_read_numbers_and_their_text() {
    for json in ["2", "\"2\""] {
        assert_eq!(
            serde_json::from_str::<FieldType>(json).unwrap(),
            FieldType::Date
        );
    }
    assert_eq!(serde_json::from_str::<FieldType>("9").unwrap().as_i64(), 9);
    for json in ["\"x\"", "1.5", "18446744073709551615", "null", "{}"] {
        let error = serde_json::from_str::<FieldType>(json)
            .unwrap_err()
            .to_string();
        assert!(error.contains("a whole number (`FieldType`)"), "{error}");
    }
    assert_eq!(FieldType::try_from(1), Ok(FieldType::Text));
    let error = FieldType::try_from(9).unwrap_err().to_string();
    assert!(
        error.starts_with("`9` is not a documented FieldType (1, 2);"),
        "{error}"
    );
    assert_eq!(FieldType::undocumented(2), FieldType::Date);
    assert_eq!(FieldType::VALUES, [1, 2]);
}

fn any_contact() -> impl Strategy<Value = ContactInput> {
    let referral = (
        ".{0,12}",
        proptest::option::of(any::<i32>().prop_map(f64::from)),
    )
        .prop_map(|(phone, weight)| Referral { phone, weight });
    (
        ".{0,12}",
        proptest::option::of(".{0,12}"),
        proptest::option::of(any::<i64>()),
        proptest::option::of(proptest::collection::btree_map(".{0,6}", ".{0,6}", 0..3)),
        proptest::option::of(proptest::collection::vec(referral, 0..3)),
        proptest::collection::btree_map("x[a-z]{1,5}", any::<i64>(), 0..3),
    )
        .prop_map(
            |(phone, first_name, owner, custom_fields, referrals, extra)| ContactInput {
                phone,
                first_name,
                owner: owner.map(Id::from),
                custom_fields,
                referrals,
                extra: Extra::from(
                    extra
                        .into_iter()
                        .map(|(k, v)| (k, v.into()))
                        .collect::<Map<_, _>>(),
                ),
            },
        )
}

proptest! {
    #[test]
    fn texts_of_enums_survive(text: String) {
        let json = serde_json::to_string(&text).unwrap();
        let value: Priority = serde_json::from_str(&json).unwrap();
        prop_assert_eq!(value.as_str(), text.as_str());
        prop_assert_eq!(serde_json::to_string(&value).unwrap(), json);
        prop_assert_eq!(value.is_documented(), text.parse::<Priority>().is_ok());
        prop_assert_eq!(Language::from(text.as_str()).to_string(), text);
    }

    #[test]
    fn numbers_of_enums_survive(number: i64) {
        let json = number.to_string();
        let value: FieldType = serde_json::from_str(&json).unwrap();
        prop_assert_eq!(value.as_i64(), number);
        prop_assert_eq!(serde_json::to_string(&value).unwrap(), json);
    }

    #[test]
    fn models_survive_borrowed_and_owned(contact in any_contact()) {
        let text = serde_json::to_string(&contact).unwrap();
        prop_assert_eq!(&serde_json::from_str::<ContactInput>(&text).unwrap(), &contact);
        prop_assert_eq!(&serde_json::from_slice::<ContactInput>(text.as_bytes()).unwrap(), &contact);
        prop_assert_eq!(&serde_json::from_reader::<_, ContactInput>(text.as_bytes()).unwrap(), &contact);
        let value: Value = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(&serde_json::from_value::<ContactInput>(value).unwrap(), &contact);
    }

    #[test]
    fn both_ways_of_writing_a_model_agree(contact in any_contact()) {
        let param = &CreateTicket::INFO.params[8];
        prop_assert_eq!(param.name, "contact");
        prop_assert_eq!(to_value(&contact, param), serde_json::to_value(&contact).unwrap());
    }

    #[test]
    fn replies_keep_every_key(members in proptest::collection::btree_map("[a-z]{6,9}", any::<i64>(), 0..6)) {
        let json: Value = members.into_iter().map(|(key, value)| (format!("k{key}"), value.into())).collect::<Map<_, _>>().into();
        let ticket: Ticket = serde_json::from_value(json.clone()).unwrap();
        let Value::Object(kept) = serde_json::to_value(&ticket).unwrap() else { panic!("an object") };
        for (key, value) in json.as_object().unwrap() {
            prop_assert_eq!(kept.get(key), Some(value));
        }
    }
}

/// A type of the caller's own, with serde's traits alone.
#[derive(Clone, Debug, Default, PartialEq, serde::Deserialize, serde::Serialize)]
pub struct Since {
    year: u16,
}

impl JsonType for Since {
    const KIND: Kind = Kind::Map(&Kind::Any);
}

/// A reply with such types.
#[derive(Clone, PartialEq, Model)]
#[model(reply)]
pub struct Member {
    pub since: Since,
    pub until: Option<Since>,
    pub extra: Extra,
}

/// Finds a year.
#[derive(Action, Clone, PartialEq)]
#[action(slug = "SPOKI_FIND_SINCE", title = "Find since", group = "members")]
#[effect(read)]
#[rest(GET, "/api/1/since/", reply = Since)]
pub struct FindSince {}

#[test]
fn f1_types_of_ones_own_are_read_with_serde_or_kept_aside() {
    let odd = json!({"since": {"year": 2020}, "until": {"year": "soon"}, "new": 1});
    let member: Member = serde_json::from_value(odd.clone()).unwrap();
    assert_eq!((member.since.year, &member.until), (2020, &None));
    assert_eq!(member.extra.len(), 2);
    assert_eq!(serde_json::to_value(&member).unwrap(), odd);
}

#[tokio::test]
async fn f1_a_reply_of_ones_own_is_read_with_serde() {
    let script = ScriptedTransport::new().json(200, json!({"year": 2020}));
    let client = Client::builder().spoki("key").transport(script);
    let reply = client.build().unwrap().send(FindSince {}).await.unwrap();
    assert_eq!(reply.year, 2020);
}
