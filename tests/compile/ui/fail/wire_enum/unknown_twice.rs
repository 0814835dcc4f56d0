// Two variants for unknown values.
use spoki_api::{WireEnum, values::UnknownText};

#[derive(Debug, WireEnum)]
#[wire_enum(closed)]
pub enum Status {
    Open,
    #[wire(unknown)]
    Unknown(UnknownText),
    #[wire(unknown)]
    Other(UnknownText),
}

fn main() {}
