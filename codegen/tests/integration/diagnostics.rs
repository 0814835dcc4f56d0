//! One mistake at a time: what is reported, at which span, and in which text.
//!
//! Each case edits the valid spec in `diagnostics/`. The rendered text is compared with a file in
//! `diagnostics/golden/`; `UPDATE_EXPECT=1` writes these anew, for a person to read.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use expect_test::expect_file;
use spoki_codegen::{Diagnostics, Source, Sources, SpecFile, generate, load};

use SpecFile::{Bindings, Catalog, Models};

/// A file, a text that occurs in it once, and the replacement.
type Edit = (SpecFile, &'static str, &'static str);

struct Case {
    name: &'static str,
    edits: &'static [Edit],
    /// The code of each diagnostic, in order, and the underlined text.
    expected: &'static [(&'static str, &'static str)],
}

const fn case(
    name: &'static str,
    edits: &'static [Edit],
    expected: &'static [(&'static str, &'static str)],
) -> Case {
    Case {
        name,
        edits,
        expected,
    }
}

const BROKEN: &[Case] = &[
    case(
        "not-json-comma",
        &[(Models, "\"open\": true,", "\"open\": true")],
        &[("broken-json", "")],
    ),
    case(
        "not-json-trailing",
        &[(
            Bindings,
            "[\"Orders of customers.\"]}\n",
            "[\"Orders of customers.\"]},\n",
        )],
        &[("broken-json", ",")],
    ),
    case(
        "not-json-comment",
        &[(Catalog, "\"output\":", "// shared\n  \"output\":")],
        &[("broken-json", "// shared")],
    ),
    case(
        "not-json-control",
        &[(Bindings, "Bakes one loaf.", "Bakes\tone loaf.")],
        &[("broken-json", "\t")],
    ),
    case(
        "not-json-end",
        &[(Models, "\n  }\n}\n", "\n  }\n")],
        &[("broken-json", "{")],
    ),
    case(
        "unknown-key",
        &[(
            Bindings,
            "\"effect\": \"read\",",
            "\"effect\": \"read\", \"colour\": 1,",
        )],
        &[("unknown-key", "\"colour\"")],
    ),
    case(
        "unknown-key-misspelt",
        &[(Bindings, "\"effect\": \"read\",", "\"efect\": \"read\",")],
        &[("unknown-key", "\"efect\"")],
    ),
    case(
        "wrong-type",
        &[(Catalog, "\"title\": \"Bake Loaf\"", "\"title\": 7")],
        &[("wrong-type", "7")],
    ),
    case(
        "wrong-type-object",
        &[(
            Bindings,
            "{\"doc\": [\"Orders of customers.\"]}",
            "[\"Orders of customers.\"]",
        )],
        &[("wrong-type", "[")],
    ),
    case(
        "missing-key",
        &[(
            Bindings,
            "\"group\": \"loaves\",\n      \"command\": \"list\",\n      \"effect\": \"read\",",
            "\"command\": \"list\",\n      \"effect\": \"read\",",
        )],
        &[("missing-key", "\"BAKERY_LIST_LOAVES\"")],
    ),
    case(
        "missing-object",
        &[(
            Models,
            "\"fields\": [\n        {\"name\": \"loaf\"",
            "\"field_list\": [\n        {\"name\": \"loaf\"",
        )],
        &[
            ("missing-key", "\"OrderLine\""),
            ("unknown-key", "\"field_list\""),
        ],
    ),
    case(
        "unknown-value",
        &[(Bindings, "\"effect\": \"delete\"", "\"effect\": \"delet\"")],
        &[("unknown-value", "\"delet\"")],
    ),
    case(
        "duplicate-key",
        &[(
            Bindings,
            "\"effect\": \"read\",",
            "\"effect\": \"read\", \"effect\": \"write\",",
        )],
        &[("duplicate-key", "\"effect\"")],
    ),
    case(
        "duplicate-binding",
        &[(
            Bindings,
            "    \"BAKERY_PLACE_ORDER\": {",
            "    \"BAKERY_LIST_LOAVES\": {},\n    \"BAKERY_PLACE_ORDER\": {",
        )],
        &[("duplicate-key", "\"BAKERY_LIST_LOAVES\"")],
    ),
    case(
        "number-out-of-range",
        &[(Bindings, "\"per_minute\": 5", "\"per_minute\": 5000000000")],
        &[("number-out-of-range", "5000000000")],
    ),
    case(
        "odd-numbers-in-details",
        &[
            (Catalog, "\"title\": \"Bake Loaf\"", "\"title\": 7"),
            (
                Catalog,
                "\"text\": \"0000000000000016\"",
                "\"text\": \"0000000000000016\", \"details\": {\"min\": \"low\", \"max\": 1e999, \"max_length\": 1.5, \"min_items\": 18446744073709551616}",
            ),
            (Bindings, "\"doc\": [\"Bakes one loaf.\"]", "\"doc\": []"),
        ],
        &[
            ("wrong-type", "7"),
            ("wrong-type", "\"low\""),
            ("number-out-of-range", "1e999"),
            ("wrong-type", "1.5"),
            ("number-out-of-range", "18446744073709551616"),
            ("empty-documentation", "["),
        ],
    ),
];

