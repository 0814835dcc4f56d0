// `repeatable` on a read, which is always repeatable.
use spoki_api::Action;

#[derive(Action)]
#[action(slug = "SPOKI_FIND_TAG", title = "Find Tag", group = "tags")]
#[effect(read, repeatable)]
#[rest(GET, "/api/1/tags/")]
pub struct FindTag {}

fn main() {}
