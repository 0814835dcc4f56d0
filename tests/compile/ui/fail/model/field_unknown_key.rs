// Keys that do not exist.
use spoki_api::Model;

#[derive(Model)]
#[model(reply)]
pub struct Contact {
    #[field(alias = ["header"])]
    pub title: String,
    #[field(path)]
    pub id: String,
}

fn main() {}
