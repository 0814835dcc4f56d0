// Aliases that are taken, empty, or of no use.
use spoki_api::Model;

#[derive(Model)]
#[model(reply)]
pub struct Contact {
    #[field(aliases = ["id", "header", "header", ""])]
    pub title: String,
    pub id: spoki_api::Id,
}

fn main() {}
