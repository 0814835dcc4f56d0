// A type that goes into no request.
use spoki_api::Model;

#[derive(Debug, serde::Serialize, serde::Deserialize)]
pub struct Since(i64);

#[derive(Model)]
#[model(request)]
pub struct Contact {
    pub since: Since,
}

fn main() {}
