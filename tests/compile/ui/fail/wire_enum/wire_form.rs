// Values in the wrong form.
use spoki_api::{WireEnum, values::UnknownText};

#[derive(Debug, WireEnum)]
#[wire_enum(closed)]
pub enum Status {
    #[wire(Open)]
    Open,
    #[wire(1.5)]
    Half,
    #[wire("a", "b")]
    Both,
    #[wire]
    None,
    #[wire(value = "x")]
    Named,
    #[wire(unknown)]
    Unknown(UnknownText),
}

fn main() {}
