// Facts that are both assumed and observed, and observed on no day.
use spoki_api::Action;

#[derive(Action)]
#[action(slug = "SPOKI_FIND_TAG", title = "Find Tag", group = "tags")]
#[effect(read)]
#[rest(GET, "/api/1/tags/", assumed, observed = "2026-03-31")]
#[reply(observed = "yesterday")]
pub struct FindTag {}

fn main() {}