const CATALOG: &[Case] = &[
    case(
        "odd-slug",
        &[
            (
                Catalog,
                "\"slug\": \"BAKERY_CANCEL_ORDER\"",
                "\"slug\": \"BAKERY_CANCEL/ORDER\"",
            ),
            (
                Bindings,
                "\"BAKERY_CANCEL_ORDER\": {",
                "\"BAKERY_CANCEL/ORDER\": {",
            ),
        ],
        &[("odd-slug", "\"BAKERY_CANCEL/ORDER\"")],
    ),
    case(
        "duplicate-slug",
        &[(
            Catalog,
            "\"slug\": \"BAKERY_CANCEL_ORDER\"",
            "\"slug\": \"BAKERY_BAKE_LOAF\"",
        )],
        &[
            ("duplicate-slug", "\"BAKERY_BAKE_LOAF\""),
            ("unknown-action", "\"BAKERY_CANCEL_ORDER\""),
        ],
    ),
    case(
        "slug-without-prefix",
        &[(Catalog, "\"slug\": \"BAKERY\"", "\"slug\": \"BREWERY\"")],
        &[
            ("slug-without-prefix", "\"BAKERY_BAKE_LOAF\""),
            ("slug-without-prefix", "\"BAKERY_CANCEL_ORDER\""),
            ("slug-without-prefix", "\"BAKERY_LIST_LOAVES\""),
            ("slug-without-prefix", "\"BAKERY_PLACE_ORDER\""),
            ("slug-without-prefix", "\"BAKERY_RELABEL_SHOP\""),
        ],
    ),
    case(
        "actions-not-sorted",
        &[
            (
                Catalog,
                "\"slug\": \"BAKERY_RELABEL_SHOP\"",
                "\"slug\": \"BAKERY_ADORN_SHOP\"",
            ),
            (
                Bindings,
                "    \"BAKERY_RELABEL_SHOP\": {",
                "    \"BAKERY_ADORN_SHOP\": {",
            ),
            (
                Bindings,
                "[\"BAKERY_RELABEL_SHOP\"]",
                "[\"BAKERY_ADORN_SHOP\"]",
            ),
        ],
        &[("actions-not-sorted", "\"BAKERY_ADORN_SHOP\"")],
    ),
    case(
        "duplicate-parameter",
        &[(Catalog, "{\"name\": \"note\"", "{\"name\": \"flour\"")],
        &[
            ("duplicate-parameter", "\"flour\""),
            ("unknown-parameter", "\"note\""),
        ],
    ),
    case(
        "listed-value-type",
        &[(Catalog, "\"values\": [1, 2]", "\"values\": [1, \"2\"]")],
        &[("wrong-value-type", "\"2\""), ("stale-value", "2")],
    ),
    case(
        "listed-twice",
        &[(Catalog, "\"values\": [1, 2]", "\"values\": [1, 2, 1]")],
        &[("duplicate-value", "1")],
    ),
    case(
        "zero-rate-limit",
        &[(Catalog, "\"rate_limit\": 30", "\"rate_limit\": 0")],
        &[("zero-rate-limit", "0")],
    ),
    case(
        "blank-title",
        &[(Catalog, "\"title\": \"Bake Loaf\"", "\"title\": \" \"")],
        &[("blank-title", "\" \"")],
    ),
    case(
        "blank-parameter",
        &[
            (Catalog, "{\"name\": \"note\"", "{\"name\": \"\""),
            (Bindings, "        \"note\": {", "        \"\": {"),
        ],
        &[("blank-name", "\"\"")],
    ),
    case(
        "escaped-parameter",
        &[
            (Catalog, "{\"name\": \"note\"", "{\"name\": \"no\\\"te\""),
            (Bindings, "        \"note\": {", "        \"no\\\"te\": {"),
        ],
        &[("escaped-name", "\"no\\\"te\"")],
    ),
    case(
        "control-character",
        &[
            (
                Catalog,
                "\"name\": \"Bakery\"",
                "\"name\": \"Bakery\\nfn injected() {}\"",
            ),
            (Catalog, "\"20260101_00\"", "\"20260101_00\\u0000\""),
            (Catalog, "\"Bake Loaf\"", "\"Bake\\tLoaf\""),
        ],
        &[
            ("control-character", "\"Bakery\\nfn injected() {}\""),
            ("control-character", "\"20260101_00\\u0000\""),
            ("control-character", "\"Bake\\tLoaf\""),
        ],
    ),
];

const PAIRS: &[Case] = &[
    case(
        "unknown-action",
        &[(
            Bindings,
            "    \"BAKERY_LIST_LOAVES\": {",
            "    \"BAKERY_LIST_LOAFS\": {",
        )],
        &[
            ("unbound-action", "\"actions\""),
            ("unknown-action", "\"BAKERY_LIST_LOAFS\""),
        ],
    ),
    case(
        "unknown-action-in-decision",
        &[(
            Bindings,
            "\"actions\": [\"BAKERY_RELABEL_SHOP\"]",
            "\"actions\": [\"BAKERY_RELABEL_SHOPS\"]",
        )],
        &[("unknown-action", "\"BAKERY_RELABEL_SHOPS\"")],
    ),
    case(
        "unbound-action",
        &[
            (Catalog, "\"tools\": 5", "\"tools\": 6"),
            (
                Catalog,
                "  \"actions\": [\n",
                "  \"actions\": [\n    {\"slug\": \"BAKERY_ADD_YEAST\", \"title\": \"Add Yeast\", \"text\": \"\", \"params\": [{\"name\": \"grams\", \"type\": \"integer\", \"required\": true, \"text\": \"\"}]},\n",
            ),
        ],
        &[("unbound-action", "\"actions\"")],
    ),
    case(
        "unknown-parameter",
        &[(Bindings, "        \"note\": {", "        \"notes\": {")],
        &[
            ("unbound-parameter", "\"params\""),
            ("unknown-parameter", "\"notes\""),
        ],
    ),
    case(
        "unbound-parameter",
        &[(
            Catalog,
            "{\"name\": \"tip\"",
            "{\"name\": \"bag\", \"type\": \"boolean\", \"required\": false, \"text\": \"\"},\n        {\"name\": \"tip\"",
        )],
        &[("unbound-parameter", "\"params\"")],
    ),
    case(
        "missing-repeat",
        &[(
            Bindings,
            "      \"repeat\": \"harmless\",\n      \"rate_limit\"",
            "      \"rate_limit\"",
        )],
        &[("missing-repeat", "\"BAKERY_CANCEL_ORDER\"")],
    ),
    case(
        "needless-repeat",
        &[(
            Bindings,
            "\"effect\": \"read\",",
            "\"effect\": \"read\", \"repeat\": \"harmless\",",
        )],
        &[("needless-repeat", "\"repeat\"")],
    ),
    case(
        "needless-rate-limit",
        &[(
            Bindings,
            "\"doc\": [\"Bakes one loaf.\"],",
            "\"doc\": [\"Bakes one loaf.\"], \"rate_limit\": {\"per_minute\": 9, \"source\": \"Hearsay.\"},",
        )],
        &[("needless-rate-limit", "\"rate_limit\"")],
    ),
    case(
        "zero-own-rate-limit",
        &[(Bindings, "\"per_minute\": 5", "\"per_minute\": 0")],
        &[("zero-rate-limit", "0")],
    ),
];

