// A parameter in the path that is sent elsewhere.
use spoki_api::Action;

#[derive(Action)]
#[action(slug = "SPOKI_FIND_TAG", title = "Find Tag", group = "tags")]
#[effect(read)]
#[rest(GET, "/api/1/tags/{id}/")]
pub struct FindTag {
    #[param(query)]
    pub id: String,
}

fn main() {}
