// A variant for later values that cannot hold them.
use spoki_api::WireEnum;

#[derive(Debug, WireEnum)]
#[wire_enum(closed)]
pub enum Status {
    Open,
    #[wire(unknown)]
    Unknown,
}

fn main() {}
