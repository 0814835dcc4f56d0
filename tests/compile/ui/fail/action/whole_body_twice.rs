// Two whole bodies.
use spoki_api::Action;

#[derive(Action)]
#[action(slug = "SPOKI_FIND_TAG", title = "Find Tag", group = "tags")]
#[effect(write)]
#[rest(POST, "/api/1/tags/")]
pub struct FindTag {
    #[param(whole_body)]
    pub first: String,
    #[param(whole_body)]
    pub second: String,
}

fn main() {}
