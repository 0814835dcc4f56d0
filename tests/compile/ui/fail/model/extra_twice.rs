// Two fields for extra keys.
use spoki_api::Model;
use spoki_api::Extra;
#[derive(Model)]
#[model(request)]
pub struct Contact {
    pub extra: Extra,
    pub more: Extra,
}

fn main() {}