const REST: &[Case] = &[
    case(
        "malformed-path-slash",
        &[(Bindings, "\"/v1/orders/\"", "\"v1/orders/\"")],
        &[("malformed-path", "v1/orders/")],
    ),
    case(
        "malformed-path-brace",
        &[(Bindings, "/v1/orders/{order_id}/", "/v1/orders/{order_id/")],
        &[("malformed-path", "{order_id/")],
    ),
    case(
        "malformed-path-inside",
        &[
            (Catalog, "\"name\": \"order_id\"", "\"name\": \"order id\""),
            (
                Bindings,
                "        \"order_id\": {",
                "        \"order id\": {",
            ),
            (Bindings, "/v1/orders/{order_id}/", "/v1/orders/{order id}/"),
        ],
        &[("malformed-path", " ")],
    ),
    case(
        "unknown-placeholder",
        &[(
            Bindings,
            "/v1/orders/{order_id}/",
            "/v1/orders/{order_id}/{ordr_id}/",
        )],
        &[("unknown-placeholder", "ordr_id")],
    ),
    case(
        "missing-placeholder",
        &[(Bindings, "/v1/orders/{order_id}/", "/v1/orders/")],
        &[("missing-placeholder", "\"path\"")],
    ),
    case(
        "placeholder-elsewhere",
        &[(
            Bindings,
            "{\"doc\": [\"The order.\"], \"in\": \"path\"",
            "{\"doc\": [\"The order.\"], \"in\": \"query\"",
        )],
        &[("placeholder-elsewhere", "\"query\"")],
    ),
    case(
        "placeholder-twice",
        &[(
            Bindings,
            "/v1/orders/{order_id}/",
            "/v1/orders/{order_id}/{order_id}/",
        )],
        &[("malformed-path", "order_id")],
    ),
    case(
        "optional-in-path",
        &[(
            Catalog,
            "{\"name\": \"order_id\", \"type\": \"integer\", \"required\": true",
            "{\"name\": \"order_id\", \"type\": \"integer\", \"required\": false",
        )],
        &[("optional-in-path", "\"path\"")],
    ),
    case(
        "body-on-get",
        &[(
            Bindings,
            "{\"doc\": [\"How big.\"], \"in\": \"query\"",
            "{\"doc\": [\"How big.\"], \"in\": \"body\"",
        )],
        &[("body-on-get", "\"body\"")],
    ),
    case(
        "whole-body-conflict",
        &[(
            Bindings,
            "{\"doc\": [\"What is ordered.\"], \"in\": \"body\"",
            "{\"doc\": [\"What is ordered.\"], \"in\": \"whole_body\"",
        )],
        &[
            ("whole-body-conflict", "\"body\""),
            ("whole-body-conflict", "\"body\""),
        ],
    ),
    case(
        "rest-name-collision",
        &[(
            Bindings,
            "\"rest_names\": [\"search\"], \"client_filter\": \"grain\"",
            "\"rest_names\": [\"search\"]",
        )],
        &[("rest-name-collision", "\"rest_names\"")],
    ),
    case(
        "empty-names",
        &[(
            Bindings,
            "\"rest_names\": [\"search\"], \"client_filter\": \"grain\"",
            "\"rest_names\": []",
        )],
        &[("empty-names", "\"rest_names\"")],
    ),
    case(
        "blank-rest-names",
        &[(
            Bindings,
            "\"rest_names\": [\"search\"], \"client_filter\": \"name\"",
            "\"rest_names\": [\"\"], \"client_filter\": \" \"",
        )],
        &[("blank-name", "\"\""), ("blank-name", "\" \"")],
    ),
    case(
        "many-in-path",
        &[
            (Bindings, "{shop}/labels/", "{shop}/labels/{labels}/"),
            (Bindings, "\"whole_body\"", "\"path\""),
        ],
        &[("many-in-path", "\"path\"")],
    ),
    case(
        "malformed-field",
        &[(
            Bindings,
            "[{\"status\": [409],",
            "[{\"status\": [404], \"field\": \"\", \"text\": \"No order.\"}, {\"status\": [409], \"field\": \"order id\",",
        )],
        &[("blank-name", "\"\""), ("malformed-field", "\"order id\"")],
    ),
    case(
        "needless-omit-false",
        &[(
            Bindings,
            "\"in\": \"body\", \"min\": 0",
            "\"in\": \"body\", \"omit_false\": true, \"min\": 0",
        )],
        &[("needless-omit-false", "\"omit_false\"")],
    ),
    case(
        "malformed-status",
        &[(Bindings, "[409]", "[200]")],
        &[("malformed-status", "200")],
    ),
    case(
        "malformed-origin",
        &[(
            Bindings,
            "https://bakery.example",
            "https://bakery.example/",
        )],
        &[("malformed-origin", "\"https://bakery.example/\"")],
    ),
    case(
        "malformed-header",
        &[(Bindings, "X-Bakery-Key", "X Bakery Key")],
        &[("malformed-header", "\"X Bakery Key\"")],
    ),
    case(
        "malformed-variable",
        &[(Bindings, "BAKERY_KEY", "BAKERY-KEY")],
        &[("malformed-variable", "\"BAKERY-KEY\"")],
    ),
];

