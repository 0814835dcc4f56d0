//! Edits of the small spec, at least one per rule, with the expected findings. Other tests let the compiler judge
//! the same edits.

use serde_json::{Value, json};

use crate::specs::{Specs, bakery};

pub type Edit = fn(&mut Specs);

/// An edit, and the expected findings as `rule subject step`.
pub struct Case {
    pub edit: Edit,
    pub expected: &'static [&'static str],
    /// Why the loader refuses the edited spec. It can then be compared, but not compiled.
    pub unloadable: Option<&'static str>,
}

impl Case {
    pub const fn new(edit: Edit, expected: &'static [&'static str]) -> Self {
        Self {
            edit,
            expected,
            unloadable: None,
        }
    }

    #[must_use]
    pub const fn unloadable(mut self, why: &'static str) -> Self {
        self.unloadable = Some(why);
        self
    }

    /// The highest version step of the expected findings.
    pub fn verdict(&self) -> &'static str {
        let levels = ["none", "patch", "minor", "major"];
        let is_found = |level: &&&str| self.expected.iter().any(|line| line.ends_with(**level));
        levels.iter().rev().find(is_found).unwrap()
    }
}

/// A table of [`Case`]s: `|spec| edit => ["rule subject step", …];`.
#[macro_export]
macro_rules! cases {
    ($(|$spec:ident| $edit:expr => [$($expected:literal),* $(,)?] $(unloadable $reason:literal)?;)*) => {
        &[$($crate::changes::Case::new(|$spec| { $edit; }, &[$($expected),*])$(.unloadable($reason))?),*]
    };
}

pub fn row(name: &str, kind: &str, required: bool) -> Value {
    json!({"name": name, "type": kind, "required": required, "text": format!("text of {name}")})
}

/// Adds a collection of loaves to the mock, and a behaviour of `DELETE_LOAF`.
fn stock(specs: &mut Specs, behaviour: &Value) {
    specs.set("b/collections", json!({"loaves": {"noun": "loaf"}}));
    specs.set("b/actions/DELETE_LOAF/mock", behaviour.clone());
}

/// Adds a second read that could check a key.
fn add_second_read(specs: &mut Specs) {
    specs.add_action("LIST_OVENS", &json!([]));
    specs.set("b/actions/LIST_OVENS/effect", "read");
    specs.cut("b/actions/LIST_OVENS/repeat");
}

/// What a service answers when it refuses, with one known field.
fn errors(field: &str) -> Value {
    json!({
        "statuses": {"400": "The oven is cold."},
        "doc": ["Why not."],
        "fields": {field: {"type": "string", "doc": "What is wrong."}},
    })
}

