//! The diagnostics of an import of JSON, collected while it is read.

use crate::read::diagnostic::{Diagnostic, SourceSpan};
use crate::read::locate::{MemberIndex, pointed};
use crate::read::parse::parse_text;
use crate::read::source::{Lines, Source};

/// Collects the diagnostics of several files. While they are read, a JSON pointer stands for each position;
/// [`finish`](Self::finish) finds the bytes.
pub(super) struct JsonLog<'s> {
    files: &'s [Source],
    /// The number of the file that is being read.
    file: usize,
    found: Vec<Diagnostic>,
}

impl<'s> JsonLog<'s> {
    pub(super) fn new(files: &'s [Source]) -> Self {
        Self {
            files,
            file: 0,
            found: Vec::new(),
        }
    }

    /// Makes the file number `file` the current file.
    pub(super) fn begin(&mut self, file: usize) {
        self.file = file;
    }

    /// The number of the file that is being read.
    pub(super) fn file(&self) -> usize {
        self.file
    }

    pub(super) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    pub(super) fn error(&mut self, code: &'static str, pointer: &str, message: &str, hint: &str) {
        let diagnostic = self.diagnostic(code, pointer, message, hint);
        self.found.push(diagnostic);
    }

    pub(super) fn warning(&mut self, code: &'static str, pointer: &str, message: &str, hint: &str) {
        let diagnostic = self.diagnostic(code, pointer, message, hint);
        self.found.push(diagnostic.warning());
    }

    /// Reports that the current file is not JSON.
    pub(super) fn not_json(&mut self, error: &serde_json::Error) {
        match self
            .files
            .get(self.file)
            .map(|file| (file, parse_text(&file.text)))
        {
            Some((file, Err(error))) => self.found.push(error.diagnostic(self.file, file)),
            _ => {
                let message = format!("this JSON cannot be read: {error}");
                self.error("broken-json", "", &message, "request the list again");
            }
        }
    }

    fn diagnostic(
        &self,
        code: &'static str,
        pointer: &str,
        message: &str,
        hint: &str,
    ) -> Diagnostic {
        let path = self.files.get(self.file).map_or("", |file| &file.path);
        let span = SourceSpan::unresolved(self.file, path, pointer);
        Diagnostic::new(code, span, message).hint(hint)
    }

    /// The diagnostics, with the bytes that their pointers lead to.
    pub(super) fn finish(mut self) -> Vec<Diagnostic> {
        for (file, source) in self.files.iter().enumerate() {
            let is_here = |found: &&mut Diagnostic| found.span.file == file;
            let mut found = self.found.iter_mut().filter(is_here).peekable();
            if found.peek().is_none() {
                continue;
            }
            let Ok(tree) = parse_text(&source.text) else {
                continue; // `not_json` has found the bytes.
            };
            let (lines, members) = (Lines::of(&source.text), MemberIndex::default());
            for diagnostic in found {
                let pointer = std::mem::take(&mut diagnostic.span.pointer);
                let bytes = pointed(&tree, &members, &pointer);
                diagnostic.span = SourceSpan::new(file, source, &lines, pointer, bytes);
            }
        }
        self.found
    }
}
