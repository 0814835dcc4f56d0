// `open` and `closed` in one enum.
use spoki_api::{WireEnum, values::UnknownText};

#[derive(Debug, WireEnum)]
#[wire_enum(closed, open)]
pub enum Status {
    Open,
    #[wire(unknown)]
    Unknown(UnknownText),
}

fn main() {}