/// Edits of a whole spec. The generated code must agree with every level.
const WHOLE: &[Case] = cases! {
    // The toolkit.
    |s| s.set("c/toolkit/version", "20260202_00") => ["spec-version-bumped-no-change BAKERY patch"];
    |s| s.set("c/toolkit/version", "20251231_00") => ["spec-version-decreased BAKERY patch"];
    |s| s.set("c/toolkit/version", "20260101_7") => ["spec-version-format-changed BAKERY patch"];
    |s| s.cut("c/toolkit/version") => ["spec-version-format-changed BAKERY patch"];
    |s| s.set("c/toolkit/tools", 6) => ["spec-count-mismatch BAKERY none"];
    |s| s.set("c/toolkit/slug", "SHOP") => ["spec-toolkit-slug-changed BAKERY patch"];
    |s| s.set("c/toolkit/auth", json!(["OAUTH2"])) => ["spec-auth-scheme-changed BAKERY none"];
    |s| s.push("c/toolkit/auth", "OAUTH2") => ["spec-auth-scheme-added BAKERY none"];
    |s| s.set("c/toolkit/category", "bread") => ["spec-facts-changed BAKERY patch"];
    |s| s.set("c/toolkit/text", "t9") => ["spec-facts-changed BAKERY patch"];
    |s| s.set("b/rest/key_variable", "BREAD_KEY") => ["spec-service-changed BAKERY patch"];
    |s| s.set("b/rest/key_source", "Ask the baker.") => ["spec-service-changed BAKERY patch"];
    |s| s.set("b/rest/identifiers", "integer") => ["spec-service-changed BAKERY patch"];
    |s| s.set("b/rest/paging", json!({"page_param": "page", "size_param": "size"})) => ["spec-service-changed BAKERY patch"];
    |s| s.set("b/errors", json!({"rest": errors("title"), "composio": errors("message")})) => ["spec-service-changed BAKERY patch"];
    |s| s.set("b/groups/loaves/synonyms", json!(["bread"])) => ["synonyms-changed loaves patch"];
    |s| s.set("b/cannot", json!([{"words": ["toast loaf"], "text": "No action toasts."}])) => ["limitations-changed BAKERY patch"];
    |s| s.set("b/groups/loaves/doc", json!(["Bread."])) => ["group-doc-changed loaves patch"];

    // Actions.
    |s| s.add_action("CUT_LOAF", &json!([row("slices", "integer", true)])) => ["action-added CUT_LOAF minor"];
    |s| s.cut_action("DELETE_LOAF") => ["action-removed DELETE_LOAF major"];
    |s| s.set("c/actions/GET_LOAF/deprecated", true) => ["action-deprecated GET_LOAF patch"];
    |s| s.rename_action("LIST_LOAVES", "LIST_BREAD") => ["action-slug-renamed LIST_LOAVES major"];
    |s| {
        s.rename_action("DELETE_LOAF", "REMOVE_LOAF");
        s.set("c/actions/REMOVE_LOAF/text", "other words");
        s.set("c/actions/REMOVE_LOAF/title", "Remove Loaf");
    } => ["action-slug-renamed DELETE_LOAF major"];
    |s| s.rename_action("GET_LOAF", "GET__LOAF") => ["action-slug-case-or-separator-only GET_LOAF patch"];
    |s| s.set("c/actions/GET_LOAF/title", "Get a Loaf") => ["action-display-name-changed GET_LOAF patch"];
    |s| s.set("c/actions/GET_LOAF/text", "a9") => ["action-description-changed GET_LOAF patch"];
    |s| s.add_action("A_SLUG_THAT_IS_LONGER_THAN_ANY_HOST_TAKES", &json!([])) => [
        "action-added A_SLUG_THAT_IS_LONGER_THAN_ANY_HOST_TAKES minor",
        "action-slug-too-long A_SLUG_THAT_IS_LONGER_THAN_ANY_HOST_TAKES none",
    ];
    |s| s.set("c/actions/GET_LOAF/tags", json!(["important"])) => ["action-tags-changed GET_LOAF none"];

    // What a call does.
    |s| { s.set("b/actions/GET_LOAF/effect", "write"); s.set("b/actions/GET_LOAF/repeat", "harmful"); }
        => ["behaviour-readonly-lost GET_LOAF patch"];
    |s| { s.set("b/actions/DELETE_LOAF/effect", "read"); s.cut("b/actions/DELETE_LOAF/repeat"); }
        => ["behaviour-readonly-gained DELETE_LOAF patch"];
    |s| s.set("b/actions/BAKE_LOAF/effect", "delete") => ["behaviour-destructive-gained BAKE_LOAF patch"];
    |s| s.set("b/actions/DELETE_LOAF/effect", "write") => ["behaviour-destructive-lost DELETE_LOAF patch"];
    |s| s.set("b/actions/DELETE_LOAF/repeat", "harmful") => ["behaviour-idempotency-lost DELETE_LOAF patch"];
    |s| s.set("b/actions/BAKE_LOAF/repeat", "harmless") => ["behaviour-idempotency-gained BAKE_LOAF patch"];

    // Parameters.
    |s| s.add_param("LIST_LOAVES", row("search", "string", false)) => ["param-added-optional LIST_LOAVES.search minor"];
    |s| s.add_param("DELETE_LOAF", row("count", "integer", true)) => ["param-added-required DELETE_LOAF.count major"];
    |s| {
        s.add_param("GET_LOAF", row("order", "string", true));
        s.set("c/actions/GET_LOAF/params/order/details", json!({"default": "asc"}));
    } => ["param-added-required-with-default GET_LOAF.order major"];
    |s| s.cut_param("LIST_LOAVES", "tag") => ["param-removed-optional LIST_LOAVES.tag major"];
    |s| s.cut_param("SEND_ORDERS", "email") => ["param-removed-required SEND_ORDERS.email major"];
    |s| { s.rename_param("GET_LOAF", "id", "loaf_id"); s.set("b/actions/GET_LOAF/rest/path", "/loaves/{loaf_id}/"); } => [
        "param-renamed GET_LOAF.id major",
        "rest-call-changed GET_LOAF patch",
    ];
    |s| { s.rename_param("LIST_LOAVES", "tag", "Tag"); s.set("c/actions/LIST_LOAVES/params/Tag/text", "p99"); }
        => ["param-wire-name-changed-same-ident LIST_LOAVES.tag patch"];
    |s| {
        s.cut_param("BAKE_LOAF", "weight");
        s.push("c/actions/BAKE_LOAF/params/shape/details/properties", row("weight", "integer", false));
    } => [
        "param-moved-into-object BAKE_LOAF.weight major",
        "param-added-optional BAKE_LOAF.shape.weight patch",
    ];
    |s| {
        s.cut("c/actions/BAKE_LOAF/params/shape/details/properties/width");
        s.add_param("BAKE_LOAF", row("width", "integer", false));
    } => [
        "param-moved-into-object BAKE_LOAF.width minor",
        "param-removed-optional BAKE_LOAF.shape.width patch",
    ];
    |s| s.swap("c/actions/BAKE_LOAF/params", 0, 1) => ["param-required-order-changed BAKE_LOAF none"];
    |s| s.swap("c/actions/LIST_LOAVES/params", 0, 1) => ["param-optional-order-changed LIST_LOAVES none"];
    |s| s.set("c/actions/LIST_LOAVES/params/tag/details", json!({"deprecated": true}))
        => ["param-deprecated LIST_LOAVES.tag patch"];
    |s| s.set("b/actions/SEND_ORDERS/params/email/secret", true) => ["param-sensitive-changed SEND_ORDERS.email patch"];
    |s| s.set("c/actions/GET_LOAF/params/id/text", "p99") => ["param-description-changed GET_LOAF.id patch"];
    |s| s.set("c/actions/BAKE_LOAF/params/notes/details/examples", "e9") => ["param-example-changed BAKE_LOAF.notes patch"];
    |s| s.set("b/actions/BAKE_LOAF/params/notes/example", "soft") => ["param-example-changed BAKE_LOAF.notes patch"];
    |s| s.set("c/actions/SEND_ORDERS/params/email/required", false) => ["param-required-to-optional SEND_ORDERS.email major"];
    |s| s.set("c/actions/BAKE_LOAF/params/size/required", true) => ["param-optional-to-required BAKE_LOAF.size major"];
    |s| s.set("c/actions/BAKE_LOAF/params/weight/required", true)
        => ["param-optional-to-required-with-default BAKE_LOAF.weight major"];
    |s| s.set("c/actions/LIST_LOAVES/params/tag/details", json!({"nullable": true}))
        => ["param-became-nullable LIST_LOAVES.tag patch"];

    // Types.
    |s| s.set("c/actions/BAKE_LOAF/params/oven/type", "string") => ["param-type-integer-to-string BAKE_LOAF.oven patch"];
    |s| s.set("c/actions/GET_LOAF/params/id/type", "integer") => ["param-type-string-to-integer GET_LOAF.id patch"];
    |s| s.set("c/actions/LIST_LOAVES/params/page/type", "string") => ["param-type-integer-to-string LIST_LOAVES.page major"];
    |s| s.set("c/actions/LIST_LOAVES/params/tag/type", "integer") => ["param-type-string-to-integer LIST_LOAVES.tag major"];
    |s| s.set("c/actions/LIST_LOAVES/params/page/type", "number") => ["param-type-integer-to-number LIST_LOAVES.page major"];
    |s| s.set("c/actions/LIST_LOAVES/params/tag/type", "array") => ["param-type-scalar-to-array LIST_LOAVES.tag major"];
    |s| { s.set("c/actions/BAKE_LOAF/params/toppings/type", "object"); s.cut("b/actions/BAKE_LOAF/params/toppings/advised_max"); }
        => ["param-type-array-to-scalar BAKE_LOAF.toppings major", "bound-advised-changed BAKE_LOAF.toppings patch"];
    |s| s.set("c/actions/SEND_ORDERS/params/orders/type", "object") => ["param-type-array-to-scalar SEND_ORDERS.orders patch"]
        unloadable "a binding that keeps a list contradicts a page that has none";
    |s| s.set("c/actions/LIST_LOAVES/params/tag/type", "boolean") => ["param-type-changed LIST_LOAVES.tag major"];
    |s| s.set("c/actions/BAKE_LOAF/params/toppings/details/items/type", "string")
        => ["param-array-item-type-changed BAKE_LOAF.toppings[] patch"];
    |s| s.set("c/actions/SEND_ORDERS/params/orders/details", json!({"items": {"type": "object"}}))
        => ["param-object-became-typed SEND_ORDERS.orders[] patch"];
    |s| s.cut("c/actions/BAKE_LOAF/params/shape/details/properties")
        => ["param-object-became-freeform BAKE_LOAF.shape patch"];
    |s| s.set("c/actions/BAKE_LOAF/params/shape/details/closed", true)
        => ["param-object-became-typed BAKE_LOAF.shape patch"];
    |s| s.set("c/actions/GET_LOAF/params/id/details", json!({"types": ["string", "integer"]}))
        => ["param-union-widened GET_LOAF.id patch"];
    |s| {
        s.set("c/actions/LIST_LOAVES/params/page/type", "string");
        s.set("c/actions/LIST_LOAVES/params/page/details", json!({"types": ["string", "integer"]}));
    } => ["param-union-widened LIST_LOAVES.page major"];

    // Nested shapes: the Rust types do not depend on them.
    |s| s.push("c/actions/BAKE_LOAF/params/shape/details/properties", row("height", "integer", true))
        => ["param-added-required BAKE_LOAF.shape.height patch"];
    |s| s.cut("c/actions/BAKE_LOAF/params/toppings/details/items/details/properties/seed")
        => ["param-removed-required BAKE_LOAF.toppings[].seed patch"];
    |s| s.set("c/actions/BAKE_LOAF/params/toppings/details/items/details/properties/grams/required", true)
        => ["param-optional-to-required BAKE_LOAF.toppings[].grams patch"];
    |s| s.set("c/actions/BAKE_LOAF/params/toppings/details/items/details/properties/grams/details/max", 40)
        => ["bound-max-tightened BAKE_LOAF.toppings[].grams patch"];
    |s| s.cut("c/actions/BAKE_LOAF/params/shape/details/properties/kind/values/long")
        => ["enum-value-removed BAKE_LOAF.shape.kind patch"];
    |s| s.set("c/actions/BAKE_LOAF/params/shape/details/properties/width/type", "string")
        => ["param-type-integer-to-string BAKE_LOAF.shape.width patch"];
    |s| s.set("c/actions/BAKE_LOAF/params/shape/details/properties/width/text", "p99")
        => ["param-description-changed BAKE_LOAF.shape.width patch"];

    // Formats, defaults, patterns, bounds.
    |s| s.set("c/actions/LIST_LOAVES/params/tag/details", json!({"format": "date"}))
        => ["param-format-added LIST_LOAVES.tag patch"];
    |s| s.set("b/actions/SEND_ORDERS/params/email/format", "url") => ["param-format-changed SEND_ORDERS.email patch"];
    |s| s.cut("c/actions/BAKE_LOAF/params/notes/details/format") => ["param-format-removed BAKE_LOAF.notes patch"];
    |s| s.set("c/actions/LIST_LOAVES/params/page/details", json!({"default": 1})) => ["default-added LIST_LOAVES.page patch"];
    |s| s.set("c/actions/BAKE_LOAF/params/weight/details/default", 750) => ["default-changed BAKE_LOAF.weight patch"];
    |s| s.cut("c/actions/BAKE_LOAF/params/weight/details/default") => ["default-removed BAKE_LOAF.weight patch"];
    |s| s.set("c/actions/BAKE_LOAF/params/notes/details/pattern", "^a") => ["pattern-changed BAKE_LOAF.notes patch"];
    |s| s.set("c/actions/BAKE_LOAF/params/weight/details/max", 800) => ["bound-max-tightened BAKE_LOAF.weight patch"];
    |s| s.set("b/actions/BAKE_LOAF/params/title/max", 90) => ["bound-max-loosened BAKE_LOAF.title patch"];
    |s| s.set("c/actions/BAKE_LOAF/params/weight/details/min", 200) => ["bound-min-tightened BAKE_LOAF.weight patch"];
    |s| s.set("b/actions/BAKE_LOAF/params/title/min", 0) => ["bound-min-loosened BAKE_LOAF.title patch"];
    |s| s.set("c/actions/BAKE_LOAF/params/toppings/details/min_items", 1) => ["bound-added BAKE_LOAF.toppings patch"];
    |s| s.cut("c/actions/BAKE_LOAF/params/toppings/details/max_items") => ["bound-removed BAKE_LOAF.toppings patch"];
    |s| {
        s.cut("b/actions/BAKE_LOAF/params/toppings/advised_max");
        s.set("b/actions/BAKE_LOAF/params/toppings/max", 3);
    } => ["bound-soft-became-hard BAKE_LOAF.toppings patch"];
    |s| s.set("b/actions/BAKE_LOAF/params/toppings/advised_max", 4) => ["bound-advised-changed BAKE_LOAF.toppings patch"];

    // Limits.
    |s| s.set("c/actions/BAKE_LOAF/rate_limit", 9) => ["rate-limit-lowered BAKE_LOAF patch"];
    |s| s.set("c/actions/BAKE_LOAF/rate_limit", 20) => ["rate-limit-raised BAKE_LOAF patch"];
    |s| s.set("c/actions/GET_LOAF/rate_limit", 5) => ["rate-limit-added GET_LOAF patch"];
    |s| s.cut("c/actions/BAKE_LOAF/rate_limit") => ["rate-limit-removed BAKE_LOAF patch"];
    |s| { s.set("c/actions/LIST_LOAVES/rate_limit", 5); s.cut("b/actions/LIST_LOAVES/rate_limit"); }
        => ["rate-limit-source-changed LIST_LOAVES patch"];
    |s| s.set("b/actions/LIST_LOAVES/rate_limit/per_minute", 4) => ["rate-limit-lowered LIST_LOAVES patch"];

    // Values.
    |s| s.push("c/actions/BAKE_LOAF/params/flour/values", "Oat") => ["enum-value-added-input BAKE_LOAF.flour minor"];
    |s| { s.push("c/actions/BAKE_LOAF/params/flour/values", "Rice"); s.cut("m/enums/Flour/values/Rice"); }
        => ["enum-value-added-input BAKE_LOAF.flour patch", "provenance-changed Flour none"];
    |s| s.cut("c/actions/BAKE_LOAF/params/flour/values/Rye") => ["enum-value-removed BAKE_LOAF.flour major"];
    |s| {
        s.cut("c/actions/BAKE_LOAF/params/flour/values/Rye");
        s.push("m/enums/Flour/values", json!({"value": "Rye", "source": "the miller"}));
    } => ["enum-value-removed BAKE_LOAF.flour patch", "provenance-changed Flour none"];
    |s| s.set("c/actions/BAKE_LOAF/params/flour/values/Spelt", "Emmer") => ["enum-value-renamed BAKE_LOAF.flour major"];
    |s| s.set("c/actions/BAKE_LOAF/params/flour/values/Rye", "RYE") => ["enum-value-renamed-same-ident BAKE_LOAF.flour patch"];
    |s| s.swap("c/actions/BAKE_LOAF/params/flour/values", 0, 1) => ["enum-order-changed BAKE_LOAF.flour none"];
    |s| s.push("m/enums/Crust/values", json!({"value": "none"})) => ["enum-value-added-output Crust minor"];
    |s| s.cut("m/enums/Crust/values/thin") => ["enum-value-removed Crust major"];
    |s| s.push("m/enums/Flour/values", json!({"value": "Oat", "source": "the miller"}))
        => ["enum-value-added-input Flour minor", "provenance-changed Flour none"];
    |s| s.push("m/enums/Size/values", json!({"value": 4, "rust_name": "Huge", "source": "the miller"}))
        => ["enum-integer-value-added Size minor", "provenance-changed Size none"];
    |s| {
        s.push("c/actions/BAKE_LOAF/params/size/values", 4);
        s.push("m/enums/Size/values", json!({"value": 4, "rust_name": "Huge"}));
    } => ["enum-integer-value-added BAKE_LOAF.size minor"];
    |s| {
        s.cut("c/actions/BAKE_LOAF/params/size/values/2");
        s.cut("m/enums/Size/values/2");
    } => ["enum-integer-value-removed BAKE_LOAF.size major"];
    |s| {
        s.cut("c/actions/BAKE_LOAF/params/size/values/2");
        s.set("m/enums/Size/values/2/source", "the miller");
    } => ["enum-integer-value-removed BAKE_LOAF.size patch", "provenance-changed Size none"];
    |s| s.set("m/enums/Size/values/3/rust_name", "Big") => ["enum-integer-label-renamed Size major"];
    |s| { s.set("m/enums/Size/values/2/rust_name", "Large"); s.set("m/enums/Size/values/3/rust_name", "Medium"); } => [
        "enum-integer-meaning-changed Size patch",
        "enum-integer-meaning-changed Size patch",
    ];
    |s| s.set("m/enums/Crust/values/thin/rust_name", "Crisp") => ["enum-variant-renamed Crust major"];
    |s| s.set("m/enums/Crust/values/thin/doc", "Crisp.") => ["enum-value-doc-changed Crust patch"];
    |s| s.set("m/enums/Crust/doc", json!(["Outside."])) => ["type-doc-changed Crust patch"];
    |s| s.set("m/enums/Crust/open", false) => ["enum-values-closed Crust major"];
    |s| s.set("m/enums/Flour/open", true) => ["enum-values-opened Flour major"];
    |s| {
        s.set("m/enums/Shade", json!({"doc": ["A shade."], "open": true, "values": [{"value": "dark"}]}));
        s.push("m/models/Loaf/fields", json!({"name": "shade", "type": "Shade", "doc": ["Its shade."]}));
    } => ["model-field-added Loaf.shade minor", "enum-added Shade minor"];
    |s| {
        s.cut("m/enums/Crust");
        s.cut("m/models/Loaf/fields/crust");
    } => ["model-field-removed Loaf.crust major", "enum-removed Crust major"];
    |s| {
        let crust = s.cut("m/enums/Crust");
        s.set("m/enums/Crusts", crust);
        s.set("m/models/Loaf/fields/crust/type", "Crusts");
    } => ["model-field-type-changed Loaf.crust major", "enum-renamed Crust major"];
    |s| { s.cut("c/actions/BAKE_LOAF/params/flour/values"); s.cut("b/actions/BAKE_LOAF/params/flour/type"); } => [
        "enum-value-removed Flour major",
        "enum-value-removed Flour major",
        "enum-value-removed Flour major",
        "enum-opened BAKE_LOAF.flour major",
    ];
    |s| {
        s.cut("c/actions/BAKE_LOAF/params/size/values");
        s.set("m/enums/Size/open", true);
    } => ["enum-values-opened Size major", "enum-opened BAKE_LOAF.size patch"];
    |s| s.cut("c/actions/BAKE_LOAF/params/size/values") => ["enum-opened BAKE_LOAF.size patch"]
        unloadable "a closed enum needs a page that lists its values";
    |s| {
        s.set("b/actions/LIST_LOAVES/params/tag/type", "Tag");
        s.set("c/actions/LIST_LOAVES/params/tag/values", json!(["new"]));
        s.set("m/enums/Tag", json!({"doc": ["A tag."], "open": false}));
    } => ["enum-string-closed LIST_LOAVES.tag major", "enum-added Tag minor"];
    |s| {
        s.set("c/actions/BAKE_LOAF/params/size/type", "string");
        s.set("c/actions/BAKE_LOAF/params/size/values", json!(["1", "2", "3"]));
        for value in ["1", "2", "3"] {
            s.set(&format!("m/enums/Size/values/{value}/value"), value);
        };
    } => [
        "enum-integer-representation-changed Size major",
        "enum-integer-representation-changed BAKE_LOAF.size patch",
    ];
    |s| s.push("c/actions/BAKE_LOAF/params/flour/values", "rye") => [
        "enum-value-added-input BAKE_LOAF.flour patch",
        "enum-identifier-collision Flour none",
    ] unloadable "two variants of one name are no Rust";

    // Replies and triggers.
    |s| s.push("c/actions/SEND_ORDERS/output", row("cost", "number", false)) => ["output-field-added SEND_ORDERS.cost none"];
    |s| s.cut("c/actions/SEND_ORDERS/output/count") => ["output-field-removed SEND_ORDERS.count none"];
    |s| s.set("c/actions/SEND_ORDERS/output/data/type", "array") => ["output-field-type-changed SEND_ORDERS.data none"];
    |s| s.set("c/actions/SEND_ORDERS/output/data/required", false) => ["output-required-to-optional SEND_ORDERS.data none"];
    |s| s.set("c/actions/SEND_ORDERS/output/count/required", true) => ["output-optional-to-required SEND_ORDERS.count none"];
    |s| s.set("c/actions/SEND_ORDERS/output/data/details", json!({"properties": []}))
        => ["output-schema-became-typed SEND_ORDERS.data none"];
    |s| s.set("c/actions/SEND_ORDERS/output/data/details", json!({"nullable": true}))
        => ["output-details-changed SEND_ORDERS.data none"];
    |s| s.set("c/output/data/text", "o9") => ["output-description-changed BAKERY.data none"];
    |s| s.set("c/output/successful/name", "success") => ["envelope-changed BAKERY none"];
    |s| { s.push("c/triggers", json!({"slug": "LOAF_SOLD", "title": "Loaf Sold"})); s.set("c/toolkit/triggers", 2); }
        => ["trigger-added LOAF_SOLD none"];
    |s| { s.cut("c/triggers"); s.set("c/toolkit/triggers", 0); } => ["trigger-removed LOAF_BAKED none"];
    |s| s.set("c/triggers/LOAF_BAKED/title", "Baked") => ["trigger-title-changed LOAF_BAKED none"];

    // Bindings.
    |s| s.set("b/actions/GET_LOAF/group", "orders") => ["action-group-changed GET_LOAF major"];
    |s| s.set("b/actions/GET_LOAF/rust_name", "look_up_loaf") => ["action-rust-name-changed GET_LOAF major"];
    |s| {
        s.add_action("GET__LOAF", &json!([]));
        s.set("b/actions/GET__LOAF/rust_name", "get_whole_loaf");
        s.set("b/actions/GET__LOAF/command", "get-whole-loaf");
    }
        => ["action-added GET__LOAF minor"];
    |s| s.set("b/actions/GET_LOAF/doc", json!(["Looks a loaf up."])) => ["action-doc-changed GET_LOAF patch"];
    |s| s.set("b/actions/BAKE_LOAF/rest/path", "/bread/") => ["rest-call-changed BAKE_LOAF patch"];
    |s| s.set("b/actions/BAKE_LOAF/rest/method", "PUT") => ["rest-call-changed BAKE_LOAF patch"];
    |s| s.cut("b/actions/BAKE_LOAF/rest/hints") => ["rest-hint-changed BAKE_LOAF patch"];
    |s| s.set("b/actions/SEND_ORDERS/params/email/in", "query") => ["param-location-changed SEND_ORDERS.email patch"];
    |s| s.cut("b/actions/LIST_LOAVES/params/tag/rest_names") => ["param-rest-name-changed LIST_LOAVES.tag patch"];
    |s| s.set("b/actions/LIST_LOAVES/params/tag/client_filter", "tag") => ["param-rest-handling-changed LIST_LOAVES.tag patch"];
    |s| s.set("b/actions/LIST_LOAVES/params/tag/rust_name", "label") => ["param-rust-name-changed LIST_LOAVES.tag major"];
    |s| s.set("b/actions/LIST_LOAVES/params/page/type", "identifier") => ["param-refinement-changed LIST_LOAVES.page major"];
    |s| s.set("b/actions/LIST_LOAVES/params/page/doc", json!(["The page."])) => ["param-doc-changed LIST_LOAVES.page patch"];
    |s| s.set("b/actions/GET_LOAF/reply/type", "[Loaf]") => ["reply-type-changed GET_LOAF major"];
    |s| s.set("b/actions/SEND_ORDERS/reply", json!({"type": "Loaf", "confidence": "documented"}))
        => ["reply-type-changed SEND_ORDERS major", "confidence-changed SEND_ORDERS patch"];
    |s| s.set("b/actions/SEND_ORDERS/reply/secret", true) => ["reply-secret-changed SEND_ORDERS major"];
    |s| s.set("b/actions/SEND_ORDERS/rest/confidence", "assumed") => ["confidence-changed SEND_ORDERS patch"];
    |s| s.set("b/actions/SEND_ORDERS/reply/observed", "2026-03-31") => ["confidence-changed SEND_ORDERS patch"];
    |s| s.set("b/actions/GET_LOAF/command", "show") => ["action-command-changed GET_LOAF patch"];
    |s| s.set("b/actions/GET_LOAF/synonyms", json!(["bread"])) => ["synonyms-changed GET_LOAF patch"];
    |s| s.set("b/actions/BAKE_LOAF/adds", true) => ["behaviour-adds-gained BAKE_LOAF patch"];

    |s| s.set("b/actions/LIST_LOAVES/reply/paged", true) => ["reply-paged-changed LIST_LOAVES patch"];
    |s| s.set("b/actions/BAKE_LOAF/reply/status", 201) => ["reply-status-changed BAKE_LOAF patch"];
    |s| s.set("b/actions/SEND_ORDERS/reply/example", json!({"sent": 2})) => ["reply-example-changed SEND_ORDERS patch"];

    |s| stock(s, &json!({"operation": "delete", "collection": "loaves"}))
        => ["mock-behaviour-changed DELETE_LOAF patch", "mock-behaviour-changed loaves patch"];

    // Models.
    |s| {
        s.set("m/models/Bun", json!({"doc": ["A bun."], "used_in": ["reply"], "fields": []}));
        s.push("m/models/Loaf/fields", json!({"name": "bun", "type": "Bun", "doc": ["Its bun."]}));
    } => ["model-field-added Loaf.bun minor", "model-added Bun minor"];
    |s| {
        s.cut("m/models/Order");
        s.set("b/actions/SEND_ORDERS/params/orders/type", "[json]");
    } => [
        "param-refinement-changed SEND_ORDERS.orders major",
        "model-removed Order major",
    ];
    |s| {
        let order = s.cut("m/models/Order");
        s.set("m/models/OrderInput", order);
        s.set("b/actions/SEND_ORDERS/params/orders/type", "[OrderInput]");
    } => [
        "param-refinement-changed SEND_ORDERS.orders major",
        "model-renamed Order major",
    ];
    |s| s.push("m/models/Loaf/used_in", "request") => ["model-use-added Loaf minor"];
    |s| {
        s.set("m/models/Order/used_in", json!(["reply"]));
        s.set("b/actions/SEND_ORDERS/params/orders/type", "[json]");
        s.push("m/models/Loaf/fields", json!({"name": "order", "type": "Order", "doc": ["Its order."]}));
    } => [
        "param-refinement-changed SEND_ORDERS.orders major",
        "model-use-removed Order major",
        "model-field-added Loaf.order minor",
        "model-use-added Order minor",
    ];
    |s| s.set("m/models/Loaf/doc", json!(["Bread."])) => ["type-doc-changed Loaf patch"];
    |s| s.push("m/models/Loaf/fields", json!({"name": "age", "type": "integer", "doc": ["Its age."], "required": true}))
        => ["model-field-added Loaf.age minor"];
    |s| s.push("m/models/Order/fields", json!({"name": "age", "type": "integer", "doc": ["Its age."]}))
        => ["model-field-added Order.age minor"];
    |s| s.push("m/models/Order/fields", json!({"name": "age", "type": "integer", "doc": ["Its age."], "required": true}))
        => ["model-field-added-required Order.age major"];
    |s| s.cut("m/models/Loaf/fields/id") => ["model-field-removed Loaf.id major"];
    |s| s.set("m/models/Loaf/fields/id/name", "loaf_id") => ["model-field-renamed Loaf.id major"];
    |s| s.set("m/models/Loaf/fields/id/name", "Id") => ["model-field-wire-name-changed-same-ident Loaf.id patch"];
    |s| s.set("m/models/Loaf/fields/id/type", "integer") => ["model-field-type-changed Loaf.id major"];
    |s| s.set("m/models/Loaf/fields/name/required", false) => ["model-field-required-to-optional Loaf.name major"];
    |s| s.set("m/models/Loaf/fields/id/required", true) => ["model-field-optional-to-required Loaf.id major"];
    |s| s.set("m/models/Loaf/fields/id/rust_name", "number") => ["model-field-rust-name-changed Loaf.id major"];
    |s| s.cut("m/models/Loaf/fields/name/aliases") => ["model-field-aliases-changed Loaf.name patch"];
    |s| s.swap("m/models/Loaf/fields", 0, 1) => ["model-field-order-changed Loaf none"];
    |s| s.set("m/models/Loaf/fields/id/doc", json!(["Its number."])) => ["model-field-doc-changed Loaf.id patch"];
    |s| s.set("m/models/Loaf/fields/id/example", 7) => ["model-field-example-changed Loaf.id patch"];
    |s| s.set("m/models/Order/fields/note/max", 50) => ["bound-max-tightened Order.note patch"];

    // Several changes at once, and changes that are almost renames.
    |s| { s.cut_action("LIST_LOAVES"); s.add_action("LIST_OVENS", &json!([row("page", "integer", false), row("tag", "string", false)])); }
        => ["action-removed LIST_LOAVES major", "action-added LIST_OVENS minor"];
    |s| { s.cut_param("LIST_LOAVES", "tag"); s.add_param("LIST_LOAVES", row("crust", "string", false)); }
        => ["param-removed-optional LIST_LOAVES.tag major", "param-added-optional LIST_LOAVES.crust minor"];
    |s| {
        s.rename_action("GET_LOAF", "SHOW_LOAF");
        s.set("c/actions/SHOW_LOAF/rate_limit", 5);
        s.set("c/actions/SHOW_LOAF/params/id/type", "integer");
    } => [
        "action-removed GET_LOAF major",
        "action-added SHOW_LOAF minor",
    ];
    |s| { s.rename_action("GET_LOAF", "SHOW_LOAF"); s.set("c/actions/SHOW_LOAF/rate_limit", 5); } => [
        "action-slug-renamed GET_LOAF major",
        "rate-limit-added GET_LOAF patch",
    ];
};

