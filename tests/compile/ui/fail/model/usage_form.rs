// `reply` with a value, and `crate` without a path.
use spoki_api::Model;

#[derive(Model)]
#[model(reply = true, crate = "spoki_api")]
pub struct Contact {
    pub phone: String,
}

fn main() {}
