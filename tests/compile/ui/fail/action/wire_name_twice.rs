// Two parameters with one name on the wire.
use spoki_api::Action;

#[derive(Action)]
#[action(slug = "SPOKI_FIND_TAG", title = "Find Tag", group = "tags")]
#[effect(read)]
#[rest(GET, "/api/1/tags/")]
pub struct FindTag {
    #[param(name = "type")]
    pub kind: String,
    pub r#type: String,
}

fn main() {}
