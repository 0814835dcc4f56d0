// A misspelt key, and a key that resembles no other.
use spoki_api::Action;

#[derive(Action)]
#[action(slg = "SPOKI_FIND_TAG", title = "Find Tag", group = "tags", colour = "red")]
#[effect(read)]
#[rest(GET, "/api/1/tags/")]
pub struct FindTag {}

fn main() {}
