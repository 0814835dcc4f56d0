// A tuple struct.
use spoki_api::Model;

#[derive(Model)]
#[model(request)]
pub struct Contact(pub String);

fn main() {}
