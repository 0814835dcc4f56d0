// A variant for unknown values without a payload.
use spoki_api::WireEnum;

#[derive(Debug, WireEnum)]
#[wire_enum(closed)]
pub enum Status {
    Open,
    #[wire(unknown)]
    Unknown,
}

fn main() {}
