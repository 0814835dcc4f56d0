// Misspelt keys. Each counts as the key that it resembles.
use spoki_api::{WireEnum, values::{UnknownText, UnknownValue}};

#[derive(Debug, WireEnum)]
#[wire_enum(close, integer)]
pub enum Status {
    Open,
    #[wire(unknown)]
    Unknown(UnknownText),
}

fn read(text: &str) -> Result<Status, UnknownValue> {
    Status::try_from(text)
}

fn main() {
    println!("{:?} {}", read("Open").is_ok(), Status::VALUES.join(", "));
}
