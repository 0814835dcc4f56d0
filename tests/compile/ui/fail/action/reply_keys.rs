// Unknown keys of a reply, and a reply on a field.
use spoki_api::Action;

#[derive(Action)]
#[action(slug = "SPOKI_FIND_TAG", title = "Find Tag", group = "tags")]
#[effect(read)]
#[rest(GET, "/api/1/tags/")]
#[reply(page)]
pub struct FindTag {
    #[reply(assumed)]
    pub name: String,
}

fn main() {}
