// Literals of the wrong type.
use spoki_api::Action;

#[derive(Action)]
#[action(slug = "SPOKI_FIND_TAG", title = "Find Tag", group = "tags")]
#[effect(read)]
#[rest(GET, "/api/1/tags/")]
pub struct FindTag {
    #[param(min = "1", max = 2.5, name = type, rest = [1], client_filter = 3)]
    pub name: String,
}

fn main() {}
