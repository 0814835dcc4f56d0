// A method that does not exist.
use spoki_api::Action;

#[derive(Action)]
#[action(slug = "SPOKI_FIND_TAG", title = "Find Tag", group = "tags")]
#[effect(read)]
#[rest(PSOT, "/api/1/tags/")]
pub struct FindTag {}

fn main() {}
