//! The formats of a report, and approvals.

use expect_test::{Expect, expect};
use serde_json::json;
use spoki_test_support::specs::bakery;

use super::fixture::compare;
use crate::diff::{Approvals, Bump, Report};

fn report() -> Report {
    let edited = bakery().edited(|s| {
        s.set("c/toolkit/version", "20260202_00");
        s.cut_param("LIST_LOAVES", "tag");
        s.add_param(
            "GET_LOAF",
            json!({"name": "with|pipe `x`", "type": "string", "required": false, "text": "t"}),
        );
        s.set("c/actions/BAKE_LOAF/rate_limit", 5);
        s.set("c/actions/DELETE_LOAF/text", "a9");
        s.set("c/actions/GET_LOAF/deprecated", true);
    });
    compare(&bakery(), &edited)
}

fn check(text: &str, expected: &Expect) {
    expected.assert_eq(text);
}

#[test]
fn text_is_for_people() {
    check(
        &report().to_text(),
        &expect![[r"
            20260101_00 → 20260202_00: 5 changes, version step major

            Code that no longer compiles (1)
              major error   LIST_LOAVES.tag: this optional parameter was removed [param-removed-optional]
                  string → –

            Programs that already run (1)
              patch error   BAKE_LOAF: fewer calls per minute are allowed [rate-limit-lowered]
                  10 → 5

            Agents that use the tool schema (2)
              patch warning GET_LOAF: the vendor marks this action as deprecated now [action-deprecated]
              patch info    DELETE_LOAF: the vendor's description changed [action-description-changed]
                  a2 → a9

            Nobody has to act (1)
              minor info    GET_LOAF.with|pipe `x`: this optional parameter is new [param-added-optional]
                  – → string
        "]],
    );
    let same = compare(&bakery(), &bakery());
    assert_eq!(
        same.to_text(),
        "20260101_00 and 20260101_00 are the same: nothing changed\n"
    );
}

#[test]
fn markdown_is_for_pull_requests() {
    check(
        &report().to_markdown(),
        &expect![[r"
            ## Spec `20260101_00` → `20260202_00`

            **Major: some code no longer compiles**: 5 changes.

            ### Code that no longer compiles (1)

            | Step | Severity | Where | What | Old | New | Running programs | Tool schema | Rule |
            |---|---|---|---|---|---|---|---|---|
            | major | error | `LIST_LOAVES.tag` | this optional parameter was removed | `string` |  | risk | break | `param-removed-optional` |

            ### Programs that already run (1)

            | Step | Severity | Where | What | Old | New | Running programs | Tool schema | Rule |
            |---|---|---|---|---|---|---|---|---|
            | patch | error | `BAKE_LOAF` | fewer calls per minute are allowed | `10` | `5` | risk | semantic | `rate-limit-lowered` |

            ### Agents that use the tool schema (2)

            | Step | Severity | Where | What | Old | New | Running programs | Tool schema | Rule |
            |---|---|---|---|---|---|---|---|---|
            | patch | warning | `GET_LOAF` | the vendor marks this action as deprecated now |  |  | ok | semantic | `action-deprecated` |
            | patch | info | `DELETE_LOAF` | the vendor's description changed | `a2` | `a9` | none | semantic | `action-description-changed` |

            ### Nobody has to act (1)

            | Step | Severity | Where | What | Old | New | Running programs | Tool schema | Rule |
            |---|---|---|---|---|---|---|---|---|
            | minor | info | `` GET_LOAF.with\|pipe `x` `` | this optional parameter is new |  | `string` | ok | widened | `param-added-optional` |
        "]],
    );
    let same = compare(&bakery(), &bakery()).to_markdown();
    assert_eq!(
        same,
        "## Spec `20260101_00` → `20260101_00`\n\nNothing changed.\n"
    );
}

#[test]
fn a_changelog_tells_users_what_they_notice() {
    check(
        &report().to_changelog(),
        &expect![[r"
            ### Added

            - `GET_LOAF.with|pipe 'x'`: this optional parameter is new

            ### Changed

            - `BAKE_LOAF`: fewer calls per minute are allowed (10 → 5)

            ### Deprecated

            - `GET_LOAF`: the vendor marks this action as deprecated now

            ### Removed

            - **Breaking:** `LIST_LOAVES.tag`: this optional parameter was removed
        "]],
    );
    assert_eq!(compare(&bakery(), &bakery()).to_changelog(), "");
}

#[test]
fn json_has_exactly_these_keys() {
    let mut report = report();
    report.findings.truncate(2);
    check(
        &report.to_json().unwrap(),
        &expect![[r#"
            {
              "from": "20260101_00",
              "to": "20260202_00",
              "bump": "major",
              "findings": [
                {
                  "rule": "param-removed-optional",
                  "action": "LIST_LOAVES",
                  "param": "tag",
                  "bump": "major",
                  "wire": "risk",
                  "schema": "break",
                  "severity": "error",
                  "message": "this optional parameter was removed",
                  "old": "string"
                },
                {
                  "rule": "param-added-optional",
                  "action": "GET_LOAF",
                  "param": "with|pipe `x`",
                  "bump": "minor",
                  "wire": "ok",
                  "schema": "widened",
                  "severity": "info",
                  "message": "this optional parameter is new",
                  "new": "string"
                }
              ]
            }
        "#]],
    );
    let read: Report = serde_json::from_str(&report.to_json().unwrap()).unwrap();
    assert_eq!(read, report);
}

#[test]
fn the_committed_approvals_are_readable() {
    Approvals::parse(include_str!("../../../../spec/approvals.json")).unwrap();
}

fn approvals(entries: &serde_json::Value) -> Approvals {
    Approvals::parse(&json!({"approvals": entries}).to_string()).unwrap()
}

#[test]
fn approved_findings_do_not_count() {
    let report = report();
    assert_eq!(
        Approvals::default().gate(&report).unwrap().level,
        Bump::Major
    );

    let one = json!([{
        "rule": "param-removed-optional", "action": "LIST_LOAVES", "param": "tag", "old": "string",
        "reason": "nobody filters by it"
    }]);
    let approvals = approvals(&one);
    let gate = approvals.gate(&report).unwrap();
    assert_eq!(gate.level, Bump::Minor);
    assert_eq!(
        (gate.approved.len(), gate.open.len()),
        (1, report.findings.len() - 1)
    );
    assert_eq!(report.bump, Bump::Major);
}

#[test]
fn an_approval_that_matches_nothing_is_an_error() {
    let reason = "known";
    let unused = json!([
        {"rule": "action-deprecated", "action": "GET_LOAF", "reason": reason},
        {"rule": "rate-limit-lowered", "action": "BAKE_LOAF", "old": 10, "new": 9, "reason": reason},
    ]);
    let error = approvals(&unused).gate(&report()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "/approvals/1: no finding matches `rate-limit-lowered` of BAKE_LOAF: remove this entry"
    );
}

#[test]
fn unreadable_approvals_are_reported_with_their_pointer() {
    let entries = json!({"approvals": [
        {"rule": "action-moved", "action": "GET_LOAF", "reason": "x"},
        {"rule": "action-added", "action": "GET_LOAF"},
        {"rule": "action-added", "action": "GET_LOAF", "reason": " "},
        {"rule": "action-added", "action": "GET_LOAF", "reason": "x", "why": "y"},
    ]});
    let error = Approvals::parse(&entries.to_string())
        .unwrap_err()
        .to_string();
    assert_eq!(
        error,
        "/approvals/0/rule: unknown rule `action-moved`\n\
         /approvals/1: missing field `reason`\n\
         /approvals/2/reason: a reason is missing\n\
         /approvals/3: unknown field `why`, expected one of `rule`, `action`, `param`, `old`, `new`, `reason`"
    );
    assert!(
        Approvals::parse("{")
            .unwrap_err()
            .to_string()
            .contains("line 1")
    );
}
