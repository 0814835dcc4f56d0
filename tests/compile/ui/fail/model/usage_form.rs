// A usage with a value, and a path that is none.
use spoki_api::Model;

#[derive(Model)]
#[model(reply = true, crate = "spoki_api")]
pub struct Contact {
    pub phone: String,
}

fn main() {}
