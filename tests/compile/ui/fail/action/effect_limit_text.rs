// A limit that is a string, and a flag with a value.
use spoki_api::Action;

#[derive(Action)]
#[action(slug = "SPOKI_FIND_TAG", title = "Find Tag", group = "tags")]
#[effect(write, repeatable = true, per_minute = "10")]
#[rest(GET, "/api/1/tags/")]
pub struct FindTag {}

fn main() {}
