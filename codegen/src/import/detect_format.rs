//! Which format an input file has.

use crate::read::source::Source;

/// The formats in which the vendor publishes its tools.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum InputFormat {
    Markdown,
    Json,
    Html,
}

impl InputFormat {
    /// Decides by the content: JSON begins with a bracket, HTML with a tag, a page with a heading.
    pub(super) fn of(source: &Source) -> Self {
        let text = source.text.trim_start_matches('\u{feff}').trim_start();
        if text.starts_with(['{', '[']) {
            Self::Json
        } else if text.starts_with('<') {
            Self::Html
        } else {
            Self::Markdown
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Markdown => "Markdown",
            Self::Json => "JSON",
            Self::Html => "HTML",
        }
    }
}
