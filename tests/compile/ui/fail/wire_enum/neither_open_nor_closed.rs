// `#[wire_enum]` without `closed` or `open`.
use spoki_api::{WireEnum, values::UnknownText};

#[derive(Debug, WireEnum)]
pub enum Status {
    Open,
    #[wire(unknown)]
    Unknown(UnknownText),
}

fn main() {
    println!("{:?} {:?}", Status::from("x"), Status::try_from("y").is_ok());
}
