// The runtime has another name, and its own name does not exist.
extern crate self as spoki_api;
extern crate spoki_api as renamed;

use renamed::values::UnknownText;
use renamed::{Action, Extra, Model, WireEnum};

#[derive(Clone, Debug, WireEnum)]
#[wire_enum(open, crate = ::renamed)]
pub enum Language {
    #[wire("it")]
    Italian,
    #[wire(unknown)]
    Unknown(UnknownText),
}

#[derive(Clone, Model)]
#[model(request, reply, crate = renamed)]
pub struct Contact {
    pub phone: String,
    pub language: Option<Language>,
    pub extra: Extra,
}

mod facade {
    pub mod inner {
        pub use renamed::__private;
    }
}

#[derive(Clone, Action)]
#[action(slug = "SPOKI_CREATE_CONTACT", title = "Create Contact", group = "contacts")]
#[action(crate = crate::facade::inner)]
#[effect(write)]
#[rest(POST, "/api/1/contacts/", reply = Contact)]
pub struct CreateContact {
    #[param(whole_body)]
    pub contact: Contact,
}

fn main() {
    let contact = Contact::builder().phone("+390212345678").language("it").build();
    let request = CreateContact::builder().contact(contact).build();
    assert_eq!(CreateContact::INFO.slug, "SPOKI_CREATE_CONTACT");
    assert_eq!(
        serde_json::to_string(&request).unwrap(),
        r#"{"contact":{"language":"it","phone":"+390212345678"}}"#
    );
}
