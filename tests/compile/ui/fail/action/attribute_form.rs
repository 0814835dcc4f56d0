// Attributes without a list, and lists with invalid entries.
use spoki_api::Action;

#[derive(Action)]
#[action = "SPOKI_FIND_TAG"]
#[effect]
#[rest(GET, , reply(Tag) = 3, "/api/1/tags/", reply "x", ?)]
pub struct FindTag {}

fn main() {}
