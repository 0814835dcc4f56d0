// Usages that do not exist.
use spoki_api::Model;

#[derive(Model)]
#[model(requests, response)]
pub struct Contact {
    pub phone: String,
}

fn main() {}
