// `#[rest]` without a path, and a reply that is not a type.
use spoki_api::Action;

#[derive(Action)]
#[action(slug = "SPOKI_FIND_TAG", title = "Find Tag", group = "tags")]
#[effect(read)]
#[rest(GET, reply = 5)]
pub struct FindTag {}

fn main() {}
