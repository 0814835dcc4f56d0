//! The pairs of the table, with the code that is generated from both specs.

use spoki_codegen::diff::{Bump, Snapshot};
use spoki_codegen::{Diagnostics, FileSet, Source, Sources, Spec, generate, load, test_program};

use spoki_test_support::changes::{Case, whole_pairs};
use spoki_test_support::specs::Specs;

/// One spec, with its generated code and program.
pub(crate) struct Side {
    spec: Spec,
    pub(crate) files: FileSet,
    pub(crate) program: String,
}

impl Side {
    fn new(specs: &Specs) -> Result<Self, Diagnostics> {
        let source = |name: &str, key: &str| Source::new(name, specs.files[key].to_string());
        let sources = Sources {
            catalog: source("catalog.json", "c"),
            bindings: source("bindings.json", "b"),
            models: source("models.json", "m"),
        };
        Ok(Self {
            spec: load(&sources)?,
            files: generate(&sources)?.files,
            program: test_program(&sources, "spoki_api")?,
        })
    }

    pub(crate) fn snapshot(&self) -> Snapshot<'_> {
        let spec = &self.spec;
        Snapshot::whole(&spec.catalog, &spec.bindings, &spec.models)
    }
}

/// Two specs, and the version step between them.
pub(crate) struct Pair {
    pub(crate) name: String,
    /// The step in the table.
    pub(crate) expected: Bump,
    pub(crate) old: Side,
    pub(crate) new: Side,
}

/// Adds the toolkit's prefix to the slugs of the fixture, and sorts them. The loader expects both.
fn prefixed(mut specs: Specs) -> Specs {
    let prefix = specs.files["c"]["toolkit"]["slug"]
        .as_str()
        .unwrap()
        .to_owned()
        + "_";
    let actions = specs.at("c/actions").as_array_mut().unwrap();
    for action in actions.iter_mut() {
        action["slug"] = format!("{prefix}{}", action["slug"].as_str().unwrap()).into();
    }
    actions.sort_by_key(|action| action["slug"].to_string());
    let bindings = specs.at("b/actions").as_object_mut().unwrap();
    *bindings = std::mem::take(bindings)
        .into_iter()
        .map(|(slug, binding)| (format!("{prefix}{slug}"), binding))
        .collect();
    specs
}

impl Pair {
    fn new(old: Specs, new: Specs, case: &Case) -> Result<Self, Diagnostics> {
        Ok(Self {
            name: case.expected.join(" + "),
            expected: Bump::of_word(case.verdict()).unwrap(),
            old: Side::new(&prefixed(old))?,
            new: Side::new(&prefixed(new))?,
        })
    }
}

/// Every pair of the table, except those that the loader rejects. For those, the table must give a reason.
pub(crate) fn pairs() -> Vec<Pair> {
    let (mut pairs, mut wrong) = (Vec::new(), Vec::new());
    for (old, new, case) in whole_pairs() {
        match (Pair::new(old, new, case), case.unloadable) {
            (Ok(pair), None) => pairs.push(pair),
            (Ok(pair), Some(_)) => wrong.push(format!("{} loads", pair.name)),
            (Err(_), Some(_)) => {}
            (Err(found), None) => wrong.push(format!("{}: {found}", case.expected.join(" + "))),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    pairs
}
