// An enum without values.
use spoki_api::{WireEnum, values::UnknownText};

#[derive(Debug, WireEnum)]
#[wire_enum(closed)]
pub enum Status {
    #[wire(unknown)]
    Unknown(UnknownText),
}

fn main() {}
