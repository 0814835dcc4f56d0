// A model that contains itself, through lists and maps.
use std::collections::BTreeMap;

use spoki_api::Model;

#[derive(Model)]
#[model(request, reply)]
pub struct Contact {
    pub phone: String,
    pub friends: Option<Vec<Contact>>,
    pub family: Option<BTreeMap<String, Contact>>,
}

fn main() {
    let friend = Contact::builder().phone("+390212345679").build();
    let contact = Contact::builder().phone("+390212345678").friends([friend]).build();
    assert_eq!(
        serde_json::to_string(&contact).unwrap(),
        r#"{"phone":"+390212345678","friends":[{"phone":"+390212345679"}]}"#
    );
}
