// Attributes in places where they have no meaning.
use spoki_api::Action;

#[derive(Action)]
#[action(slug = "SPOKI_FIND_TAG", title = "Find Tag", group = "tags")]
#[effect(read)]
#[rest(GET, "/api/1/tags/")]
#[param(secret)]
pub struct FindTag {
    #[effect(read)]
    #[action(slug = "X")]
    pub name: String,
}

fn main() {}
