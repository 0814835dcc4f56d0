// Limits that are not a number of calls.
use spoki_api::Action;

#[derive(Action)]
#[action(slug = "SPOKI_FIND_TAG", title = "Find Tag", group = "tags")]
#[effect(read, per_minute = 0)]
#[rest(GET, "/api/1/tags/")]
pub struct FindTag {}

fn main() {}
