// Commands that are not in kebab-case.
use spoki_api::Action;

#[derive(Action)]
#[action(slug = "SPOKI_FIND_TAG", title = "Find Tag", group = "tags", command = "Find")]
#[effect(read)]
#[rest(GET, "/api/1/tags/")]
pub struct FindTag {}

#[derive(Action)]
#[action(slug = "SPOKI_ADD_TAG", title = "Add Tag", group = "tags", command = "add--tag")]
#[effect(write)]
#[rest(POST, "/api/1/tags/")]
pub struct AddTag {}

fn main() {}
