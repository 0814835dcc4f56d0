// Attributes where they mean nothing.
use spoki_api::Model;

#[derive(Model)]
#[model(request)]
#[field(secret)]
pub struct Contact {
    #[model(request)]
    pub phone: String,
}

fn main() {}
