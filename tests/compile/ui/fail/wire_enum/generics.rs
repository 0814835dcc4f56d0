// A generic type.
use spoki_api::{WireEnum, values::UnknownText};

#[derive(Debug, WireEnum)]
#[wire_enum(closed)]
pub enum Status<T> {
    Open,
    #[wire(unknown)]
    Unknown(UnknownText, T),
}

fn main() {}
