// Literals of the wrong type.
use spoki_api::Action;

#[derive(Action)]
#[action(slug = 5, title = true, group = tags)]
#[effect(read)]
#[rest(GET, "/api/1/tags/")]
pub struct FindTag {}

fn main() {}
