// Without the prelude, every path that the derives emit must be absolute. Only the attribute for the messages about
// missing parameters has no absolute path, so the derives need the key `no_implicit_prelude`.
#![no_implicit_prelude]

#[derive(::std::clone::Clone, ::std::fmt::Debug, ::spoki_api::WireEnum)]
#[wire_enum(closed)]
pub enum Priority {
    High,
    #[wire(unknown)]
    Unknown(::spoki_api::values::UnknownText),
}

#[derive(::std::clone::Clone, ::std::fmt::Debug, ::spoki_api::WireEnum)]
#[wire_enum(open)]
pub enum Language {
    #[wire("it")]
    Italian,
    #[wire(unknown)]
    Unknown(::spoki_api::values::UnknownText),
}

#[derive(::std::clone::Clone, ::std::fmt::Debug, ::spoki_api::WireEnum)]
#[wire_enum(closed)]
pub enum FieldType {
    #[wire(1)]
    Text,
    #[wire(unknown)]
    Unknown(::spoki_api::values::UnknownNumber),
}

#[derive(::std::clone::Clone, ::std::fmt::Debug, ::spoki_api::WireEnum)]
#[wire_enum(open)]
pub enum Level {
    #[wire(1)]
    Low,
    #[wire(unknown)]
    Unknown(::spoki_api::values::UnknownNumber),
}

#[derive(::std::clone::Clone, ::spoki_api::Model)]
#[model(request, no_implicit_prelude)]
pub struct Contact {
    #[field(format = e164, min = 1)]
    pub phone: ::std::string::String,
    #[field(secret)]
    pub key: ::std::option::Option<::std::string::String>,
    pub fields: ::std::option::Option<
        ::std::collections::BTreeMap<::std::string::String, ::std::string::String>,
    >,
    pub extra: ::spoki_api::Extra,
}

#[derive(::std::clone::Clone, ::spoki_api::Model)]
#[model(reply)]
pub struct Ticket {
    pub id: ::spoki_api::Id,
    pub priority: ::std::option::Option<Priority>,
    #[field(format = email)]
    pub email: ::std::option::Option<::std::string::String>,
    pub extra: ::spoki_api::Extra,
}

#[derive(::std::clone::Clone, ::spoki_api::Model)]
#[model(request, reply, no_implicit_prelude)]
pub struct Tag {
    pub name: ::std::string::String,
}

#[derive(::std::clone::Clone, ::spoki_api::Action)]
#[action(slug = "SPOKI_CREATE_TICKET", title = "Create Ticket", group = "tickets", no_implicit_prelude)]
#[effect(write, per_minute = 5)]
#[rest(POST, "/api/1/tickets/{id}/", reply = Ticket)]
#[hint(400, field = "phone", "Numbers need their country code.")]
pub struct CreateTicket {
    #[param(kind = integer)]
    pub id: ::spoki_api::Id,
    pub priority: Priority,
    pub field_type: ::std::option::Option<FieldType>,
    pub contacts: ::std::option::Option<::std::vec::Vec<Contact>>,
    #[param(query, rest = ["a", "b"], advised_max = 5)]
    pub count: ::std::option::Option<i64>,
}

#[derive(::std::clone::Clone, ::spoki_api::Action)]
#[action(slug = "SPOKI_LIST_TAGS", title = "List Tags", group = "tags")]
#[effect(read)]
#[rest(GET, "/api/1/tags/")]
pub struct ListTags {}

fn main() {
    let contact = Contact::builder().phone("+390212345678").extra("vip", true).build();
    let request = CreateTicket::builder().id(1).priority(Priority::High).contacts([contact]).build();
    let json = ::serde_json::to_string(&request);
    ::std::assert_eq!(
        ::std::result::Result::ok(json).as_deref(),
        ::std::option::Option::Some(
            r#"{"id":1,"priority":"High","contacts":[{"phone":"+390212345678","vip":true}]}"#
        )
    );
}
