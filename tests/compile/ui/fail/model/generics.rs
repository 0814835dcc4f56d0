// A generic type.
use spoki_api::Model;

#[derive(Model)]
#[model(request)]
pub struct Contact<T> {
    pub phone: T,
}

fn main() {}
