//! The compiler proves the version step that the comparison of two specs asks for.
//!
//! Both specs of a pair are generated, and a program that names everything public is emitted for each.
//! Major: the old program does not compile against the new code. Minor: it does, and the new program
//! needs the new code. Patch and none: each compiles against the other, and the public surface is the
//! same text. The table says what to expect, so that comparison and compiler are held against a third.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on should stop"
)]

use std::time::Instant;

use spoki_codegen::diff::{Level, Snapshot, diff};
use spoki_codegen::{Diagnostics, FileSet, Source, Sources, Spec, consumer, generate, load};
use spoki_tests::workbench::{PRELUDE, Workbench};

#[path = "../../codegen/src/diff/tests/specs.rs"]
mod specs;
#[path = "../../codegen/src/diff/tests/surface.rs"]
mod surface;
#[path = "../../codegen/src/diff/tests/table.rs"]
mod table;

use specs::Specs;
use surface::{step, surface};
use table::Case;

/// One spec, and what is made of it.
struct Side {
    spec: Spec,
    files: FileSet,
    program: String,
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
            program: consumer(&sources, "spoki_api")?,
        })
    }

    fn snapshot(&self) -> Snapshot<'_> {
        let spec = &self.spec;
        Snapshot::whole(&spec.catalog, &spec.bindings, &spec.models)
    }
}

struct Pair {
    name: String,
    /// What the table says.
    expected: Level,
    old: Side,
    new: Side,
}

/// What is asked of the compiler.
struct Question<'p> {
    pair: &'p Pair,
    code: &'p Side,
    program: &'p Side,
    compiles: bool,
    about: &'static str,
}

impl Pair {
    fn questions(&self) -> Vec<Question<'_>> {
        let question = |code, program, compiles, about| Question {
            pair: self,
            code,
            program,
            compiles,
            about,
        };
        let (old, new) = (&self.old, &self.new);
        let backward = |compiles| question(new, old, compiles, "the old program, the new code");
        let forward = |compiles| question(old, new, compiles, "the new program, the old code");
        let is_same = old.files == new.files && old.program == new.program;
        match self.expected {
            Level::Major => vec![backward(false)],
            Level::Minor => vec![backward(true), forward(false)],
            _ if is_same => Vec::new(),
            _ => vec![backward(true), forward(true)],
        }
    }

    /// What else says otherwise than the table: the comparison, or the text of the generated code.
    fn faults(&self) -> Vec<String> {
        let compared = diff(&self.old.snapshot(), &self.new.snapshot()).bump;
        let written = step(&surface(&self.old.files), &surface(&self.new.files));
        let sources = [
            ("the comparison", compared, self.expected),
            // Nothing and a patch are the same to a surface.
            (
                "the generated text",
                written,
                self.expected.max(Level::Patch),
            ),
        ];
        let differing = sources
            .into_iter()
            .filter(|(_, found, expected)| found != expected);
        differing
            .map(|(who, found, _)| {
                format!("{}: {}, but {who} says {found}", self.name, self.expected)
            })
            .collect()
    }
}

/// The fixture's slugs are short; the loader wants them as a page has them: with the toolkit's prefix, in
/// order.
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
            expected: Level::of_word(case.verdict()).unwrap(),
            old: Side::new(&prefixed(old))?,
            new: Side::new(&prefixed(new))?,
        })
    }
}

/// Every pair of the table but those that no loader takes; the table has to say why.
fn pairs() -> Vec<Pair> {
    let (mut pairs, mut wrong) = (Vec::new(), Vec::new());
    for (old, new, case) in table::whole_pairs() {
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

/// What the compiler says otherwise, in one line and its own words.
fn contradiction(bench: &Workbench, question: &Question<'_>) -> Option<String> {
    let program = format!("{PRELUDE}{}", question.program.program);
    let answer = bench.check(&question.code.files, &program).unwrap();
    let (pair, about) = (question.pair, question.about);
    let told = match answer {
        Ok(()) if question.compiles => return None,
        Ok(()) => "compiles".to_owned(),
        // Only the program may be at fault: generated code always compiles.
        Err(words) if !question.compiles && words.contains("could not compile `consumer`") => {
            return None;
        }
        Err(words) => words,
    };
    Some(format!(
        "{}: {}, but {about}: {told}",
        pair.name, pair.expected
    ))
}

#[test]
fn the_compiler_agrees_with_every_verdict() {
    let started = Instant::now();
    let pairs = pairs();
    let bench = Workbench::new("verdicts").unwrap();
    let mut wrong: Vec<_> = pairs.iter().flat_map(Pair::faults).collect();
    let mut questions: Vec<_> = pairs.iter().flat_map(Pair::questions).collect();
    // The same code in a row is compiled once.
    questions.sort_by_key(|question| question.about);
    wrong.extend(questions.iter().filter_map(|q| contradiction(&bench, q)));
    eprintln!(
        "{} pairs, {} checks, {:.0} s",
        pairs.len(),
        questions.len(),
        started.elapsed().as_secs_f32()
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert!(pairs.len() >= 45, "{} pairs", pairs.len());
}
