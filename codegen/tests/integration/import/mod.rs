//! Any page gives the right catalogue, or errors with positions. Nothing panics.

mod random;

use proptest::prelude::*;
use spoki_codegen::diff::{Snapshot, diff};
use spoki_codegen::import::{self, Imported, import_tools, to_json};
use spoki_codegen::spec::catalog::Catalog;
use spoki_codegen::{Diagnostic, Diagnostics, Severity, Source};
use spoki_test_support::pages::{Page, Row, Tool, large};

fn import_page(page: &str) -> Result<Imported, Diagnostics> {
    import::import_page(&Source::new("page.md", page))
}

fn json(text: impl Into<String>) -> [Source; 1] {
    [Source::new("tools.json", text)]
}

fn import(page: &str) -> Imported {
    import_page(page).unwrap_or_else(|problems| panic!("{problems:#?}\n{page}"))
}

/// The code and the line of each diagnostic.
fn lines(page: &str, problems: &[Diagnostic]) -> Vec<(&'static str, usize)> {
    let line = |problem: &Diagnostic| {
        let line = 1 + page[..problem.span.bytes.start].matches('\n').count();
        assert_eq!(line, problem.span.position.line);
        line
    };
    problems
        .iter()
        .map(|problem| (problem.code, line(problem)))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn random_pages_become_the_known_truth(page in random::page()) {
        let printed = page.printed();
        let imported = import(&printed);
        let truth = page.truth();
        prop_assert_eq!(&imported.catalog, &truth, "{}", printed);
        let counted = imported.warnings.iter().filter(|warning| warning.code == "page-count").count();
        prop_assert_eq!(counted, usize::from(page.surplus > 0));

        let text = to_json(&imported.catalog).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Catalog>(&text).unwrap(), &truth);
        prop_assert!(diff(&Snapshot::bare(&truth), &Snapshot::bare(&imported.catalog)).is_empty());
    }

    #[test]
    fn the_vendors_json_becomes_the_same(page in random::page()) {
        let truth = page.truth();
        match import_tools(&json(page.as_json().to_string()), Some(&truth)) {
            Ok(imported) => prop_assert_eq!(imported.catalog, truth),
            // An empty list is an error: the request was probably wrong.
            Err(problems) => {
                prop_assert!(page.tools.is_empty());
                prop_assert_eq!(problems[0].code, "tools-none");
            }
        }
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        examine(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn no_damage_makes_it_panic(page in random::page(), damage in prop::collection::vec(random::damage(), 1..6)) {
        let mut printed = page.printed();
        for one in &damage {
            printed = one.apply_to(&printed);
        }
        examine(&printed);
        let _ = import_tools(&json(printed), None);
    }

    #[test]
    fn no_damaged_json_makes_it_panic(page in random::page(), damage in prop::collection::vec(random::damage(), 1..4)) {
        let mut text = page.as_json().to_string();
        for one in &damage {
            text = one.apply_to(&text);
        }
        let _ = import_tools(&json(text), None);
    }
}

/// Imports the page. All diagnostics lie in the page, and a failure has an error.
fn examine(page: &str) {
    let problems = match import_page(page) {
        Ok(imported) => imported.warnings,
        Err(problems) => {
            assert!(
                problems
                    .iter()
                    .any(|problem| problem.severity == Severity::Error)
            );
            problems
        }
    };
    for problem in &problems {
        assert!(
            page.get(problem.span.bytes.clone()).is_some(),
            "{problem:?}"
        );
    }
}

fn small() -> Page {
    large(2)
}

#[test]
fn a_count_that_is_off_is_a_warning() {
    let page = Page {
        surplus: 3,
        ..small()
    }
    .printed();
    assert_eq!(lines(&page, &import(&page).warnings), [("page-count", 8)]);
}

#[test]
fn a_slug_twice_is_an_error() {
    let mut page = small();
    page.tools[1].slug = page.tools[0].slug.clone();
    let printed = page.printed();
    let problems = import_page(&printed).unwrap_err();
    assert_eq!(lines(&printed, &problems), [("duplicate-slug", 41)]);
}

#[test]
fn every_unreadable_row_is_an_error_of_its_own() {
    let printed = small().printed();
    let broken = printed
        .replacen("| `id` | string | Yes |", "| `id` | string | Perhaps |", 1)
        .replacen("| `description` | string |", "| `description` | text |", 2);
    let problems = import_page(&broken).unwrap_err();
    assert_eq!(
        lines(&broken, &problems),
        [("page-row", 25), ("page-row", 28), ("page-row", 52)]
    );
    assert_eq!(
        &broken[problems[0].span.bytes.clone()],
        "| `id` | string | Perhaps | The id |"
    );
}

#[test]
fn a_parameter_twice_is_an_error() {
    let mut page = small();
    page.tools[0].input.push(Row::plain("id"));
    let printed = page.printed();
    let problems = import_page(&printed).unwrap_err();
    assert_eq!(lines(&printed, &problems), [("duplicate-parameter", 30)]);
}

#[test]
fn a_page_without_schemas_is_reported() {
    let mut page = small();
    for tool in &mut page.tools {
        (tool.input, tool.output) = (Vec::new(), Vec::new());
    }
    let printed = page.printed();
    let imported = import(&printed);
    assert_eq!(imported.catalog, page.truth());
    assert_eq!(lines(&printed, &imported.warnings), [("page-schemas", 13)]);
}

#[test]
fn what_is_no_page_is_an_error() {
    for text in [
        "",
        "\n\n",
        "# Title",
        "{\"items\": []}",
        "## Tools",
        "<!doctype html><html></html>",
        "\u{feff}",
    ] {
        let problems = import_page(text).unwrap_err();
        assert_eq!(lines(text, &problems), [("page-unknown", 1)], "{text:?}");
    }
}

#[test]
fn a_thousand_tools_are_read() {
    let page = large(1000);
    assert_eq!(import(&page.printed()).catalog, page.truth());
}

#[test]
fn lists_around_the_facts_are_not_facts() {
    let list = "We offer:\n\n- **Slug:** `NOT_THIS`\n- **Bread**, and more";
    let page = Page {
        text: list.to_owned(),
        faq: vec![(
            "What about keys?".to_owned(),
            "- **Auth:** none\n- **Version:** 3".to_owned(),
        )],
        ..small()
    };
    assert_eq!(import(&page.printed()).catalog, page.truth());
}

#[test]
fn headings_inside_descriptions_stay_inside() {
    let mut page = small();
    page.triggers = vec![("BAKERY_BAKED".to_owned(), "Baked".to_owned())];
    page.tools[0] = Tool {
        text: "### Usage\n\n#### Input Parameters\n\n## Triggers\n\n| `x` | string | Yes | y |\n## Tools\n### End".to_owned(),
        ..page.tools[0].clone()
    };
    let printed = page.printed();
    let imported = import(&printed);
    assert_eq!(imported.catalog, page.truth());
    assert_eq!(
        lines(&printed, &imported.warnings),
        [("page-stray-row", 25)]
    );
}

#[test]
fn limits_in_other_words_are_reported() {
    let printed = small().printed();
    let other = printed.replacen("Rate limit: 10 requests", "Rate limit: 1,000 requests", 1);
    let imported = import(&other);
    assert_eq!(imported.catalog.actions[0].rate_limit, None);
    assert_eq!(lines(&other, &imported.warnings), [("page-rate-limit", 19)]);
}

/// Otherwise the tables of the second tool would replace those of the first.
#[test]
fn a_tool_that_is_not_recognized_is_an_error() {
    let printed = small().printed();
    let title = "### Handle Thing 1";
    let slug = "**Slug:** `BAKERY_HANDLE_THING_1`";
    for (from, to, expected) in [
        (
            slug,
            "**Slug:** BAKERY_HANDLE_THING_1",
            &[
                ("page-slug", 41),
                ("duplicate-table", 45),
                ("duplicate-table", 55),
            ][..],
        ),
        (
            title,
            "Handle Thing 1",
            &[
                ("page-slug", 41),
                ("duplicate-table", 45),
                ("duplicate-table", 55),
            ],
        ),
        (
            slug,
            "Slug: `BAKERY_HANDLE_THING_1`",
            &[("duplicate-table", 45), ("duplicate-table", 55)],
        ),
    ] {
        let broken = printed.replacen(from, to, 1);
        let problems = import_page(&broken).unwrap_err().into_iter();
        let problems: Vec<_> = problems
            .filter(|problem| problem.severity == Severity::Error)
            .collect();
        assert_eq!(lines(&broken, &problems), expected, "{to}");
    }
    let first = printed.replacen("`BAKERY_HANDLE_THING_0`", "BAKERY_HANDLE_THING_0", 1);
    let problems = import_page(&first).unwrap_err();
    assert!(lines(&first, &problems).contains(&("page-slug", 17)));
    assert!(lines(&first, &problems).contains(&("page-stray-row", 25)));
}

#[test]
fn rows_outside_of_a_table_are_reported() {
    let printed = small().printed();
    let head = "| Parameter | Type | Required | Description |";
    let third = printed.lines().nth(26).unwrap();
    for (from, to, rows) in [
        (head, "| Parameter | Type | Required | Default |", 25..30),
        ("#### Input Parameters", "#### Input parameters", 25..30),
        (third, &format!("\n{third}"), 28..31),
    ] {
        let broken = printed.replacen(from, to, 1);
        let expected: Vec<_> = rows.map(|line| ("page-stray-row", line)).collect();
        assert_eq!(lines(&broken, &import(&broken).warnings), expected, "{to}");
    }
}
