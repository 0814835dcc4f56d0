//! Toolkits unlike the one in `spec/`: the contents of real pages and lists are read, or refused with a
//! message that says what to do.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::needless_pass_by_value,
    reason = "helpers of tests: they may panic, and take `json!` as it is"
)]

mod lists;
mod names;
mod random;
mod types;

use serde_json::{Value, json};
use spoki_codegen::import::{Imported, import_files, to_json};
use spoki_codegen::spec::catalog::{Catalog, Parameter};
use spoki_codegen::{Diagnostics, Generated, Source, Sources, generate};
use spoki_test_support::specs::Specs;
use spoki_test_support::toolkits::bound;

/// A tool with these properties.
fn tool(slug: &str, properties: Value) -> Value {
    json!({
        "slug": slug, "name": "A tool", "description": "Does it.",
        "toolkit": {"slug": "bakery", "name": "Bakery"}, "version": "20260101_00",
        "input_parameters": {"type": "object", "properties": properties},
        "output_parameters": {"type": "object", "properties": {}},
    })
}

fn import(list: &Value, known: Option<&Catalog>) -> Result<Imported, Diagnostics> {
    import_files(&[Source::new("tools.json", list.to_string())], known)
}

/// The codes of the warnings, without the one that the list says little about the toolkit.
fn warnings(imported: &Imported) -> Vec<&'static str> {
    let codes = imported.warnings.iter().map(|found| found.code);
    codes.filter(|code| *code != "tools-head").collect()
}

fn imported(list: &Value) -> Catalog {
    import(list, None).unwrap().catalog
}

/// A page with one tool, whose table has these rows.
fn page(rows: &[&str]) -> String {
    let head = "| Parameter | Type | Required | Description |\n|-----------|------|----------|-------------|";
    format!(
        "# Bakery\n\nBread.\n\n- **Category:** food\n- **Auth:** API_KEY\n- **Tools:** 1\n- **Triggers:** 0\n\
         - **Slug:** `BAKERY`\n- **Version:** 20260101_00\n\n## Tools\n\n### A tool\n\n**Slug:** `BAKERY_X`\n\n\
         Does it.\n\n#### Input Parameters\n\n{head}\n{}\n",
        rows.join("\n")
    )
}

fn import_page(page: &str) -> Result<Imported, Diagnostics> {
    import_files(&[Source::new("page.md", page)], None)
}

/// The only parameter, as JSON without name, text and necessity.
fn only(catalog: &Catalog) -> Value {
    let [row] = catalog.actions[0].params.as_slice() else {
        panic!("the toolkit has one parameter");
    };
    facts(row)
}

fn facts(row: &Parameter) -> Value {
    let mut value = serde_json::to_value(row).unwrap();
    for key in ["name", "text", "required"] {
        value.as_object_mut().unwrap().remove(key);
    }
    value
}

/// The facts of a property with this schema.
fn of_json(schema: Value) -> Value {
    only(&imported(&json!([tool("BAKERY_X", json!({"x": schema}))])))
}

/// The facts of a row with this type cell.
fn of_page(cell: &str) -> Value {
    let row = format!("| `x` | {cell} | No | It. |");
    only(&import_page(&page(&[&row])).unwrap().catalog)
}

fn sources(specs: &Specs) -> Sources {
    let source = |name: &str, key: &str| Source::new(name, specs.files[key].to_string());
    Sources {
        catalog: source("catalog.json", "c"),
        bindings: source("bindings.json", "b"),
        models: source("models.json", "m"),
    }
}

/// What is generated from a catalogue, with the bindings that it needs.
fn generated(catalog: &Catalog) -> Result<Generated, Diagnostics> {
    // The catalogue goes through its file, as in the command.
    let catalog: Catalog = serde_json::from_str(&to_json(catalog).unwrap()).unwrap();
    generate(&sources(&bound(&catalog)))
}

/// The Rust type of the parameter `x` without `Option`, for a spec with one action.
fn rust_type(specs: &Specs) -> Result<String, String> {
    let generated = generate(&sources(specs)).map_err(|found| found.to_string())?;
    let text = generated.files.get("things_0.rs").unwrap();
    let kind = text.split_once("pub x: Option<").unwrap().1;
    Ok(kind.split_once(">,\n").unwrap().0.to_owned())
}
