// Parameters of a list named like methods of its builder.
use spoki_api::Action;

#[derive(Action)]
#[action(slug = "SPOKI_LIST_TAGS", title = "List Tags", group = "tags")]
#[effect(read)]
#[rest(GET, "/api/1/tags/", reply = spoki_api::List<spoki_api::Value>)]
pub struct ListTags {
    pub items: Option<String>,
    pub pages: Option<i64>,
    pub maybe_later: Option<bool>,
}

fn main() {}
