// An attribute without one of its required keys.
use spoki_api::Action;

#[derive(Action)]
#[action(slug = "SPOKI_FIND_TAG")]
#[effect(read)]
#[rest(GET, "/api/1/tags/")]
pub struct FindTag {}

fn main() {}
