// A struct instead of an enum.
use spoki_api::WireEnum;

#[derive(Debug, WireEnum)]
#[wire_enum(closed)]
pub struct Status {
    pub text: String,
}

fn main() {}
