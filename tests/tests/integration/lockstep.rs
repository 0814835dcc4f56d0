//! The catalogue has the facts of the vendor's page, and the crate has the facts of the catalogue.

use std::path::{Path, PathBuf};

use spoki_codegen::Source;
use spoki_codegen::import::{import_page, to_json};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn catalog() -> String {
    std::fs::read_to_string(root().join("spec/catalog.json")).unwrap()
}

/// The page is not part of the repository: `SPOKI_PAGE` names its path; else it is beside the checkout.
fn page() -> Option<PathBuf> {
    if let Some(path) = std::env::var_os("SPOKI_PAGE") {
        return Some(path.into());
    }
    let catalog: serde_json::Value = serde_json::from_str(&catalog()).unwrap();
    let version = catalog["toolkit"]["version"].as_str().unwrap().to_owned();
    let page = root().join(format!("../shared/vendor/spoki-{version}.md"));
    page.exists().then_some(page)
}

#[test]
fn the_catalogue_is_the_page() {
    let Some(path) = page() else {
        // Printed without the capture of the test harness: a skipped check must be visible.
        use std::io::Write as _;
        let _ = writeln!(
            std::io::stderr(),
            "NOT CHECKED: the catalogue against the vendor's page, which is not here; set SPOKI_PAGE to its path"
        );
        return;
    };
    let page = Source::new(
        path.display().to_string(),
        std::fs::read_to_string(&path).unwrap(),
    );
    let imported =
        import_page(&page).unwrap_or_else(|problems| panic!("{}", problems.render(false)));
    assert_eq!(
        to_json(&imported.catalog).unwrap(),
        catalog(),
        "run `cargo xtask import {}`",
        path.display()
    );
}

/// Text without emphasis, on one line.
fn folded(markdown: &str) -> String {
    let words: Vec<_> = markdown.split_whitespace().collect();
    words.join(" ").replace("**", "")
}

#[test]
fn the_readme_says_what_no_action_does() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let (_, section) = readme.split_once("## What the API cannot do").unwrap();
    let section = section.split("\n## ").next().unwrap();
    let items: Vec<_> = section.split("\n* ").skip(1).map(folded).collect();
    let texts = spoki_api::catalog().cannot.iter();
    let texts: Vec<_> = texts.map(|limitation| limitation.text).collect();
    assert_eq!(items, texts);
}

#[test]
fn the_crate_has_every_action_of_the_catalogue() {
    let catalog: serde_json::Value = serde_json::from_str(&catalog()).unwrap();
    let slugs: Vec<_> = catalog["actions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|a| a["slug"].as_str().unwrap())
        .collect();
    let called: Vec<_> = spoki_tests::CALLS.iter().map(|call| call.slug).collect();
    assert_eq!(called, slugs);
}
