//! The path to the place in a JSON text where reading failed: `results[3].id`.
//!
//! `serde_json` gives a line and a column. Following the path while reading would slow down every reply; this code reads
//! the text once, after an error.

/// The path to the value at the 1-based `line` and `column` of `json`. Empty for the whole text.
pub(crate) fn path_at(json: &[u8], line: usize, column: usize) -> String {
    let end = offset(json, line, column);
    let mut steps: Vec<Segment> = Vec::new();
    let mut at = 0;
    while at < end {
        match json[at] {
            b'{' => steps.push(Segment::Key(None)),
            b'[' => steps.push(Segment::Index(0)),
            b'}' | b']' => {
                steps.pop();
            }
            b',' => match steps.last_mut() {
                Some(Segment::Index(index)) => *index += 1,
                Some(Segment::Key(key)) => *key = None,
                None => {}
            },
            b'"' => {
                let close = string_end(json, at);
                if let Some(Segment::Key(key @ None)) = steps.last_mut() {
                    *key = Some(text(&json[at..close]));
                }
                at = close;
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    render(&steps)
}

/// An object or array around the current place, and the place in it.
enum Segment {
    Key(Option<String>),
    Index(usize),
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
    serde_json::from_slice(quoted)
        .unwrap_or_else(|_| String::from_utf8_lossy(quoted).trim_matches('"').to_owned())
}

fn render(steps: &[Segment]) -> String {
    let mut path = String::new();
    for step in steps {
        let step = match step {
            Segment::Key(Some(key)) if path.is_empty() => key.clone(),
            Segment::Key(Some(key)) => format!(".{key}"),
            Segment::Key(None) => String::new(),
            Segment::Index(index) => format!("[{index}]"),
        };
        path.push_str(&step);
    }
    path
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