const TYPES: &[Case] = &[
    case(
        "unknown-group",
        &[(
            Bindings,
            "\"group\": \"loaves\",\n      \"command\": \"list\",\n      \"effect\": \"read\"",
            "\"group\": \"loafs\",\n      \"command\": \"list\",\n      \"effect\": \"read\"",
        )],
        &[("unknown-group", "\"loafs\"")],
    ),
    case(
        "unused-group",
        &[(
            Bindings,
            "    \"orders\": {",
            "    \"cakes\": {\"doc\": [\"Cakes.\"]},\n    \"orders\": {",
        )],
        &[("unused-group", "\"cakes\"")],
    ),
    case(
        "malformed-type-word",
        &[(Bindings, "\"type\": \"{string}\"", "\"type\": \"{strng}\"")],
        &[("malformed-type", "strng")],
    ),
    case(
        "malformed-type-bracket",
        &[(
            Bindings,
            "\"type\": \"[OrderLine]\"",
            "\"type\": \"[OrderLine\"",
        )],
        &[("malformed-type", "[")],
    ),
    case(
        "unknown-type",
        &[(
            Bindings,
            "\"type\": \"[OrderLine]\"",
            "\"type\": \"[OrderLines]\"",
        )],
        &[("unknown-type", "OrderLines")],
    ),
    case(
        "unknown-type-in-field",
        &[(Models, "\"type\": \"Crumb\"", "\"type\": \"Rind\"")],
        &[("unknown-type", "Rind")],
    ),
    case(
        "unused-type",
        &[(Models, "\"type\": \"Crumb\"", "\"type\": \"json\"")],
        &[("unused-type", "\"Crumb\"")],
    ),
    case(
        "wrong-use",
        &[(
            Models,
            "\"used_in\": [\"request\"]",
            "\"used_in\": [\"reply\"]",
        )],
        &[("wrong-use", "\"[OrderLine]\"")],
    ),
    case(
        "wrong-use-in-field",
        &[
            (
                Models,
                "\"name\": \"count\", \"type\": \"integer\", \"doc\": [\"How many.\"], \"min\": 1, \"max\": 100",
                "\"name\": \"count\", \"type\": \"Crumb\", \"doc\": [\"How many.\"]",
            ),
            (Bindings, "{\"loaf\": 7, \"count\": 2}", "{\"loaf\": 7}"),
        ],
        &[("wrong-use", "\"Crumb\"")],
    ),
    case(
        "type-contradicts-page",
        &[
            (
                Bindings,
                "{\"doc\": [\"The order.\"], \"in\": \"path\", \"type\": \"identifier\"",
                "{\"doc\": [\"The order.\"], \"in\": \"path\", \"type\": \"string\"",
            ),
            (Bindings, "\"example\": 12", "\"example\": \"12\""),
        ],
        &[("type-contradicts-page", "\"string\"")],
    ),
    case(
        "text-enum-on-integer",
        &[(
            Bindings,
            "\"type\": \"Size\", \"example\": 2",
            "\"type\": \"Mood\", \"example\": \"merry\"",
        )],
        &[
            ("type-contradicts-page", "\"Mood\""),
            ("unused-type", "\"Size\""),
        ],
    ),
    case(
        "values-without-enum",
        &[(Bindings, "\"type\": \"Flour\", ", "")],
        &[("values-without-enum", "\"flour\"")],
    ),
    case(
        "closed-without-values",
        &[(Models, "\"open\": true", "\"open\": false")],
        &[("closed-without-values", "\"Mood\"")],
    ),
    case(
        "different-values",
        &[
            (
                Catalog,
                "{\"name\": \"mood\", \"type\": \"string\",",
                "{\"name\": \"mood\", \"type\": \"string\", \"values\": [\"rye\"],",
            ),
            (
                Bindings,
                "\"type\": \"Mood\", \"example\": \"merry\"",
                "\"type\": \"Flour\", \"example\": \"rye\"",
            ),
        ],
        &[
            ("different-values", "\"mood\""),
            ("unused-type", "\"Mood\""),
        ],
    ),
    case(
        "doubtful-reply",
        &[(
            Bindings,
            "{\"type\": \"[Loaf]\", \"confidence\": \"documented\"}",
            "{\"type\": \"[Loaf]\", \"confidence\": \"assumed\"}",
        )],
        &[("doubtful-reply", "\"[Loaf]\"")],
    ),
    case(
        "needless-paged",
        &[(
            Bindings,
            BAKED,
            "\"reply\": {\"type\": \"Loaf\", \"confidence\": \"documented\", \"paged\": true}",
        )],
        &[("needless-paged", "\"paged\"")],
    ),
    case(
        "malformed-status-of-reply",
        &[(
            Bindings,
            BAKED,
            "\"reply\": {\"type\": \"Loaf\", \"confidence\": \"documented\", \"status\": 404}",
        )],
        &[("malformed-status", "404")],
    ),
    case(
        "contradicted-status",
        &[(
            Bindings,
            BAKED,
            "\"reply\": {\"type\": \"Loaf\", \"confidence\": \"documented\", \"status\": 204}",
        )],
        &[("contradicted-status", "204")],
    ),
    case(
        "wrong-example-of-reply",
        &[(
            Bindings,
            BAKED,
            "\"reply\": {\"type\": \"Loaf\", \"confidence\": \"documented\", \"example\": \"a loaf\"}",
        )],
        &[("wrong-example", "\"a loaf\"")],
    ),
    case(
        "malformed-errors",
        &[(Bindings, "\"groups\": {", ERRORS)],
        &[
            ("malformed-status", "\"200\""),
            ("malformed-type", "\"Loaf\""),
            ("malformed-type", "\"strng\""),
        ],
    ),
    case(
        "needless-format",
        &[(
            Bindings,
            "\"in\": \"body\", \"min\": 0",
            "\"in\": \"body\", \"format\": \"date\", \"min\": 0",
        )],
        &[("needless-format", "\"format\"")],
    ),
    case(
        "needless-bound",
        &[(Bindings, "\"omit_false\": true", "\"max\": 1")],
        &[("needless-bound", "\"max\"")],
    ),
    case(
        "impossible-bounds",
        &[(Bindings, "\"min\": 50", "\"min\": 6000")],
        &[("impossible-bounds", "5000")],
    ),
    case(
        "negative-length",
        &[(Bindings, "\"max\": 20", "\"max\": -20")],
        &[("impossible-bounds", "-20")],
    ),
    case(
        "wrong-example",
        &[(Bindings, "\"example\": 750", "\"example\": \"750\"")],
        &[("wrong-example", "\"750\"")],
    ),
    case(
        "wrong-example-inside",
        &[(Bindings, "\"count\": 2", "\"count\": [2]")],
        &[("wrong-example", "[")],
    ),
    case(
        "wrong-example-value",
        &[(Bindings, "\"example\": \"rye\"", "\"example\": \"gold\"")],
        &[("wrong-example", "\"gold\"")],
    ),
];

