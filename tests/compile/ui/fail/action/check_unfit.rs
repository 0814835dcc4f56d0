// `check` on a write, and on a read with a required parameter.
use spoki_api::Action;

#[derive(Action)]
#[action(slug = "SPOKI_ADD_TAG", title = "Add Tag", group = "tags", check)]
#[effect(write)]
#[rest(POST, "/api/1/tags/")]
pub struct AddTag {}

#[derive(Action)]
#[action(slug = "SPOKI_FIND_TAG", title = "Find Tag", group = "tags", check)]
#[effect(read)]
#[rest(GET, "/api/1/tags/")]
pub struct FindTag {
    pub name: String,
}

fn main() {}
