// A type of one's own in a reply, without `JsonType`.
use spoki_api::Model;

#[derive(Debug, Default, serde::Serialize, serde::Deserialize)]
pub struct Since(i64);

#[derive(Model)]
#[model(reply)]
pub struct Contact {
    pub since: Since,
}

fn main() {}
