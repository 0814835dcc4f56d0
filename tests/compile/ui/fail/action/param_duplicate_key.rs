// The same key in two attributes.
use spoki_api::Action;

#[derive(Action)]
#[action(slug = "SPOKI_FIND_TAG", title = "Find Tag", group = "tags")]
#[effect(read)]
#[rest(GET, "/api/1/tags/")]
pub struct FindTag {
    #[param(min = 1)]
    #[param(min = 2)]
    pub name: String,
}

fn main() {}
