// Aliases on a model that occurs only in requests.
use spoki_api::Model;

#[derive(Model)]
#[model(request)]
pub struct Contact {
    #[field(aliases = ["mobile"])]
    pub phone: String,
}

fn main() {}
