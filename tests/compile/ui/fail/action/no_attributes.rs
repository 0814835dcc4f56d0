// A bare derive says what it needs.
use spoki_api::Action;

#[derive(Action)]
pub struct FindTag {}

fn main() {}
