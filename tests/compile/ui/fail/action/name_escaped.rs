// Names that JSON would escape.
use spoki_api::Action;

#[derive(Action)]
#[action(slug = "SPOKI_FIND_TAG", title = "Find Tag", group = "tags")]
#[effect(read)]
#[rest(GET, "/api/1/tags/")]
pub struct FindTag {
    #[param(name = "na\"me", query)]
    pub name: String,
    #[param(rest = ["code", "co\\de"], query)]
    pub code: String,
}

fn main() {}
