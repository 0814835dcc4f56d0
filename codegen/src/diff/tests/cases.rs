//! Every edit of the table gives the expected findings, and the generated code agrees.

use std::collections::BTreeSet;

use serde_json::json;
use spoki_test_support::cases;
use spoki_test_support::changes::{Case, row, whole_pairs};
use spoki_test_support::specs::bakery;
use spoki_test_support::surface::step;

use super::fixture::{compare, compare_bare, typed};
use crate::diff::rules::{self, RULES, Scope};
use crate::diff::{Bump, Report};

/// Edits of catalogues without bindings: nothing refines the page's types.
const BARE: &[Case] = cases! {
    |s| s.set("c/actions/BAKE_LOAF/params/oven/type", "string") => ["param-type-integer-to-string BAKE_LOAF.oven major"];
    |s| s.cut("c/actions/BAKE_LOAF/params/flour/values/Rye") => ["enum-value-removed BAKE_LOAF.flour major"];
    |s| s.cut("c/actions/BAKE_LOAF/params/size/values/2") => ["enum-integer-value-removed BAKE_LOAF.size major"];
    |s| s.cut("c/actions/BAKE_LOAF/params/flour/values") => ["enum-opened BAKE_LOAF.flour major"];
    |s| s.set("c/actions/LIST_LOAVES/params/tag/values", json!(["new"])) => ["enum-string-closed LIST_LOAVES.tag major"];
    |s| {
        s.set("c/actions/BAKE_LOAF/params/size/type", "string");
        s.set("c/actions/BAKE_LOAF/params/size/values", json!(["1", "2", "3"]));
    } => ["enum-integer-representation-changed BAKE_LOAF.size patch"];
    |s| s.push("c/actions/BAKE_LOAF/params/flour/values", "rye") => [
        "enum-value-added-input BAKE_LOAF.flour patch",
        "enum-identifier-collision BAKE_LOAF.flour none",
    ];
    |s| s.push("c/actions/LIST_LOAVES/params", row("Page", "string", false)) => [
        "param-added-optional LIST_LOAVES.Page minor",
        "param-identifier-collision LIST_LOAVES none",
    ];
    |s| s.add_action("LIST__LOAVES", &json!([])) => [
        "action-added LIST__LOAVES minor",
        "action-identifier-collision LIST_LOAVES none",
    ];
};

fn found(report: &Report) -> Vec<String> {
    let found = report.findings.iter();
    found
        .map(|f| format!("{} {} {}", f.rule, f.subject(), f.bump))
        .collect()
}

#[test]
fn every_edit_is_found_as_what_it_is() {
    let whole = whole_pairs().map(|(old, new, case)| (compare(&old, &new), case));
    let bare = BARE
        .iter()
        .map(|case| (compare_bare(&bakery(), &bakery().edited(case.edit)), case));
    let wrong: Vec<_> = whole
        .chain(bare)
        .map(|(report, case)| (found(&report), case.expected))
        .filter(|(found, expected)| found != expected)
        .collect();
    assert!(wrong.is_empty(), "found, expected: {wrong:#?}");
}

#[test]
fn the_generated_code_agrees_with_every_level() {
    let wrong: Vec<_> = whole_pairs()
        .map(|(old, new, case)| {
            let proven = step(&typed(&old).surface(), &typed(&new).surface());
            (
                compare(&old, &new).bump.max(Bump::Patch).as_str(),
                proven,
                case.expected,
            )
        })
        .filter(|(bump, proven, _)| bump != proven)
        .collect();
    assert!(wrong.is_empty(), "found, proven: {wrong:#?}");
}

#[test]
fn every_rule_in_scope_has_a_case() {
    let covered: BTreeSet<&str> = whole_pairs()
        .flat_map(|(.., case)| case.expected)
        .chain(BARE.iter().flat_map(|case| case.expected))
        .map(|line| line.split(' ').next().unwrap())
        .collect();
    let in_scope = RULES.iter().filter(|rule| rule.scope == Scope::Diff);
    let missing: Vec<_> = in_scope
        .filter(|rule| !covered.contains(rule.id))
        .map(|rule| rule.id)
        .collect();
    assert_eq!(missing, [""; 0]);
}

#[test]
fn levels_lie_between_those_of_the_table() {
    for (old, new, _) in whole_pairs() {
        for finding in compare(&old, &new).findings {
            let rule = rules::find(&finding.rule).unwrap();
            assert!(finding.bump <= rule.bump, "{finding:?}");
        }
    }
}

#[test]
fn the_way_back_is_never_silent() {
    for (old, new, case) in whole_pairs() {
        assert!(!compare(&new, &old).is_empty(), "{:?}", case.expected);
        assert!(compare(&new, &new).is_empty());
    }
}
