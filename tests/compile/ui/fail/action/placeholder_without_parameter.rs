// A placeholder without a parameter.
use spoki_api::Action;

#[derive(Action)]
#[action(slug = "SPOKI_FIND_TAG", title = "Find Tag", group = "tags")]
#[effect(read)]
#[rest(GET, "/api/1/tags/{tag_id}/")]
pub struct FindTag {
    pub id: String,
}

fn main() {}
