// `adds` on a read and on a delete.
use spoki_api::Action;

#[derive(Action)]
#[action(slug = "SPOKI_FIND_TAG", title = "Find Tag", group = "tags")]
#[effect(read, adds)]
#[rest(GET, "/api/1/tags/")]
pub struct FindTag {}

#[derive(Action)]
#[action(slug = "SPOKI_DROP_TAG", title = "Drop Tag", group = "tags")]
#[effect(delete, adds)]
#[rest(DELETE, "/api/1/tags/")]
pub struct DropTag {}

fn main() {}
