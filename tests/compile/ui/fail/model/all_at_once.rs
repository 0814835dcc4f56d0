// One run reports every mistake. The code that uses the type causes no further errors.
use spoki_api::Model;

#[derive(Model)]
#[model(request, replies)]
pub struct Contact {
    #[field(format = mobile)]
    pub phone: String,
    #[field(min = 2, max = 1)]
    pub name: Option<String>,
}

fn main() {
    let contact = Contact::builder().phone("+390212345678").name("x").build();
    println!("{contact:?} {:?}", Contact::default());
    let _: Result<Contact, _> = serde_json::from_str("{}");
}
