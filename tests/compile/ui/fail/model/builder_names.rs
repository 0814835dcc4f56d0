// Fields named like methods of the builder.
use spoki_api::Model;
use spoki_api::Extra;
#[derive(Model)]
#[model(request)]
pub struct Contact {
    pub build: String,
    pub extra: String,
    pub rest: Extra,
}

fn main() {}
