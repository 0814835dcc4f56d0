//! Asks the compiler, the comparison and the generated text for the step of each pair.

use std::time::Instant;

use spoki_codegen::diff::{Bump, diff};
use spoki_compile_tests::{PRELUDE, Workbench};
use spoki_test_support::surface::{step, surface};

use crate::pairs::{Pair, Side, pairs};

/// A question to the compiler: does this program compile against this code?
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
            Bump::Major => vec![backward(false)],
            Bump::Minor => vec![backward(true), forward(false)],
            _ if is_same => Vec::new(),
            _ => vec![backward(true), forward(true)],
        }
    }

    /// How the comparison and the text of the generated code contradict the table.
    fn contradictions(&self) -> Vec<String> {
        let compared = diff(&self.old.snapshot(), &self.new.snapshot()).bump;
        let written = step(
            &surface(self.old.files.iter()),
            &surface(self.new.files.iter()),
        );
        let sources = [
            ("the comparison", compared.as_str(), self.expected),
            // Public items do not show the difference between no step and a patch.
            (
                "the generated text",
                written,
                self.expected.max(Bump::Patch),
            ),
        ];
        let differing = sources
            .into_iter()
            .filter(|(_, found, expected)| *found != expected.as_str());
        differing
            .map(|(who, found, _)| {
                format!(
                    "{}: {}, but {who} asks for {found}",
                    self.name, self.expected
                )
            })
            .collect()
    }
}

/// How the compiler contradicts the table, with its message.
fn contradiction(bench: &Workbench, question: &Question<'_>) -> Option<String> {
    let program = format!("{PRELUDE}{}", question.program.program);
    let answer = bench.check(&question.code.files, &program).unwrap();
    let (pair, about) = (question.pair, question.about);
    let answer = match answer {
        Ok(()) if question.compiles => return None,
        Ok(()) => "it compiles".to_owned(),
        // The program must be what fails: generated code always compiles.
        Err(message) if !question.compiles && message.contains("could not compile `consumer`") => {
            return None;
        }
        Err(message) => message,
    };
    Some(format!(
        "{}: {}, but {about}: {answer}",
        pair.name, pair.expected
    ))
}

#[test]
fn the_compiler_agrees_with_every_verdict() {
    let started = Instant::now();
    let pairs = pairs();
    let bench = Workbench::new("verdicts").unwrap();
    let mut wrong: Vec<_> = pairs.iter().flat_map(Pair::contradictions).collect();
    let mut questions: Vec<_> = pairs.iter().flat_map(Pair::questions).collect();
    // In this order, questions about the same code follow each other, and cargo compiles that code once.
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
