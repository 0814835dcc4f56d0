// Bounds on types without a size.
use spoki_api::Action;

#[derive(Action)]
#[action(slug = "SPOKI_FIND_TAG", title = "Find Tag", group = "tags")]
#[effect(read)]
#[rest(GET, "/api/1/tags/")]
pub struct FindTag {
    #[param(min = 1)]
    pub active: bool,
    #[param(max = 9)]
    pub id: spoki_api::Id,
    #[param(min = -1)]
    pub name: String,
}

fn main() {}