const MODELS: &[Case] = &[
    case(
        "enum-value-type",
        &[
            (Models, "{\"value\": \"merry\"}", "{\"value\": true}"),
            (Bindings, ", \"example\": \"merry\"", ""),
        ],
        &[("wrong-value-type", "true")],
    ),
    case(
        "enum-value-mixed",
        &[(
            Models,
            "{\"value\": \"C++\"}",
            "{\"value\": 3, \"rust_name\": \"Three\"}",
        )],
        &[("wrong-value-type", "3")],
    ),
    case(
        "duplicate-enum-value",
        &[(Models, "{\"value\": \"C++\"}", "{\"value\": \"merry\"}")],
        &[("duplicate-value", "\"merry\"")],
    ),
    case(
        "stale-value",
        &[
            (Catalog, "[\"wheat\", \"rye\"]", "[\"wheat\", \"spelt\"]"),
            (Bindings, "\"example\": \"rye\"", "\"example\": \"wheat\""),
        ],
        &[("stale-value", "\"rye\"")],
    ),
    case(
        "needless-source",
        &[(
            Catalog,
            "[\"wheat\", \"rye\"]",
            "[\"wheat\", \"rye\", \"oat\"]",
        )],
        &[("needless-source", "\"source\"")],
    ),
    case(
        "unnamed-number",
        &[(
            Models,
            "{\"value\": 1, \"rust_name\": \"Small\"}",
            "{\"value\": 1}",
        )],
        &[("unnamed-number", "{")],
    ),
    case(
        "unnamed-number-of-page",
        &[(Catalog, "\"values\": [1, 2]", "\"values\": [1, 2, 3]")],
        &[("unnamed-number", "\"Size\"")],
    ),
    case(
        "empty-enum",
        &[(
            Models,
            "[{\"value\": \"merry\"}, {\"value\": \"C++\"}]",
            "[]",
        )],
        &[("empty-enum", "\"Mood\"")],
    ),
    case(
        "missing-use",
        &[(Models, "\"used_in\": [\"request\"]", "\"used_in\": []")],
        &[("wrong-use", "\"[OrderLine]\""), ("missing-use", "[")],
    ),
    case(
        "duplicate-use",
        &[(
            Models,
            "\"used_in\": [\"request\"]",
            "\"used_in\": [\"request\", \"request\"]",
        )],
        &[("duplicate-use", "\"request\"")],
    ),
    case(
        "duplicate-field",
        &[(
            Models,
            "{\"name\": \"type\", \"type\": \"Flour\"",
            "{\"name\": \"title\", \"type\": \"Flour\"",
        )],
        &[("duplicate-field", "\"title\"")],
    ),
    case(
        "alias-like-its-field",
        &[(
            Models,
            "\"aliases\": [\"title\"]",
            "\"aliases\": [\"name\"]",
        )],
        &[("duplicate-field", "\"name\"")],
    ),
    case(
        "blank-names-of-a-field",
        &[
            (Models, "\"name\": \"holes\"", "\"name\": \" \""),
            (Models, "\"aliases\": [\"title\"]", "\"aliases\": [\"\"]"),
        ],
        &[("blank-name", "\" \""), ("blank-name", "\"\"")],
    ),
    case(
        "needless-aliases",
        &[(
            Models,
            "\"doc\": [\"How many.\"], \"min\": 1",
            "\"doc\": [\"How many.\"], \"aliases\": [\"amount\"], \"min\": 1",
        )],
        &[("needless-aliases", "\"aliases\"")],
    ),
    case(
        "enum-without-default",
        &[(
            Models,
            "\"type\": \"Flour\", \"doc\": [\"What it is made of.\"]",
            "\"type\": \"Flour\", \"doc\": [\"What it is made of.\"], \"required\": true",
        )],
        &[("enum-without-default", "true")],
    ),
    case(
        "model-cycle",
        &[(Models, "\"type\": \"[Loaf]\"", "\"type\": \"Loaf\"")],
        &[("model-cycle", "\"Crumb\"")],
    ),
    case(
        "model-in-itself",
        &[(Models, "\"type\": \"[Loaf]\"", "\"type\": \"Crumb\"")],
        &[("model-cycle", "\"Crumb\"")],
    ),
];

/// A collection of loaves, and one of orders that refers to loaves.
const COLLECTIONS: &str = "\"collections\": {\"loaves\": {\"noun\": \"loaf\"}, \"orders\": {\"noun\": \"order\", \"references\": {\"loaf\": {\"collection\": \"loaves\"}}}},\n  \"decisions\": {";

const MOCK: &[Case] = &[
    case(
        "unknown-collection",
        &[
            (Bindings, "\"decisions\": {", COLLECTIONS),
            (Bindings, ORDERS, ORDERS_MOCK),
            (
                Bindings,
                LOAVES,
                "\"mock\": {\"operation\": \"list\", \"collection\": \"loafs\"},\n      \"reply\": {\"type\": \"[Loaf]\", \"confidence\": \"documented\", \"paged\": true}",
            ),
        ],
        &[("unknown-collection", "\"loafs\"")],
    ),
    case(
        "unknown-collection-in-reference",
        &[
            (
                Bindings,
                "\"decisions\": {",
                "\"collections\": {\"orders\": {\"noun\": \"order\", \"references\": {\"loaf\": {\"collection\": \"loaves\"}}}},\n  \"decisions\": {",
            ),
            (Bindings, ORDERS, ORDERS_MOCK),
        ],
        &[("unknown-collection", "\"loaves\"")],
    ),
    case(
        "unknown-parameter-in-mock",
        &[
            (Bindings, "\"decisions\": {", COLLECTIONS),
            (Bindings, ORDERS, ORDERS_MOCK),
            (
                Bindings,
                LOAVES,
                "\"mock\": {\"operation\": \"list\", \"collection\": \"loaves\", \"filters\": {\"siz\": {\"compare\": \"equals\", \"fields\": [\"size\"]}}, \"paging\": {\"page_param\": \"page\", \"size_param\": \"size\"}},\n      \"reply\": {\"type\": \"[Loaf]\", \"confidence\": \"documented\", \"paged\": true}",
            ),
        ],
        &[
            ("unknown-parameter", "\"siz\""),
            ("unknown-parameter", "\"page\""),
        ],
    ),
    case(
        "unknown-reference",
        &[
            (Bindings, "\"decisions\": {", COLLECTIONS),
            (Bindings, LOAVES, LOAVES_MOCK),
            (
                Bindings,
                ORDERS,
                "\"mock\": {\"operation\": \"create\", \"collection\": \"orders\", \"link\": {\"field\": \"loav\", \"collection\": \"loaves\", \"entry_param\": \"lines\"}},\n      \"params\": {\n        \"lines\"",
            ),
        ],
        &[("unknown-reference", "\"loav\"")],
    ),
    case(
        "incomplete-behaviour",
        &[
            (Bindings, "\"decisions\": {", COLLECTIONS),
            (
                Bindings,
                ORDERS,
                "\"mock\": {\"operation\": \"upsert\", \"collection\": \"orders\"},\n      \"params\": {\n        \"lines\"",
            ),
            (Bindings, LOAVES, LOAVES_MOCK),
        ],
        &[("incomplete-behaviour", "\"mock\"")],
    ),
    case(
        "missing-paged",
        &[
            (Bindings, "\"decisions\": {", COLLECTIONS),
            (Bindings, ORDERS, ORDERS_MOCK),
            (
                Bindings,
                LOAVES,
                "\"mock\": {\"operation\": \"list\", \"collection\": \"loaves\"},\n      \"reply\": {\"type\": \"[Loaf]\", \"confidence\": \"documented\"}",
            ),
        ],
        &[("missing-paged", "\"reply\"")],
    ),
    case(
        "unused-collection",
        &[
            (Bindings, "\"decisions\": {", COLLECTIONS),
            (Bindings, ORDERS, ORDERS_MOCK),
        ],
        &[("unused-collection", "\"loaves\"")],
    ),
];

