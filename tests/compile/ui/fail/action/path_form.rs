// A path that is a whole address with a query.
use spoki_api::Action;

#[derive(Action)]
#[action(slug = "SPOKI_FIND_TAG", title = "Find Tag", group = "tags")]
#[effect(read)]
#[rest(GET, "https://example.com/api/1/tags/?page=1")]
pub struct FindTag {}

fn main() {}
