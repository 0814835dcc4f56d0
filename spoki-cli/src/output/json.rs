//! `json` and `ndjson`, with and without a filter.

use std::io;

use serde::Serialize;
use serde_json::Value;

use super::escape::escape_json;
use super::fields::Mask;
use super::filter::{Filter, Strings};
use super::{FormatWriter, Next};

/// The text between the parts of a list's document.
struct Punctuation {
    open: &'static str,
    before_item: &'static str,
    close: &'static str,
    end: &'static str,
    /// The indentation of an item's further lines, and of those of `next`.
    indentation: [&'static str; 2],
}

/// One item per line.
const COMPACT: Punctuation = Punctuation {
    open: r#"{"items":["#,
    before_item: "\n",
    close: r#"],"next":"#,
    end: "}\n",
    indentation: ["\n", "\n"],
};

const PRETTY: Punctuation = Punctuation {
    open: "{\n  \"items\": [",
    before_item: "\n    ",
    close: "],\n  \"next\": ",
    end: "\n}\n",
    indentation: ["\n    ", "\n  "],
};

/// One JSON document: an answer as it is, or a list as `{"items": […], "next": …}`.
pub(super) struct Document {
    mask: Mask,
    is_terminal: bool,
    /// Whether the list is begun.
    is_open: bool,
    has_items: bool,
}

impl Document {
    /// On a terminal, the document is indented and its dangerous characters are escaped.
    pub(super) fn new(mask: Mask, is_terminal: bool) -> Self {
        Self {
            mask,
            is_terminal,
            is_open: false,
            has_items: false,
        }
    }

    fn punctuation(&self) -> &'static Punctuation {
        if self.is_terminal { &PRETTY } else { &COMPACT }
    }

    fn json(&self, value: &impl Serialize, indentation: &str) -> io::Result<String> {
        if !self.is_terminal {
            return Ok(serde_json::to_string(value)?);
        }
        // No string holds a line end: JSON escapes it.
        let pretty = serde_json::to_string_pretty(value)?.replace('\n', indentation);
        Ok(escape_json(&pretty).into_owned())
    }
}

impl FormatWriter for Document {
    fn value(&mut self, value: &Value, out: &mut Vec<u8>) -> io::Result<()> {
        let json = self.json(&self.mask.apply(value), "\n")?;
        out.extend(json.bytes().chain(*b"\n"));
        Ok(())
    }

    fn page(&mut self, items: &[Value], out: &mut Vec<u8>) -> io::Result<()> {
        let punctuation = self.punctuation();
        if !self.is_open {
            out.extend(punctuation.open.bytes());
            self.is_open = true;
        }
        for item in items {
            if self.has_items {
                out.push(b',');
            }
            let json = self.json(&self.mask.apply(item), punctuation.indentation[0])?;
            out.extend(punctuation.before_item.bytes().chain(json.bytes()));
            self.has_items = true;
        }
        Ok(())
    }

    fn finish(&mut self, next: Option<&Next>, out: &mut Vec<u8>) -> io::Result<()> {
        if !self.is_open {
            return Ok(());
        }
        let punctuation = self.punctuation();
        if self.has_items {
            out.extend(punctuation.indentation[1].bytes());
        }
        let next = self.json(&next, punctuation.indentation[1])?;
        out.extend([punctuation.close, &next, punctuation.end].concat().bytes());
        Ok(())
    }
}

/// The results of a filter over the whole document. The filter runs when the document is complete.
pub(super) struct FilteredDocument {
    document: Document,
    json: Vec<u8>,
    filter: Filter,
    is_terminal: bool,
}

impl FilteredDocument {
    pub(super) fn new(mask: Mask, filter: Filter, is_terminal: bool) -> Self {
        Self {
            document: Document::new(mask, false),
            json: Vec::new(),
            filter,
            is_terminal,
        }
    }

    fn filter(&self, out: &mut Vec<u8>) -> io::Result<()> {
        self.filter
            .run(&self.json, Strings::Raw, self.is_terminal, out)
    }
}

impl FormatWriter for FilteredDocument {
    fn value(&mut self, value: &Value, out: &mut Vec<u8>) -> io::Result<()> {
        self.document.value(value, &mut self.json)?;
        self.filter(out)
    }

    fn page(&mut self, items: &[Value], _: &mut Vec<u8>) -> io::Result<()> {
        self.document.page(items, &mut self.json)
    }

    fn finish(&mut self, next: Option<&Next>, out: &mut Vec<u8>) -> io::Result<()> {
        self.document.finish(next, &mut self.json)?;
        self.filter(out)
    }
}

/// One JSON value per line: the items, or the results of a filter for each item.
pub(super) struct Lines {
    mask: Mask,
    filter: Option<Filter>,
    is_terminal: bool,
}

impl Lines {
    pub(super) fn new(mask: Mask, filter: Option<Filter>, is_terminal: bool) -> Self {
        Self {
            mask,
            filter,
            is_terminal,
        }
    }
}

impl FormatWriter for Lines {
    fn value(&mut self, value: &Value, out: &mut Vec<u8>) -> io::Result<()> {
        match value {
            Value::Array(items) => self.page(items, out),
            one => self.page(std::slice::from_ref(one), out),
        }
    }

    fn page(&mut self, items: &[Value], out: &mut Vec<u8>) -> io::Result<()> {
        for item in items {
            let json = serde_json::to_string(&self.mask.apply(item))?;
            if let Some(filter) = &self.filter {
                filter.run(json.as_bytes(), Strings::Json, self.is_terminal, out)?;
            } else if self.is_terminal {
                out.extend(escape_json(&json).bytes().chain(*b"\n"));
            } else {
                out.extend(json.bytes().chain(*b"\n"));
            }
        }
        Ok(())
    }

    fn finish(&mut self, _: Option<&Next>, _: &mut Vec<u8>) -> io::Result<()> {
        Ok(())
    }
}
