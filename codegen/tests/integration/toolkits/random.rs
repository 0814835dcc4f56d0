//! Random toolkits load and generate, from the vendor's JSON and from the page.

use spoki_codegen::Source;
use spoki_codegen::import::import_files;
use spoki_codegen::spec::catalog::{ActionEntry, Catalog, Parameter};
use spoki_test_support::toolkits::{Casing, Toolkit};

use super::generated;

/// How many toolkits are tried.
const SEEDS: u64 = 60;

fn read(seed: u64, text: &str) -> Catalog {
    match import_files(&[Source::new("vendor", text)], None) {
        Ok(imported) => imported.catalog,
        Err(found) => panic!("seed {seed}: {found}\n{text}"),
    }
}

fn generates(seed: u64, catalog: &Catalog) {
    match generated(catalog) {
        Ok(generated) => assert_eq!(generated.actions, catalog.actions.len(), "seed {seed}"),
        Err(found) => panic!("seed {seed}: {found}"),
    }
}

#[test]
fn random_toolkits_load_and_generate() {
    for seed in 0..SEEDS {
        let toolkit = Toolkit::of(&[seed]);
        let listed = read(seed, &toolkit.as_json(Casing::Snake).to_string());
        let camel = read(seed, &toolkit.as_json(Casing::Camel).to_string());
        assert_eq!(listed, camel, "seed {seed}");
        let printed = read(seed, &toolkit.as_page());
        for catalog in [&listed, &printed] {
            generates(seed, catalog);
        }
        for (listed, printed) in listed.actions.iter().zip(&printed.actions) {
            assert_eq!(listed.slug, printed.slug, "seed {seed}");
            agree(seed, listed, printed);
        }
    }
}

/// The page has all parameters of the JSON, and the same types where it names several.
fn agree(seed: u64, listed: &ActionEntry, printed: &ActionEntry) {
    let types = |row: &Parameter| row.details.as_ref()?.types.clone();
    for row in &listed.params {
        let name = &row.name;
        let printed = printed.params.iter().find(|other| other.name == *name);
        let printed = printed.unwrap_or_else(|| panic!("seed {seed}: no row `{name}`"));
        assert_eq!(row.required, printed.required, "seed {seed}: `{name}`");
        if types(printed).is_some() {
            assert_eq!(types(row), types(printed), "seed {seed}: `{name}`");
        }
    }
}
