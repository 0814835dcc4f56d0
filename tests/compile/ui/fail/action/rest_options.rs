// `omit_false` on a type other than `bool`.
use spoki_api::Action;

#[derive(Action)]
#[action(slug = "SPOKI_FIND_TAG", title = "Find Tag", group = "tags")]
#[effect(read)]
#[rest(GET, "/api/1/tags/")]
pub struct FindTag {
    #[param(omit_false)]
    pub name: String,
    #[param(client_filter = "code", rest = "codes")]
    pub code: Option<String>,
}

fn main() {}
