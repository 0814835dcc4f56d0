// Pages of something that is not a list.
use spoki_api::Action;

#[derive(Action)]
#[action(slug = "SPOKI_FIND_TAG", title = "Find Tag", group = "tags")]
#[effect(read)]
#[rest(GET, "/api/1/tags/")]
#[reply(paged)]
pub struct FindTag {}

fn main() {}
