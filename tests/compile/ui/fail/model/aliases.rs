// Aliases that are empty, or the name of another field.
use spoki_api::Model;

#[derive(Model)]
#[model(reply)]
pub struct Contact {
    #[field(aliases = ["id", "header", "header", ""])]
    pub title: String,
    pub id: spoki_api::Id,
}

fn main() {}
