// Bounds that contradict each other.
use spoki_api::Action;

#[derive(Action)]
#[action(slug = "SPOKI_FIND_TAG", title = "Find Tag", group = "tags")]
#[effect(read)]
#[rest(GET, "/api/1/tags/")]
pub struct FindTag {
    #[param(min = 5, max = 3)]
    pub code: String,
    #[param(max = 100, advised_max = 500)]
    pub names: Vec<String>,
}

fn main() {}
