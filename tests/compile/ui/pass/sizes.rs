// Actions without parameters, with eight optional ones, and with eight required ones in any order.
use spoki_api::Action;

#[derive(Action)]
#[action(slug = "SPOKI_NONE", title = "None", group = "sizes")]
#[effect(read)]
#[rest(GET, "/api/1/none/")]
pub struct None {}

#[derive(Action)]
#[action(slug = "SPOKI_OPTIONAL", title = "Optional", group = "sizes")]
#[effect(delete, repeatable)]
#[rest(DELETE, "/api/1/optional/")]
pub struct Optional {
    pub a: Option<String>,
    pub b: Option<i64>,
    pub c: Option<f64>,
    pub d: Option<bool>,
    pub e: Option<Vec<String>>,
    pub f: Option<spoki_api::Id>,
    pub g: Option<serde_json::Value>,
    pub h: Option<spoki_api::Secret<String>>,
}

#[derive(Action)]
#[action(slug = "SPOKI_REQUIRED", title = "Required", group = "sizes")]
#[effect(write, repeatable, per_minute = 1)]
#[rest(PUT, "/api/1/required/")]
pub struct Required {
    pub a: String,
    pub b: i64,
    pub c: f64,
    pub d: bool,
    pub e: Vec<String>,
    pub f: spoki_api::Id,
    pub g: serde_json::Value,
    pub h: spoki_api::Secret<String>,
}

fn main() {
    assert_eq!(serde_json::to_string(&None::builder().build()).unwrap(), "{}");
    assert_eq!(serde_json::to_string(&Optional::builder().build()).unwrap(), "{}");
    let optional = Optional::builder().h("x").g(1).f("y").e(["z"]).d(true).c(1).b(2).a("w").build();
    let required = Required::builder().h("x").g(1).f("y").e(["z"]).d(true).c(1).b(2).a("w").build();
    let expected = r#"{"a":"w","b":2,"c":1.0,"d":true,"e":["z"],"f":"y","g":1,"h":"x"}"#;
    assert_eq!(serde_json::to_string(&optional).unwrap(), expected);
    assert_eq!(serde_json::to_string(&required).unwrap(), expected);
}
