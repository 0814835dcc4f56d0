// Aliases are for reading replies.
use spoki_api::Model;

#[derive(Model)]
#[model(request)]
pub struct Contact {
    #[field(aliases = ["mobile"])]
    pub phone: String,
}

fn main() {}