const BAKED: &str = "\"reply\": {\"type\": \"Loaf\", \"confidence\": \"documented\"}";
/// What the services answer when they refuse, with three mistakes.
const ERRORS: &str = "\"errors\": {
    \"rest\": {
      \"statuses\": {\"200\": \"Baked.\", \"400\": \"The oven is cold.\"},
      \"doc\": [\"Why not.\"],
      \"fields\": {\"loaf\": {\"type\": \"Loaf\", \"doc\": \"Which loaf.\"}}
    },
    \"composio\": {
      \"statuses\": {\"4XX\": \"No.\"},
      \"doc\": [\"Why not.\"],
      \"fields\": {\"error.message\": {\"type\": \"strng\", \"doc\": \"What is wrong.\"}}
    }
  },
  \"groups\": {";
const LOAVES: &str = "\"reply\": {\"type\": \"[Loaf]\", \"confidence\": \"documented\"}";
const LOAVES_MOCK: &str = "\"mock\": {\"operation\": \"list\", \"collection\": \"loaves\"},\n      \"reply\": {\"type\": \"[Loaf]\", \"confidence\": \"documented\", \"paged\": true}";
const ORDERS: &str = "\"params\": {\n        \"lines\"";
const ORDERS_MOCK: &str = "\"mock\": {\"operation\": \"create\", \"collection\": \"orders\"},\n      \"params\": {\n        \"lines\"";

const NAMES: &[Case] = &[
    case(
        "action-and-model",
        &[
            (Catalog, "BAKERY_LIST_LOAVES", "BAKERY_LOAF"),
            (Bindings, "\"BAKERY_LIST_LOAVES\"", "\"BAKERY_LOAF\""),
        ],
        &[("name-collision", "\"Loaf\"")],
    ),
    case(
        "action-and-builder",
        &[
            (Models, "    \"Size\": {", "    \"BakeLoafBuilder\": {"),
            (
                Bindings,
                "\"type\": \"Size\"",
                "\"type\": \"BakeLoafBuilder\"",
            ),
        ],
        &[("name-collision", "\"BakeLoafBuilder\"")],
    ),
    case(
        "two-actions",
        &[
            (Catalog, "BAKERY_CANCEL_ORDER", "BAKERY_BAKE_LOAF_"),
            (Bindings, "\"BAKERY_CANCEL_ORDER\"", "\"BAKERY_BAKE_LOAF_\""),
        ],
        &[("name-collision", "\"BAKERY_BAKE_LOAF_\"")],
    ),
    case(
        "not-a-method-name",
        &[(
            Bindings,
            "\"effect\": \"read\",",
            "\"rust_name\": \"ListAllLoaves\", \"effect\": \"read\",",
        )],
        &[("not-a-method-name", "\"ListAllLoaves\"")],
    ),
    case(
        "reserved-method-name",
        &[(
            Bindings,
            "\"effect\": \"read\",",
            "\"rust_name\": \"execute\", \"effect\": \"read\",",
        )],
        &[("reserved-name", "\"execute\"")],
    ),
    case(
        "two-groups",
        &[
            (
                Bindings,
                "    \"orders\": {",
                "    \"Loaves\": {\"doc\": [\"More loaves.\"]},\n    \"orders\": {",
            ),
            (
                Bindings,
                "\"group\": \"loaves\",\n      \"command\": \"list\",\n      \"effect\": \"read\"",
                "\"group\": \"Loaves\",\n      \"command\": \"list\",\n      \"effect\": \"read\"",
            ),
        ],
        &[("name-collision", "\"loaves\"")],
    ),
    case(
        "two-parameters",
        &[(
            Bindings,
            "\"rust_name\": \"icing\"",
            "\"rust_name\": \"weight\"",
        )],
        &[("name-collision", "\"weight\"")],
    ),
    case(
        "two-fields",
        &[(Models, "{\"name\": \"holes\"", "{\"name\": \"Loaves\"")],
        &[("name-collision", "\"loaves\"")],
    ),
    case(
        "two-values",
        &[(
            Models,
            "{\"value\": \"merry\"}",
            "{\"value\": \"merry\"}, {\"value\": \"Merry!\"}",
        )],
        &[("name-collision", "\"Merry!\"")],
    ),
    case(
        "two-numbers",
        &[
            (
                Models,
                "\"rust_name\": \"Small\"",
                "\"rust_name\": \"Number\"",
            ),
            (
                Models,
                "\"rust_name\": \"Large\"",
                "\"rust_name\": \"Number\"",
            ),
        ],
        &[("name-collision", "2")],
    ),
    case(
        "constant-as-name",
        &[(
            Models,
            "{\"value\": \"merry\"}",
            "{\"value\": \"merry\", \"rust_name\": \"VALUES\"}",
        )],
        &[("reserved-name", "\"VALUES\"")],
    ),
    case(
        "not-an-identifier",
        &[(
            Bindings,
            "\"rust_name\": \"icing\"",
            "\"rust_name\": \"1st icing\"",
        )],
        &[("not-an-identifier", "\"1st icing\"")],
    ),
    case(
        "keyword-as-name",
        &[(
            Bindings,
            "\"rust_name\": \"icing\"",
            "\"rust_name\": \"type\"",
        )],
        &[("reserved-name", "\"type\"")],
    ),
    case(
        "surface-word-as-name",
        &[(
            Bindings,
            "\"rust_name\": \"icing\"",
            "\"rust_name\": \"send\"",
        )],
        &[("reserved-name", "\"send\"")],
    ),
    case(
        "type-not-an-identifier",
        &[(Models, "    \"Crumb\": {", "    \"crumb\": {")],
        &[
            ("not-an-identifier", "\"crumb\""),
            ("unknown-type", "Crumb"),
        ],
    ),
    case(
        "empty-documentation",
        &[(Bindings, "\"doc\": [\"Bakes one loaf.\"]", "\"doc\": []")],
        &[("empty-documentation", "[")],
    ),
    case(
        "blank-documentation",
        &[(Models, "\"doc\": [\"Its number.\"]", "\"doc\": [\" \"]")],
        &[("empty-documentation", "\" \"")],
    ),
];

