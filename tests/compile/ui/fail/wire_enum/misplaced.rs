// Attributes where they mean nothing.
use spoki_api::{UnknownText, WireEnum};

#[derive(Debug, WireEnum)]
#[wire_enum(closed)]
#[wire("x")]
pub enum Status {
    #[wire_enum(open)]
    Open,
    #[wire(unknown)]
    Unknown(UnknownText),
}

fn main() {}
