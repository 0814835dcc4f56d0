//! From text to syntax trees. Strict: refuses whatever `serde_json` refuses.

use std::ops::Range;

use jsonc_parser::ast::Value as Ast;
use jsonc_parser::{CollectOptions, ParseOptions, ParseResult, parse_to_ast};
use serde::de::IgnoredAny;

use super::diagnostic::{Diagnostic, SourceSpan};
use super::locate::Trees;
use super::source::{Lines, Source, Sources, SpecFile};

/// Parses these of the three files. A file that is not JSON gets a diagnostic and no tree.
pub(crate) fn parse<'s>(sources: &'s Sources, files: &[SpecFile]) -> (Trees<'s>, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let mut tree = |file| {
        if !files.contains(&file) {
            return None;
        }
        let source = sources.get(file);
        parse_text(&source.text)
            .map_err(|error| found.push(error.diagnostic(file as usize, source)))
            .ok()
    };
    let trees = Trees {
        sources,
        catalog: tree(SpecFile::Catalog),
        bindings: tree(SpecFile::Bindings),
        models: tree(SpecFile::Models),
    };
    (trees, found)
}

/// Why a text is not JSON.
pub(crate) struct SyntaxError {
    bytes: Range<usize>,
    reason: String,
}

impl SyntaxError {
    /// The error of `serde_json`, for a text that the tree's parser accepts.
    fn from_strict(text: &str, error: &serde_json::Error) -> Self {
        let at = byte_of(text, error.line(), error.column());
        let message = error.to_string();
        let reason = message.split(" at line ").next().unwrap_or_default();
        Self {
            bytes: clamp(text, at, at + 1),
            reason: reason.to_owned(),
        }
    }

    /// The diagnostic for this error in `source`, which is file number `file`.
    pub(crate) fn diagnostic(self, file: usize, source: &Source) -> Diagnostic {
        let text = &source.text;
        // A value without an end is underlined on its first line only.
        let line_end = text[self.bytes.start..]
            .find('\n')
            .map_or(text.len(), |at| self.bytes.start + at);
        let bytes = self.bytes.start..self.bytes.end.min(line_end).max(self.bytes.start);
        let span = SourceSpan::new(file, source, &Lines::of(text), String::new(), bytes);
        let message = format!("this is not JSON: {}", self.reason);
        let diagnostic = Diagnostic::new("broken-json", span, message).expected(
            "JSON (RFC 8259): no comments, no trailing commas, keys and strings in double quotes",
        );
        if text.starts_with('\u{feff}') {
            diagnostic.hint("save the file without a byte order mark")
        } else {
            diagnostic
        }
    }
}

/// Parses strictly. `serde_json` decides whether the text is JSON. The tree's parser is less strict, but has
/// better error messages, so these are used where it fails, too.
pub(crate) fn parse_text(text: &str) -> Result<Ast<'_>, SyntaxError> {
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
        (_, Err(error)) => Err(SyntaxError {
            bytes: clamp(text, error.range().start, error.range().end),
            reason: lower_first(&error.kind().to_string()),
        }),
        (
            Ok(_),
            Ok(ParseResult {
                value: Some(value), ..
            }),
        ) => Ok(value),
        (_, Ok(ParseResult { value: None, .. })) => Err(SyntaxError {
            bytes: 0..0,
            reason: "a value is missing".to_owned(),
        }),
        (Err(error), Ok(_)) => Err(SyntaxError::from_strict(text, &error)),
    }
}

/// The bytes, moved into the text and to the nearest character boundaries.
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

/// The byte at a line and a column of `serde_json`: lines count from 1. Columns count bytes from 0 inside a
/// string, the only place where its errors and those of the tree's parser differ.
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
