//! Each fault that hostile tests have found has a test of its own, whose name begins with the number of the fault.
//!
//! A letter names a kind of fault: `c4_…` tests the fourth of kind C. A new fault takes the next number of its kind.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The kinds and how many faults of each are known.
const KINDS: [(char, u32, &str); 12] = [
    ('a', 7, "limits and waiting"),
    ('b', 7, "lists that are cut in silence"),
    ('c', 7, "what may have happened"),
    ('d', 3, "time and memory without a bound"),
    ('e', 5, "secrets and personal data that are shown"),
    ('f', 5, "replies as services write them"),
    ('g', 8, "arguments and settings"),
    ('h', 5, "addresses that a key must not go to"),
    ('i', 9, "OpenAPI and tool schemas in foreign tools"),
    ('j', 7, "the mock as a server"),
    ('k', 12, "imports of other toolkits"),
    ('l', 6, "the commands of maintainers"),
];

#[test]
fn each_known_fault_has_a_test() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut names = BTreeSet::new();
    for file in rust_files(root) {
        names.extend(tests(&std::fs::read_to_string(&file).unwrap()));
        // The compiler's tests are files.
        names.extend(
            file.file_name()
                .map(|name| name.to_string_lossy().into_owned()),
        );
    }
    let mut untested = Vec::new();
    for (letter, count, kind) in KINDS {
        let rows = (1..=count).map(|number| format!("{letter}{number}_"));
        let is_untested = |row: &String| !names.iter().any(|name| name.starts_with(row));
        untested.extend(
            rows.filter(is_untested)
                .map(|row| format!("{row}… ({kind})")),
        );
    }
    assert!(untested.is_empty(), "no test has the name of {untested:?}");
}

/// The names of the functions that have an attribute that ends in `test]` or is a `test` with arguments.
fn tests(text: &str) -> Vec<String> {
    let mut is_test = false;
    let mut names = Vec::new();
    for line in text.lines().map(str::trim) {
        if line.starts_with("#[") {
            is_test |= line.contains("test]") || line.contains("::test(");
            continue;
        }
        let function = line.strip_prefix("async ").unwrap_or(line);
        if let Some(name) = function.strip_prefix("fn ").filter(|_| is_test) {
            let end = name.find(['(', '<']).unwrap_or(name.len());
            names.push(name[..end].to_owned());
        }
        is_test = false;
    }
    names
}

/// All files of the workspace that tests can be in.
fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() && name != "target" && !name.starts_with('.') {
            files.extend(rust_files(&path));
        } else if name.ends_with(".rs") {
            files.push(path);
        }
    }
    files
}
