// Variants with a payload.
use spoki_api::{WireEnum, values::UnknownText};

#[derive(Debug, WireEnum)]
#[wire_enum(closed)]
pub enum Status {
    Open,
    Closed(String),
    Waiting { since: i64 },
    #[wire(unknown)]
    Unknown(UnknownText),
}

fn main() {}
