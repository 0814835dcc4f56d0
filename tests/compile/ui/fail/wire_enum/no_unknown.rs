// An enum without a variant for unknown values.
use spoki_api::WireEnum;

#[derive(Debug, WireEnum)]
#[wire_enum(closed)]
pub enum Status {
    Open,
}

fn main() {}
