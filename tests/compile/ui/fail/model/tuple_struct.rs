// A struct without names.
use spoki_api::Model;

#[derive(Model)]
#[model(request)]
pub struct Contact(pub String);

fn main() {}
