// `kind` on types that already determine it.
use spoki_api::Action;

#[derive(Action)]
#[action(slug = "SPOKI_FIND_TAG", title = "Find Tag", group = "tags")]
#[effect(read)]
#[rest(GET, "/api/1/tags/")]
pub struct FindTag {
    #[param(kind = integer)]
    pub name: String,
    #[param(kind = boolean)]
    pub id: spoki_api::Id,
}

fn main() {}
