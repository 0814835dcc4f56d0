// A derive without attributes.
use spoki_api::Action;

#[derive(Action)]
pub struct FindTag {}

fn main() {}
