// A variant for unknown integers with a payload for strings.
use spoki_api::{WireEnum, values::{UnknownText, UnknownValue}};

#[derive(Debug, WireEnum)]
#[wire_enum(closed)]
pub enum Status {
    #[wire(1)]
    Open,
    #[wire(unknown)]
    Unknown(UnknownText),
}

fn read(number: i64) -> Result<Status, UnknownValue> {
    Status::try_from(number)
}

fn main() {
    println!("{:?} {}", read(1).is_ok(), Status::VALUES.iter().sum::<i64>());
}
