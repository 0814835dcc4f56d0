// A struct.
use spoki_api::WireEnum;

#[derive(Debug, WireEnum)]
#[wire_enum(closed)]
pub struct Status {
    pub text: String,
}

fn main() {}
