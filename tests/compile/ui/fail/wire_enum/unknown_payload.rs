// A variant for unknown values with a payload of the wrong type.
use spoki_api::WireEnum;

#[derive(Debug, WireEnum)]
#[wire_enum(closed)]
pub enum Status {
    Open,
    #[wire(unknown)]
    Unknown(String),
}

fn main() {}
