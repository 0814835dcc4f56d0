// Two methods and two paths.
use spoki_api::Action;

#[derive(Action)]
#[action(slug = "SPOKI_FIND_TAG", title = "Find Tag", group = "tags")]
#[effect(read)]
#[rest(GET, POST, "/api/1/tags/", "/api/1/tag/")]
pub struct FindTag {}

fn main() {}
