// A parameter that is the whole body, and a parameter that is a part of it.
use spoki_api::Action;

#[derive(Action)]
#[action(slug = "SPOKI_FIND_TAG", title = "Find Tag", group = "tags")]
#[effect(write)]
#[rest(POST, "/api/1/tags/")]
pub struct FindTag {
    #[param(whole_body)]
    pub tags: Vec<String>,
    pub name: String,
}

fn main() {}
