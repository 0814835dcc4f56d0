// A misspelt key.
use spoki_api::{WireEnum, values::UnknownText};

#[derive(Debug, WireEnum)]
#[wire_enum(closed)]
pub enum Status {
    Open,
    #[wire(unknwon)]
    Unknown(UnknownText),
}

fn main() {}
