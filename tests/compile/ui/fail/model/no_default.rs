// A type without `Default` in a reply.
use spoki_api::Model;

#[derive(Debug, serde::Serialize, serde::Deserialize)]
pub struct Since(i64);

#[derive(Model)]
#[model(reply)]
pub struct Contact {
    pub since: Since,
}

fn main() {}
