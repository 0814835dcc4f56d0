// A variant for later numbers that holds a text.
use spoki_api::{UnknownText, WireEnum};

#[derive(Debug, WireEnum)]
#[wire_enum(closed)]
pub enum Status {
    #[wire(1)]
    Open,
    #[wire(unknown)]
    Unknown(UnknownText),
}

fn main() {}
