// An enum without `Debug`.
use spoki_api::{WireEnum, values::UnknownText};

#[derive(WireEnum)]
#[wire_enum(closed)]
pub enum Status {
    Open,
    #[wire(unknown)]
    Unknown(UnknownText),
}

fn main() {}
