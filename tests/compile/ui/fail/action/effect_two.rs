// Two effects.
use spoki_api::Action;

#[derive(Action)]
#[action(slug = "SPOKI_FIND_TAG", title = "Find Tag", group = "tags")]
#[effect(write, delete)]
#[rest(GET, "/api/1/tags/")]
pub struct FindTag {}

fn main() {}
