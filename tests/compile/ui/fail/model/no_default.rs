// A type without `Default` in a reply.
use spoki_api::Model;
use spoki_api::action::{JsonType, Kind};

#[derive(Debug, serde::Serialize, serde::Deserialize)]
pub struct Since(i64);

impl JsonType for Since {
    const KIND: Kind = Kind::Integer;
}

#[derive(Model)]
#[model(reply)]
pub struct Contact {
    pub since: Since,
}

fn main() {}
