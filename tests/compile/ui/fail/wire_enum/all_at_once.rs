// One run reports every mistake. The code that uses the type causes no further errors.
use spoki_api::WireEnum;

#[derive(Debug, PartialEq, WireEnum)]
#[wire_enum(opne)]
pub enum Status {
    #[wire(open)]
    Open,
    Closed(i32),
    #[wire(unknown)]
    Unknown(String),
}

fn main() {
    println!("{} {:?}", Status::Open, "Open".parse::<Status>().is_ok());
    println!("{}", Status::undocumented("x").as_str());
    println!("{}", Status::from("x") == Status::from("y".to_owned()));
    println!("{}", Status::VALUES.join(", "));
}