/// Edits of both sides. The case compares the first edited spec with the second.
const FROM: &[(Edit, Case)] = &[
    (
        |s| s.set("c/actions/GET_LOAF/deprecated", true),
        Case::new(
            |s| s.cut_action("GET_LOAF"),
            &["action-removed-after-deprecation GET_LOAF major"],
        ),
    ),
    (
        |s| s.set("c/actions/GET_LOAF/deprecated", true),
        Case::new(|_| {}, &["action-undeprecated GET_LOAF patch"]),
    ),
    (
        |s| {
            s.set(
                "c/actions/LIST_LOAVES/params/tag/details",
                json!({"deprecated": true, "nullable": true}),
            );
        },
        Case::new(
            |_| {},
            &[
                "param-became-not-nullable LIST_LOAVES.tag patch",
                "param-undeprecated LIST_LOAVES.tag patch",
            ],
        ),
    ),
    (
        |s| s.set("c/actions/LIST_LOAVES/params/page/type", "number"),
        Case::new(
            |_| {},
            &["param-type-number-to-integer LIST_LOAVES.page major"],
        ),
    ),
    (
        |s| {
            s.set(
                "c/actions/GET_LOAF/params/id/details",
                json!({"types": ["string", "integer"]}),
            );
        },
        Case::new(|_| {}, &["param-union-narrowed GET_LOAF.id patch"]),
    ),
    (
        |s| s.set("c/actions/BAKE_LOAF/params/shape/details/closed", true),
        Case::new(
            |_| {},
            &["param-object-became-freeform BAKE_LOAF.shape patch"],
        ),
    ),
    (
        |s| stock(s, &json!({"operation": "delete", "collection": "loaves"})),
        Case::new(
            |s| stock(s, &json!({"operation": "retrieve", "collection": "loaves"})),
            &["mock-behaviour-changed DELETE_LOAF patch"],
        ),
    ),
    (
        |s| {
            stock(s, &json!({"operation": "delete", "collection": "loaves"}));
            s.set("b/collections/loaves/unique", json!(["name"]));
        },
        Case::new(
            |s| stock(s, &json!({"operation": "delete", "collection": "loaves"})),
            &["mock-behaviour-changed loaves patch"],
        ),
    ),
    (
        |s| s.set("b/actions/BAKE_LOAF/adds", true),
        Case::new(|_| {}, &["behaviour-adds-lost BAKE_LOAF patch"]),
    ),
    (
        add_second_read,
        Case::new(
            |s| {
                add_second_read(s);
                s.cut("b/actions/LIST_LOAVES/check");
                s.set("b/actions/LIST_OVENS/check", true);
            },
            &[
                "action-check-changed LIST_LOAVES patch",
                "action-check-changed LIST_OVENS patch",
            ],
        ),
    ),
    (
        |s| s.set("c/toolkit/tools", 9),
        Case::new(|_| {}, &["spec-facts-changed BAKERY patch"]),
    ),
];

/// All pairs of specs, with the expected findings.
pub fn whole_pairs() -> impl Iterator<Item = (Specs, Specs, &'static Case)> {
    let edits = WHOLE
        .iter()
        .map(|case| (bakery(), bakery().edited(case.edit), case));
    let ways = FROM
        .iter()
        .map(|(from, case)| (bakery().edited(from), bakery().edited(case.edit), case));
    edits.chain(ways)
}
