// An enum.
use spoki_api::Model;

#[derive(Model)]
#[model(request)]
pub enum Contact {
    Phone,
}

fn main() {}
