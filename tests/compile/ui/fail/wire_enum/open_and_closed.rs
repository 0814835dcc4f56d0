// Both.
use spoki_api::{UnknownText, WireEnum};

#[derive(Debug, WireEnum)]
#[wire_enum(closed, open)]
pub enum Status {
    Open,
    #[wire(unknown)]
    Unknown(UnknownText),
}

fn main() {}
