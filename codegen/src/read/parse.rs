//! From text to trees. Strict: what `serde_json` would refuse is refused here.

use std::ops::Range;

use jsonc_parser::ast::Value as Ast;
use jsonc_parser::{CollectOptions, ParseOptions, ParseResult, parse_to_ast};
use serde::de::IgnoredAny;

use crate::read::diagnostic::{Diagnostic, SourceSpan};
use crate::read::locate::Trees;
use crate::read::source::{Sources, SpecFile};

/// Parses these of the three files. A file that is no JSON has no tree and a diagnostic.
pub(crate) fn parse<'s>(sources: &'s Sources, files: &[SpecFile]) -> (Trees<'s>, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let mut tree = |file| {
        if !files.contains(&file) {
            return None;
        }
        match parse_file(&sources.get(file).text) {
            Ok(tree) => Some(tree),
            Err(broken) => {
                found.push(broken.report(sources, file));
                None
            }
        }
    };
    let trees = Trees {
        sources,
        catalog: tree(SpecFile::Catalog),
        bindings: tree(SpecFile::Bindings),
        models: tree(SpecFile::Models),
    };
    (trees, found)
}

/// Why a text is no JSON.
pub(crate) struct NotJson {
    pub(crate) bytes: Range<usize>,
    reason: String,
}

impl NotJson {
    /// What the strict parser says of a text that the other one takes.
    fn from_strict(text: &str, error: &serde_json::Error) -> Self {
        let at = byte_of(text, error.line(), error.column());
        let words = error.to_string();
        let reason = words.split(" at line ").next().unwrap_or_default();
        Self {
            bytes: clamp(text, at, at + 1),
            reason: reason.to_owned(),
        }
    }

    fn report(self, sources: &Sources, file: SpecFile) -> Diagnostic {
        let text = &sources.get(file).text;
        // A value that never ends is underlined where it begins, not down to the end of the file.
        let line_end = text[self.bytes.start..]
            .find('\n')
            .map_or(text.len(), |at| self.bytes.start + at);
        let bytes = self.bytes.start..self.bytes.end.min(line_end).max(self.bytes.start);
        let span = SourceSpan::new(sources, file, String::new(), bytes);
        let diagnostic = Diagnostic::new(
            "broken-json",
            span,
            format!("this is not JSON: {}", self.reason),
        )
        .expected(
            "JSON (RFC 8259): no comments, no trailing commas, names and texts in double quotes",
        );
        if text.starts_with('\u{feff}') {
            diagnostic.hint("save the file without a byte order mark")
        } else {
            diagnostic
        }
    }
}

/// Parses strictly. `serde_json` decides what is JSON; the tree's own parser, which is laxer but knows more
/// about what it met, words the refusal.
pub(crate) fn parse_file(text: &str) -> Result<Ast<'_>, NotJson> {
    let strict = serde_json::from_str::<IgnoredAny>(text);
    let options = ParseOptions {
        allow_comments: false,
        allow_loose_object_property_names: false,
        allow_trailing_commas: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    };
    let tree = parse_to_ast(text, &CollectOptions::default(), &options);
    match (strict, tree) {
        (_, Err(error)) => Err(NotJson {
            bytes: clamp(text, error.range().start, error.range().end),
            reason: lower_first(&error.kind().to_string()),
        }),
        (
            Ok(_),
            Ok(ParseResult {
                value: Some(value), ..
            }),
        ) => Ok(value),
        (_, Ok(ParseResult { value: None, .. })) => Err(NotJson {
            bytes: 0..0,
            reason: "there is no value".to_owned(),
        }),
        (Err(error), Ok(_)) => Err(NotJson::from_strict(text, &error)),
    }
}

/// The bytes, brought inside the text and onto the borders of characters.
fn clamp(text: &str, start: usize, end: usize) -> Range<usize> {
    let down = |at: usize| {
        (0..=at.min(text.len()))
            .rev()
            .find(|&at| text.is_char_boundary(at))
    };
    let up = |at: usize| (at..=text.len()).find(|&at| text.is_char_boundary(at));
    let start = down(start).unwrap_or(0);
    start..up(end.max(start)).unwrap_or(text.len())
}

/// The byte at a line and a column as `serde_json` counts them: lines from 1, columns in bytes from 0 where
/// it stops inside a text, which is all that is left to it here.
fn byte_of(text: &str, line: usize, column: usize) -> usize {
    let lines = text.split_inclusive('\n');
    let before: usize = lines.take(line.saturating_sub(1)).map(str::len).sum();
    before + column
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_ascii_lowercase());
    first.into_iter().chain(chars).collect()
}
