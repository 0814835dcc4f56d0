// A key that does not exist.
use spoki_api::{UnknownText, WireEnum};

#[derive(Debug, WireEnum)]
#[wire_enum(close, integer)]
pub enum Status {
    Open,
    #[wire(unknown)]
    Unknown(UnknownText),
}

fn main() {}
