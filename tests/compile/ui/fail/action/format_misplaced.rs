// Formats on types other than strings.
use spoki_api::Action;

#[derive(Action)]
#[action(slug = "SPOKI_FIND_TAG", title = "Find Tag", group = "tags")]
#[effect(read)]
#[rest(GET, "/api/1/tags/")]
pub struct FindTag {
    #[param(format = date)]
    pub day: i64,
    #[param(format = email)]
    pub ids: Vec<spoki_api::Id>,
}

fn main() {}
