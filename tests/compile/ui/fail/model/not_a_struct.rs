// An enum instead of a struct.
use spoki_api::Model;

#[derive(Model)]
#[model(request)]
pub enum Contact {
    Phone,
}

fn main() {}