/// The facts in the tables for later readers: commands, synonyms, the check of a key, confidence.
const TABLES: &[Case] = &[
    case(
        "malformed-command",
        &[(
            Bindings,
            "\"command\": \"bake\"",
            "\"command\": \"bake_Loaf\"",
        )],
        &[("malformed-command", "\"bake_Loaf\"")],
    ),
    case(
        "duplicate-command",
        &[(
            Bindings,
            "\"command\": \"place\"",
            "\"command\": \"cancel\"",
        )],
        &[("duplicate-command", "\"cancel\"")],
    ),
    case(
        "reserved-group",
        &[
            (Bindings, "    \"loaves\": {", "    \"help\": {"),
            (
                Bindings,
                "\"group\": \"loaves\",\n      \"command\": \"list\"",
                "\"group\": \"help\",\n      \"command\": \"list\"",
            ),
            (
                Bindings,
                "\"group\": \"loaves\",\n      \"command\": \"bake\"",
                "\"group\": \"help\",\n      \"command\": \"bake\"",
            ),
        ],
        &[("reserved-group", "\"help\"")],
    ),
    case(
        "needless-adds",
        &[(
            Bindings,
            "\"effect\": \"delete\",",
            "\"effect\": \"delete\", \"adds\": true,",
        )],
        &[("needless-adds", "\"adds\"")],
    ),
    case(
        "missing-check",
        &[(Bindings, "      \"check\": true,\n", "")],
        &[("missing-check", "\"actions\"")],
    ),
    case(
        "duplicate-check",
        &[(
            Bindings,
            "\"effect\": \"delete\",",
            "\"effect\": \"delete\", \"check\": true,",
        )],
        &[
            ("unfit-check", "\"check\""),
            ("duplicate-check", "\"check\""),
        ],
    ),
    case(
        "unfit-check",
        &[(
            Catalog,
            "{\"name\": \"name\", \"type\": \"string\", \"required\": false",
            "{\"name\": \"name\", \"type\": \"string\", \"required\": true",
        )],
        &[("unfit-check", "\"check\"")],
    ),
    case(
        "synonyms",
        &[
            (
                Bindings,
                "{\"doc\": [\"Loaves, fresh from the oven.\"]}",
                "{\"doc\": [\"Loaves, fresh from the oven.\"], \"synonyms\": [\"bread\", \"Roll\", \"bread\", \"loaves\"]}",
            ),
            (
                Bindings,
                "\"command\": \"bake\",",
                "\"command\": \"bake\", \"synonyms\": [\"out of oven\", \"one loaf\", \"fresh bread\"],",
            ),
        ],
        &[
            ("malformed-synonym", "\"Roll\""),
            ("duplicate-synonym", "\"bread\""),
            ("needless-synonym", "\"loaves\""),
            ("malformed-synonym", "\"out of oven\""),
            ("needless-synonym", "\"one loaf\""),
        ],
    ),
    case(
        "limitations",
        &[(
            Bindings,
            "\"groups\": {",
            "\"cannot\": [{\"words\": [], \"text\": \" \"}, {\"words\": [\"toast the loaf\", \"bake loaf\"], \"text\": \"No action toasts.\"}],\n  \"groups\": {",
        )],
        &[
            ("missing-words", "["),
            ("empty-documentation", "\" \""),
            ("malformed-synonym", "\"toast the loaf\""),
            ("contradicted-limitation", "\"bake loaf\""),
        ],
    ),
    case(
        "malformed-day",
        &[
            (
                Bindings,
                BAKED,
                "\"reply\": {\"type\": \"Loaf\", \"confidence\": \"documented\", \"observed\": \"2026-13-01\"}",
            ),
            (
                Bindings,
                "\"path\": \"/v1/loaves/\", \"confidence\": \"documented\"},\n      \"params\": {\n        \"size\"",
                "\"path\": \"/v1/loaves/\", \"confidence\": \"documented\", \"observed\": \"yesterday\"},\n      \"params\": {\n        \"size\"",
            ),
        ],
        &[
            ("malformed-day", "\"2026-13-01\""),
            ("malformed-day", "\"yesterday\""),
        ],
    ),
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics")
}

fn fixture() -> Sources {
    let read = |name: &str| {
        let text = std::fs::read_to_string(folder().join(name)).expect("the fixture is readable");
        Source::new(format!("spec/{name}"), text)
    };
    Sources {
        catalog: read("catalog.json"),
        bindings: read("bindings.json"),
        models: read("models.json"),
    }
}

fn edited(edits: &[Edit]) -> Sources {
    let mut sources = fixture();
    for (file, from, to) in edits {
        let source = match file {
            Catalog => &mut sources.catalog,
            Bindings => &mut sources.bindings,
            Models => &mut sources.models,
        };
        assert_eq!(
            source.text.matches(from).count(),
            1,
            "{from} must occur once in {file:?}"
        );
        source.text = source.text.replacen(from, to, 1);
    }
    sources
}

/// The underlined text. Checks line and column.
fn underlined<'s>(sources: &'s Sources, found: &spoki_codegen::Diagnostic) -> &'s str {
    let text = &sources.files()[found.span.file].text;
    let (mut line, mut column) = (1, 1);
    for c in text[..found.span.bytes.start].chars() {
        (line, column) = if c == '\n' {
            (line + 1, 1)
        } else {
            (line, column + 1)
        };
    }
    let path = &sources.files()[found.span.file].path;
    assert_eq!(found.span.to_string(), format!("{path}:{line}:{column}"));
    &text[found.span.bytes.clone()]
}

fn problems(sources: &Sources) -> Diagnostics {
    load(sources).err().unwrap_or_default()
}

fn check(cases: &[Case]) {
    for Case {
        name,
        edits,
        expected,
    } in cases
    {
        let sources = edited(edits);
        let problems = problems(&sources);
        let rendered = problems.render(false);
        let found: Vec<(&str, &str)> = problems
            .iter()
            .map(|found| (found.code, underlined(&sources, found)))
            .collect();
        assert_eq!(found, *expected, "{name}\n{rendered}");
        for found in &problems {
            let place = format!("{}:{}", found.span.path, found.span.position);
            assert!(
                rendered.contains(&place),
                "{name}: no {place} in\n{rendered}"
            );
        }
        expect_file![folder().join("golden").join(format!("{name}.txt"))].assert_eq(&rendered);
    }
}

