//! The path to the place in a JSON text where reading failed: `results[3].id`.
//!
//! `serde_json` gives a line and a column. Following the path while reading would slow down every reply; this code reads
//! the text once, after an error.

use crate::util::short_name;

/// Most steps of a path; deeper steps are left out.
const MAX_DEPTH: usize = 32;
/// Most bytes of a name in a path; a longer name is left out.
const MAX_NAME: usize = 200;

/// The path to the value at the 1-based `line` and `column` of `json`. Empty for the whole text.
pub(crate) fn path_at(json: &[u8], line: usize, column: usize) -> String {
    let end = offset(json, line, column);
    let mut steps = Steps::default();
    let mut at = 0;
    while at < end {
        match json[at] {
            b'{' => steps.enter(Segment::Key(None)),
            b'[' => steps.enter(Segment::Index(0)),
            b'}' | b']' => steps.leave(),
            b',' => match steps.current() {
                Some(Segment::Index(index)) => *index += 1,
                Some(Segment::Key(key)) => *key = None,
                None => {}
            },
            b'"' => {
                let close = string_end(json, at);
                if let Some(Segment::Key(key @ None)) = steps.current() {
                    *key = Some(&json[at..close]);
                }
                at = close;
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    steps.render()
}

/// The objects and arrays around the current value, the outermost first.
#[derive(Default)]
struct Steps<'a> {
    outer: Vec<Segment<'a>>,
    /// How many more there are.
    deeper: usize,
}

/// An object or array around the current value, and the position in it.
enum Segment<'a> {
    /// The name as it is written, with its quotes.
    Key(Option<&'a [u8]>),
    Index(usize),
}

impl<'a> Steps<'a> {
    fn enter(&mut self, segment: Segment<'a>) {
        if self.outer.len() < MAX_DEPTH {
            self.outer.push(segment);
        } else {
            self.deeper += 1;
        }
    }

    fn leave(&mut self) {
        if self.deeper > 0 {
            self.deeper -= 1;
        } else {
            self.outer.pop();
        }
    }

    fn current(&mut self) -> Option<&mut Segment<'a>> {
        if self.deeper > 0 {
            return None;
        }
        self.outer.last_mut()
    }

    fn render(&self) -> String {
        let mut path = String::new();
        for segment in &self.outer {
            match segment {
                Segment::Key(Some(key)) => {
                    if !path.is_empty() {
                        path.push('.');
                    }
                    path.push_str(&text(key));
                }
                Segment::Key(None) => {}
                Segment::Index(index) => path.push_str(&format!("[{index}]")),
            }
        }
        if self.deeper > 0 {
            path.push('…');
        }
        path
    }
}

fn offset(json: &[u8], line: usize, column: usize) -> usize {
    let line_start = match line.checked_sub(2) {
        None => 0,
        Some(breaks) => json
            .iter()
            .enumerate()
            .filter(|&(_, &byte)| byte == b'\n')
            .nth(breaks)
            .map_or(0, |(at, _)| at + 1),
    };
    // The column counts bytes consumed: an opening bracket just consumed is not yet entered.
    (line_start + column.saturating_sub(1)).min(json.len())
}

/// The offset behind the closing quote of the string that opens at `start`.
fn string_end(json: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(&byte) = json.get(at) {
        at += match byte {
            b'"' => return at + 1,
            b'\\' => 2,
            _ => 1,
        };
    }
    json.len()
}

fn text(quoted: &[u8]) -> String {
    let raw = String::from_utf8_lossy(quoted);
    let raw = short_name(&raw, MAX_NAME);
    serde_json::from_str(raw).unwrap_or_else(|_| raw.trim_matches('"').to_owned())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn path_of<T: serde::de::DeserializeOwned>(json: &str) -> String {
        let Err(error) = serde_json::from_str::<T>(json) else {
            panic!("{json} reads well");
        };
        path_at(json.as_bytes(), error.line(), error.column())
    }

    type Nested = BTreeMap<String, Vec<BTreeMap<String, u64>>>;

    #[test]
    fn wrong_types_are_located() {
        assert_eq!(path_of::<u64>(r#""text""#), "");
        assert_eq!(path_of::<Vec<u64>>("[1, 2, \"x\"]"), "[2]");
        assert_eq!(path_of::<Vec<u64>>("[1, 2, {\"a\": 1}]"), "[2]");
        assert_eq!(path_of::<Vec<u64>>("[1, 2, [1]]"), "[2]");
        assert_eq!(path_of::<Vec<u64>>("[1, 2, null]"), "[2]");
        assert_eq!(
            path_of::<Nested>(r#"{"results": [{"id": 1}, {"id": "x"}]}"#),
            "results[1].id"
        );
        assert_eq!(
            path_of::<Nested>("{\n \"results\": [\n  {\"a,]\\\"\": 1, \"b\": true}]}"),
            "results[0].b"
        );
        assert_eq!(path_of::<Nested>(r#"{"results": {"id": 1}}"#), "results");
        assert_eq!(path_of::<Nested>(r#"{"results": [7]}"#), "results[0]");
        assert_eq!(
            path_of::<Nested>(r#"{"a": [], "b": [{"x": 1, "y": -1}]}"#),
            "b[0].y"
        );
    }

    #[test]
    fn d1_a_path_stops_at_a_depth() {
        let column = 10 * (MAX_DEPTH + 9) - 5;
        let path = path_at(r#"{"a": [1, "#.repeat(2 * MAX_DEPTH).as_bytes(), 1, column);
        assert_eq!(path, format!("{}…", ["a[1]"; MAX_DEPTH / 2].join(".")));
        let back = format!(
            r#"{{"a": {}{}, "b": x"#,
            "[".repeat(2 * MAX_DEPTH),
            "]".repeat(2 * MAX_DEPTH)
        );
        assert_eq!(path_at(back.as_bytes(), 1, back.len()), "b");
    }

    #[test]
    fn d1_a_long_name_is_left_out() {
        let json = format!(r#"{{"{}": x"#, r"\u00e8".repeat(MAX_NAME));
        let path = path_at(json.as_bytes(), 1, json.len());
        assert_eq!(path, "…");
    }

    #[test]
    fn broken_text_never_panics() {
        let json = br#"{"a": ["b\", {"#;
        for line in 0..3 {
            for column in 0..40 {
                path_at(json, line, column);
            }
        }
        path_at(b"", 1, 1);
    }
}
