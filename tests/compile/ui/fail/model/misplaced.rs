// Attributes in places where they have no meaning.
use spoki_api::Model;

#[derive(Model)]
#[model(request)]
#[field(secret)]
pub struct Contact {
    #[model(request)]
    pub phone: String,
}

fn main() {}