#[test]
fn the_fixture_is_valid() {
    let sources = fixture();
    assert_eq!(
        problems(&sources).render(false),
        Diagnostics::default().render(false)
    );
}

#[test]
fn what_cannot_be_read() {
    check(BROKEN);
}

#[test]
fn the_catalogue_alone() {
    check(CATALOG);
}

#[test]
fn actions_and_bindings() {
    check(PAIRS);
}

#[test]
fn the_rest_call() {
    check(REST);
}

#[test]
fn types_and_what_they_refer_to() {
    check(TYPES);
}

#[test]
fn enums_and_models() {
    check(MODELS);
}

#[test]
fn behaviour_in_the_mock() {
    check(MOCK);
    let sound = edited(&[
        (Bindings, "\"decisions\": {", COLLECTIONS),
        (Bindings, LOAVES, LOAVES_MOCK),
        (Bindings, ORDERS, ORDERS_MOCK),
    ]);
    assert!(load(&sound).is_ok());
    let linked = edited(&[
        (Bindings, "\"decisions\": {", COLLECTIONS),
        (
            Bindings,
            ORDERS,
            "\"mock\": {\"operation\": \"link\", \"collection\": \"orders\", \"link\": {\"field\": \"loaf\", \"collection\": \"loaves\", \"entry_param\": \"lines\"}},\n      \"params\": {\n        \"lines\"",
        ),
    ]);
    assert!(load(&linked).is_ok());
}

#[test]
fn names_and_documentation() {
    check(NAMES);
}

#[test]
fn tables_of_later_readers() {
    check(TABLES);
}

/// No golden file outlives its case.
#[test]
fn every_golden_file_has_a_case() {
    let all = [
        BROKEN, CATALOG, PAIRS, REST, TYPES, MODELS, MOCK, NAMES, TABLES,
    ]
    .concat_names();
    let files = std::fs::read_dir(folder().join("golden")).expect("the folder is readable");
    for file in files {
        let name = file.expect("the entry is readable").file_name();
        let name = name.to_string_lossy().trim_end_matches(".txt").to_owned();
        assert!(
            all.contains(name.as_str())
                || ["ten-at-once", "slug-too-long"].contains(&name.as_str()),
            "{name}.txt has no case"
        );
    }
}

trait ConcatNames {
    fn concat_names(&self) -> BTreeSet<&'static str>;
}

impl ConcatNames for [&[Case]] {
    fn concat_names(&self) -> BTreeSet<&'static str> {
        self.iter()
            .copied()
            .flatten()
            .map(|case| case.name)
            .collect()
    }
}

/// One run finds all of ten different mistakes in three files, and nothing else.
#[test]
fn ten_at_once() {
    let sources = edited(&[
        (
            Catalog,
            "{\"name\": \"grain\", \"type\": \"string\"",
            "{\"name\": \"grain\", \"type\": \"sting\"",
        ),
        (Bindings, "\"key_header\": \"X-Bakery-Key\",", ""),
        (
            Bindings,
            "\"effect\": \"read\",",
            "\"effect\": \"read\", \"colour\": 1,",
        ),
        (Bindings, "\"doc\": [\"Bakes one loaf.\"]", "\"doc\": []"),
        (Bindings, "/v1/orders/{order_id}/", "/v1/orders/{order}/"),
        (Bindings, "\"min\": 50", "\"min\": \"50\""),
        (
            Bindings,
            "\"type\": \"[OrderLine]\"",
            "\"type\": \"[OrderLin]\"",
        ),
        (Models, "\"type\": \"[Loaf]\"", "\"type\": \"Loaf\""),
        (
            Models,
            "{\"value\": \"C++\"}",
            "{\"value\": 3, \"rust_name\": \"Three\"}",
        ),
    ]);
    let problems = problems(&sources);
    let codes: Vec<&str> = problems.iter().map(|found| found.code).collect();
    let expected = [
        "unknown-value",
        "missing-key",
        "empty-documentation",
        "wrong-type",
        "unknown-placeholder",
        "missing-placeholder",
        "unknown-key",
        "unknown-type",
        "wrong-value-type",
        "model-cycle",
    ];
    assert_eq!(codes, expected);
    expect_file![folder().join("golden/ten-at-once.txt")].assert_eq(&problems.render(false));
}

#[test]
fn a_file_without_a_value() {
    let sources = edited(&[]);
    for (text, position, message) in [
        ("", "1:1", "this is not JSON: a value is missing"),
        ("\n\n", "1:1", "this is not JSON: a value is missing"),
        (
            "{} {}",
            "1:4",
            "this is not JSON: text cannot contain more than one JSON value",
        ),
        (
            "[1,\n2,]",
            "2:2",
            "this is not JSON: trailing commas are not allowed",
        ),
    ] {
        let mut sources = sources.clone();
        sources.models.text = text.to_owned();
        let problems = problems(&sources).to_string();
        assert_eq!(
            problems,
            format!("spec/models.json:{position}: error[broken-json]: {message}\n")
        );
    }
}

/// The content of a file cannot control the terminal.
#[test]
fn control_characters_are_escaped() {
    let sources = edited(&[(
        Bindings,
        "\"type\": \"Mood\"",
        "\"type\": \"Mo\\u001b[31mod\"",
    )]);
    let problems = problems(&sources);
    assert!(!problems.is_empty());
    assert!(!problems.render(false).contains('\u{1b}'));
    assert!(!problems.to_string().contains('\u{1b}'));
}

/// A long slug is only a warning.
#[test]
fn warnings_come_with_what_is_generated() {
    let sources = edited(&[
        (
            Catalog,
            "\"slug\": \"BAKERY_CANCEL_ORDER\"",
            "\"slug\": \"BAKERY_CANCEL_ORDER_AND_ALL_LATER_ORDERS\"",
        ),
        (
            Bindings,
            "\"BAKERY_CANCEL_ORDER\": {",
            "\"BAKERY_CANCEL_ORDER_AND_ALL_LATER_ORDERS\": {",
        ),
    ]);
    let generated = generate(&sources).expect("the spec has no error");
    let warnings = generated.warnings;
    assert!(!warnings.has_errors());
    expect_file![folder().join("golden/slug-too-long.txt")].assert_eq(&warnings.render(false));
}
