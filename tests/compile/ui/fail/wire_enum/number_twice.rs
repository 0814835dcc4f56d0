// Two variants with the same integer.
use spoki_api::{WireEnum, values::UnknownNumber};

#[derive(Debug, WireEnum)]
#[wire_enum(closed)]
pub enum Status {
    #[wire(1)]
    Open,
    #[wire(1)]
    Closed,
    #[wire(unknown)]
    Unknown(UnknownNumber),
}

fn main() {}
