//! What is wrong with the vendor's JSON, collected while it is read.

use crate::read::diagnostic::Severity;

/// Something in the JSON that cannot be read, or that seems odd.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonProblem {
    /// Whether it stops the import.
    pub severity: Severity,
    /// Its kind.
    pub code: &'static str,
    /// The number of the file among those given, from 0.
    pub file: usize,
    /// The JSON pointer to the value at fault.
    pub pointer: String,
    /// What was found.
    pub message: String,
    /// What was expected, or what to do.
    pub hint: String,
}

/// Collects problems of one file.
#[derive(Default)]
pub(super) struct JsonLog {
    /// The file that is being read.
    pub(super) file: usize,
    pub(super) found: Vec<JsonProblem>,
}

impl JsonLog {
    pub(super) fn error(&mut self, code: &'static str, pointer: &str, message: &str, hint: &str) {
        self.report(Severity::Error, code, pointer, message, hint);
    }

    pub(super) fn warning(&mut self, code: &'static str, pointer: &str, message: &str, hint: &str) {
        self.report(Severity::Warning, code, pointer, message, hint);
    }

    fn report(
        &mut self,
        severity: Severity,
        code: &'static str,
        pointer: &str,
        message: &str,
        hint: &str,
    ) {
        self.found.push(JsonProblem {
            severity,
            code,
            file: self.file,
            pointer: pointer.to_owned(),
            message: message.to_owned(),
            hint: hint.to_owned(),
        });
    }
}
