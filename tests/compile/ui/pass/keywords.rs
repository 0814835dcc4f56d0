// Keywords as names: raw identifiers, or an underscore and the name on the wire.
#![allow(non_camel_case_types)]

use spoki_api::{Action, Model, WireEnum, values::UnknownText};

#[derive(Clone, Debug, PartialEq, WireEnum)]
#[wire_enum(closed)]
pub enum r#enum {
    r#type,
    #[wire("Self")]
    Self_,
    #[wire(unknown)]
    r#fn(UnknownText),
}

#[derive(Clone, Model, PartialEq)]
#[model(request, reply)]
pub struct r#struct {
    pub r#type: String,
    #[field(name = "self")]
    pub self_: String,
    pub r#async: Option<i64>,
    pub value: Option<String>,
    pub object: Option<String>,
    pub fields: Option<String>,
    pub model: Option<String>,
}

#[derive(Clone, Action, PartialEq)]
#[action(slug = "SPOKI_MATCH", title = "Match", group = "words")]
#[effect(read)]
#[rest(GET, "/api/1/{match}/{crate}/")]
pub struct r#match {
    pub r#match: String,
    #[param(name = "crate")]
    pub crate_: String,
    pub r#gen: Option<Vec<r#struct>>,
    pub target: String,
    pub value: String,
    pub request: Option<String>,
    pub reader: Option<String>,
    pub params: Option<String>,
    pub deserializer: Option<String>,
}

fn main() {
    let inner = r#struct::builder().self_("me").r#type("t").r#async(1).build();
    let request = r#match::builder()
        .value("v")
        .r#match("m")
        .crate_("c")
        .target("t")
        .r#gen([inner.clone()])
        .build();
    let json = serde_json::to_value(&request).unwrap();
    assert_eq!(
        json,
        serde_json::json!({
            "match": "m", "crate": "c", "target": "t", "value": "v",
            "gen": [{"type": "t", "self": "me", "async": 1}],
        })
    );
    assert!(serde_json::from_value::<r#match>(json).unwrap() == request);
    assert_eq!("Self".parse(), Ok(r#enum::Self_));
    assert_eq!(r#enum::r#type.as_str(), "type");
    assert!(format!("{request:?}").starts_with("match {"));
}
