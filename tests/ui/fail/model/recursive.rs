// A model that contains itself.
use spoki_api::Model;

#[derive(Model)]
#[model(request)]
pub struct Contact {
    pub phone: String,
    pub friends: Option<Vec<Contact>>,
}

fn main() {}
