// Two variants with the same value.
use spoki_api::{WireEnum, values::UnknownText};

#[derive(Debug, WireEnum)]
#[wire_enum(closed)]
pub enum Status {
    Open,
    #[wire("Open")]
    Opened,
    #[wire(unknown)]
    Unknown(UnknownText),
}

fn main() {}
