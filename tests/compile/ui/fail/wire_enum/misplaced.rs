// Attributes in places where they have no meaning.
use spoki_api::{WireEnum, values::UnknownText};

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
