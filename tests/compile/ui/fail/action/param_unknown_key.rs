// Keys that do not exist.
use spoki_api::Action;

#[derive(Action)]
#[action(slug = "SPOKI_FIND_TAG", title = "Find Tag", group = "tags")]
#[effect(read)]
#[rest(GET, "/api/1/tags/")]
pub struct FindTag {
    #[param(fromat = email)]
    pub email: String,
    #[param(default = 5)]
    pub page: Option<i64>,
}

fn main() {}
