// Strings and integers in one enum.
use spoki_api::{WireEnum, values::UnknownNumber};

#[derive(Debug, WireEnum)]
#[wire_enum(closed)]
pub enum Status {
    #[wire(1)]
    Open,
    #[wire("2")]
    Closed,
    Waiting,
    #[wire(unknown)]
    Unknown(UnknownNumber),
}

fn main() {}
