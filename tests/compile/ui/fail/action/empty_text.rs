// Empty strings.
use spoki_api::Action;

#[derive(Action)]
#[action(slug = "", title = " ", group = "tags")]
#[effect(read)]
#[rest(GET, "/api/1/tags/")]
pub struct FindTag {}

fn main() {}
