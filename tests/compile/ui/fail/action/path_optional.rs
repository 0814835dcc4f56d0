// Parameters that a path cannot hold.
use spoki_api::Action;

#[derive(Action)]
#[action(slug = "SPOKI_FIND_TAG", title = "Find Tag", group = "tags")]
#[effect(read)]
#[rest(GET, "/api/1/tags/{id}/{names}/")]
pub struct FindTag {
    pub id: Option<String>,
    pub names: Vec<String>,
}

fn main() {}
