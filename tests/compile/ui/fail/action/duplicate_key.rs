// The same key twice.
use spoki_api::Action;

#[derive(Action)]
#[action(slug = "A", slug = "B", title = "Find Tag", group = "tags")]
#[effect(read)]
#[rest(GET, "/api/1/tags/")]
pub struct FindTag {}

fn main() {}
