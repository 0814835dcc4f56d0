// Hints without status or sentence, or with the status of a success.
use spoki_api::Action;

#[derive(Action)]
#[action(slug = "SPOKI_FIND_TAG", title = "Find Tag", group = "tags")]
#[effect(read)]
#[rest(GET, "/api/1/tags/")]
#[hint("text only")]
#[hint(404)]
#[hint(200, "fine")]
#[hint(400, feild = "name", "text")]
#[hint(400, "one", "two")]
#[hint(400, field = "a field", " ")]
pub struct FindTag {}

fn main() {}
