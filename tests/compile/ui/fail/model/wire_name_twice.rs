// Two fields with one name on the wire.
use spoki_api::Model;

#[derive(Model)]
#[model(request)]
pub struct Contact {
    pub phone: String,
    #[field(name = "phone")]
    pub mobile: String,
}

fn main() {}
