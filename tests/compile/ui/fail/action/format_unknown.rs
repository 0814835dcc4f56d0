// Formats and kinds that do not exist.
use spoki_api::Action;

#[derive(Action)]
#[action(slug = "SPOKI_FIND_TAG", title = "Find Tag", group = "tags")]
#[effect(read)]
#[rest(GET, "/api/1/tags/")]
pub struct FindTag {
    #[param(format = e146)]
    pub phone: String,
    #[param(format = uuid)]
    pub key: String,
    #[param(kind = int)]
    pub count: serde_json::Value,
}

fn main() {}
