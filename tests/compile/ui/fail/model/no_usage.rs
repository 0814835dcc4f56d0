// `#[model]` without `request` or `reply`.
use spoki_api::Model;

#[derive(Model)]
pub struct Contact {
    pub phone: String,
}

fn main() {}
