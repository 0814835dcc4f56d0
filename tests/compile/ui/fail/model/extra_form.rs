// `Extra` in an `Option`, and `Extra` with an attribute.
use spoki_api::Model;
use spoki_api::Extra;
#[derive(Model)]
#[model(request)]
pub struct Contact {
    #[field(secret)]
    pub extra: Option<Extra>,
}

fn main() {}
