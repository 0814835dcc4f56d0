//! The real spec, and copies of it with known edits.

use serde_json::{Value, json};
use spoki_test_support::specs::Specs;

use super::fixture::{compare, compare_bare, typed};
use crate::diff::{Bump, Severity, Snapshot, diff, integrity};

fn committed() -> Specs {
    let read = |text| serde_json::from_str::<Value>(text).unwrap();
    Specs {
        files: json!({
            "c": read(include_str!("../../../../spec/catalog.json")),
            "b": read(include_str!("../../../../spec/bindings.json")),
            "m": read(include_str!("../../../../spec/models.json")),
        }),
    }
}

#[test]
fn the_same_catalogue_has_no_findings() {
    let spec = committed();
    assert!(compare(&spec, &spec).is_empty());
    assert!(compare_bare(&spec, &spec).is_empty());
}

/// Adds a required parameter, removes a value, lowers a limit, renames an action, changes a description. The bindings
/// do not change, as in an update before new bindings are written.
#[test]
fn five_edits_are_five_findings() {
    let edited = committed().edited(|s| {
        let added = json!({"name": "reason", "type": "string", "required": true, "text": "0123456789abcdef"});
        s.push("c/actions/SPOKI_DELETE_LIST/params", added);
        s.cut("c/actions/SPOKI_CREATE_TEMPLATE/params/category/values/AUTO_REPLY");
        s.set("c/actions/SPOKI_ADD_SERVICE_USER/rate_limit", 9);
        s.set("c/actions/SPOKI_DELETE_ROLE/slug", "SPOKI_REMOVE_ROLE");
        s.set("c/actions/SPOKI_LIST_TAGS/text", "0123456789abcdef");
    });
    for report in [
        compare(&committed(), &edited),
        compare_bare(&committed(), &edited),
    ] {
        let found: Vec<_> = report
            .findings
            .iter()
            .map(|f| (f.rule.as_str(), f.subject(), f.bump))
            .collect();
        let expected = [
            (
                "enum-value-removed",
                "SPOKI_CREATE_TEMPLATE.category",
                Bump::Major,
            ),
            ("action-slug-renamed", "SPOKI_DELETE_ROLE", Bump::Major),
            (
                "param-added-required",
                "SPOKI_DELETE_LIST.reason",
                Bump::Major,
            ),
            ("rate-limit-lowered", "SPOKI_ADD_SERVICE_USER", Bump::Patch),
            ("action-description-changed", "SPOKI_LIST_TAGS", Bump::Patch),
        ];
        let expected = expected.map(|(rule, subject, bump)| (rule, subject.to_owned(), bump));
        let sorted = |mut list: Vec<(&'static str, String, Bump)>| {
            list.sort();
            list
        };
        let found: Vec<_> = found
            .into_iter()
            .map(|(rule, subject, bump)| {
                (crate::diff::rules::find(rule).unwrap().id, subject, bump)
            })
            .collect();
        assert_eq!(sorted(found), sorted(expected.to_vec()));
        assert_eq!(report.bump, Bump::Major);
    }
}

#[test]
fn a_limit_cut_in_half_is_an_error() {
    let edited = committed().edited(|s| s.set("c/actions/SPOKI_ADD_SERVICE_USER/rate_limit", 5));
    let report = compare(&committed(), &edited);
    assert_eq!(report.findings[0].severity, Severity::Error);
}

#[test]
fn another_prefix_is_one_finding() {
    let text = committed().files.to_string().replace("\"SPOKI", "\"SPOKI2");
    let edited = Specs {
        files: serde_json::from_str(&text).unwrap(),
    };
    let report = compare(&committed(), &edited);
    let found: Vec<_> = report.findings.iter().map(|f| f.rule.as_str()).collect();
    assert!(found.contains(&"spec-toolkit-slug-changed"));
    assert!(
        !found.iter().any(|rule| rule.starts_with("action")),
        "{found:?}"
    );
}

#[test]
fn taking_a_page_over_asks_for_versions_and_bindings() {
    let old = committed();
    let edited = committed().edited(|s| {
        s.push(
            "c/actions",
            json!({"slug": "SPOKI_NEW", "title": "New", "text": "x", "params": []}),
        );
        s.set("c/toolkit/tools", 58);
    });
    let (old, new) = (typed(&old), typed(&edited));
    let (old, new) = (old.whole(), new.whole());
    let report = diff(&old, &new);
    let found: Vec<_> = integrity(&old, &new, &report)
        .into_iter()
        .map(|finding| (finding.rule, finding.action))
        .collect();
    let expected = [
        ("spec-content-changed-version-same", "SPOKI"),
        ("action-added-unclassified", "SPOKI_NEW"),
    ];
    assert_eq!(
        found,
        expected.map(|(rule, action)| (rule.to_owned(), action.to_owned()))
    );
    assert!(integrity(&old, &old, &diff(&old, &old)).is_empty());
    let bare = Snapshot::bare(new.catalog);
    assert_eq!(integrity(&bare, &bare, &diff(&bare, &bare)), []);
}

/// A catalogue with the additional facts of the vendor's JSON loads, and generates the same code.
#[test]
fn further_keys_of_the_catalogue_load() {
    let sources = |spec: &Specs| crate::Sources {
        catalog: crate::Source::new("catalog.json", spec.files["c"].to_string()),
        bindings: crate::Source::new("bindings.json", spec.files["b"].to_string()),
        models: crate::Source::new("models.json", spec.files["m"].to_string()),
    };
    let edited = committed().edited(|s| {
        let items = json!({"type": "object", "details": {"properties": [
            {"name": "id", "type": "integer", "required": true, "text": "0123456789abcdef"}
        ]}});
        let path = "c/actions/SPOKI_REMOVE_LIST_CONTACTS";
        s.set(
            &format!("{path}/params/contacts/details"),
            json!({"max_items": 500, "items": items}),
        );
        s.set(&format!("{path}/deprecated"), true);
        s.set(&format!("{path}/tags"), json!(["destructiveHint"]));
    });
    let generated = |spec: &Specs| crate::generate(&sources(spec)).unwrap().files;
    assert_eq!(generated(&edited), generated(&committed()));
    assert_eq!(compare(&committed(), &edited).bump, Bump::Patch);
}
