// One run reports every mistake. The code that uses the type causes no further errors.
use spoki_api::Action;

#[derive(Action)]
#[action(slug = "", titel = "Find Tag", group = "tags")]
#[effect(raed)]
#[rest(GTE, "api/{x}")]
pub struct FindTag {
    #[param(min = 5, max = 3)]
    pub code: String,
    #[param(secrets)]
    pub key: Option<String>,
}

fn main() {
    let request = FindTag::builder().code("x").key("y").build();
    let json = serde_json::to_string(&request);
    println!("{json:?} {request:?} {}", FindTag::INFO.slug);
}
