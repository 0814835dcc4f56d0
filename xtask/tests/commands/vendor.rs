//! The vendor's page and JSON for the committed catalogue. The sentences are made up: the catalogue has none.

use serde_json::{Value, json};
use spoki_codegen::spec::catalog::Parameter;
use spoki_codegen::{Source, Sources, load_catalog};

use crate::workspace::Workspace;
use spoki_test_support::pages::{Page, Row, Tool};

/// The page for the workspace's catalogue.
pub(crate) fn page(workspace: &Workspace) -> Page {
    let file = Source::new("catalog.json", workspace.read("spec/catalog.json"));
    let catalog = load_catalog(&Sources::bare(file)).unwrap();
    let toolkit = catalog.toolkit;
    let tools = catalog.actions.into_iter().map(|action| Tool {
        text: format!("Does what {} does.", action.slug),
        title: action.title,
        slug: action.slug,
        limit: action.rate_limit,
        input: rows(&action.params),
        output: rows(action.output.as_ref().unwrap_or(&catalog.output)),
    });
    Page {
        crlf: false,
        byte_order_mark: false,
        name: toolkit.name,
        slug: toolkit.slug,
        text: "A toolkit.".to_owned(),
        category: toolkit.category,
        auth: toolkit.auth,
        version: toolkit.version,
        faq: Vec::new(),
        tools: tools.collect(),
        triggers: Vec::new(),
        surplus: 0,
    }
}

fn rows(params: &[Parameter]) -> Vec<Row> {
    let row = |param: &Parameter| Row {
        name: param.name.clone(),
        kind: param.kind,
        values: param.values.clone(),
        required: param.required,
        text: format!("Takes {}.", param.name),
    };
    params.iter().map(row).collect()
}

/// The vendor's JSON in pages of this many tools.
pub(crate) fn pages(page: &Page, size: usize) -> Vec<Value> {
    let whole = page.as_json();
    let items = whole["items"].as_array().unwrap();
    let page = |items: &[Value]| json!({"items": items, "total_items": whole["total_items"]});
    items.chunks(size).map(page).collect()
}
