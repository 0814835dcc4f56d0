//! The vendor's page and JSON for the committed catalogue.

use serde_json::{Value, json};
use spoki_codegen::{Source, Sources, load_catalog};
use spoki_test_support::pages::Page;

use crate::workspace::Workspace;

/// The page for the workspace's catalogue.
pub(crate) fn page(workspace: &Workspace) -> Page {
    let file = Source::new("catalog.json", workspace.read("spec/catalog.json"));
    Page::of(load_catalog(&Sources::bare(file)).unwrap())
}

/// The vendor's JSON in pages of this many tools.
pub(crate) fn pages(page: &Page, size: usize) -> Vec<Value> {
    let whole = page.as_json();
    let items = whole["items"].as_array().unwrap();
    let page = |items: &[Value]| json!({"items": items, "total_items": whole["total_items"]});
    items.chunks(size).map(page).collect()
}
