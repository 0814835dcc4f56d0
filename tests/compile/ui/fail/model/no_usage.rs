// Not said where it occurs.
use spoki_api::Model;

#[derive(Model)]
pub struct Contact {
    pub phone: String,
}

fn main() {}
