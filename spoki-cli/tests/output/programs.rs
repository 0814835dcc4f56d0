//! Other programs read what is printed: jq, and Python's modules csv and json.

use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use spoki_cli::output::{Format, Next};

use crate::{hard_items, list, not_run, printed, settings};

/// Whether a program can be started.
pub(crate) fn has(program: &str) -> bool {
    let version = Command::new(program)
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    version.is_ok_and(|status| status.success())
}

/// What a program prints for an input.
pub(crate) fn run(program: &str, arguments: &[&str], input: &str) -> String {
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    // From a thread of its own: a program may print before it has read everything.
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    assert!(output.status.success(), "{program} {arguments:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// Lists of no page, an empty page, one and 1,000 pages.
fn lists() -> Vec<Vec<Vec<Value>>> {
    vec![
        vec![],
        vec![vec![]],
        vec![hard_items()],
        vec![hard_items(); 1000],
    ]
}

fn items(pages: &[Vec<Value>]) -> Vec<Value> {
    pages.iter().flatten().cloned().collect()
}

#[test]
fn jq_reads_json_and_ndjson() {
    if !has("jq") {
        not_run("jq as a reader of json and ndjson: there is no jq");
        return;
    }
    for pages in lists() {
        let document = run(
            "jq",
            &["--slurp", "map(.items)"],
            &list(&settings(Format::Json), &pages),
        );
        let expected = if pages.is_empty() {
            json!([])
        } else {
            json!([items(&pages)])
        };
        assert_eq!(serde_json::from_str::<Value>(&document).unwrap(), expected);
        let lines = run(
            "jq",
            &["--slurp", "."],
            &list(&settings(Format::Ndjson), &pages),
        );
        assert_eq!(
            serde_json::from_str::<Value>(&lines).unwrap(),
            Value::from(items(&pages))
        );
    }
}

#[test]
fn jq_reads_a_list_that_failed_in_the_middle() {
    if !has("jq") {
        not_run("jq as a reader of a list that failed in the middle: there is no jq");
        return;
    }
    let next = Next {
        reason: "timeout".to_owned(),
        command: Some("spoki tags list --page 2".to_owned()),
    };
    let text = printed(&settings(Format::Json), |printer| {
        printer.page(&hard_items())?;
        printer.finish(Some(&next))
    });
    assert_eq!(
        run("jq", &["--raw-output", ".next.command"], &text),
        "spoki tags list --page 2\n"
    );
    assert_eq!(
        run("jq", &[".items | length"], &text).trim(),
        hard_items().len().to_string()
    );
}

#[test]
fn jq_writes_the_same_tsv() {
    if !has("jq") {
        not_run("jq as a writer of tsv: there is no jq");
        return;
    }
    let keys = ["id", "list", "none", "text", "yes"];
    let row = "to_entries | map(.value | if type == \"array\" then tojson else . end)";
    let document = Value::from(hard_items()).to_string();
    let filter = format!(".[] | {row} | @tsv");
    let rows = run("jq", &["--raw-output", &filter], &document);
    assert_eq!(
        list(&settings(Format::Tsv), &[hard_items()]),
        keys.join("\t") + "\n" + &rows
    );
}

/// Prints the rows of a file as JSON.
const PYTHON: &str = "
import csv, json, sys
sys.stdin.reconfigure(newline='', encoding='utf-8')
if sys.argv[1] == 'csv':
    rows = list(csv.reader(sys.stdin, strict=True))
elif sys.argv[1] == 'tsv':
    escapes = {'t': '\\t', 'n': '\\n', 'r': '\\r', '\\\\': '\\\\'}
    def text(field):
        letters = iter(field)
        return ''.join(escapes[next(letters)] if letter == '\\\\' else letter for letter in letters)
    reader = csv.reader(sys.stdin, delimiter='\\t', quoting=csv.QUOTE_NONE, strict=True)
    rows = [[text(field) for field in row] for row in reader]
elif sys.argv[1] == 'ndjson':
    rows = [json.loads(line) for line in sys.stdin]
else:
    text = sys.stdin.read()
    rows = json.loads(text)['items'] if text else []
print(json.dumps(rows))
";

fn python(format: Format, text: &str) -> Value {
    let printed = run("python3", &["-c", PYTHON, format.as_str()], text);
    serde_json::from_str(&printed).unwrap()
}

/// The rows of a record format: a header and texts.
fn rows(items: &[Value]) -> Value {
    let Some(first) = items.first() else {
        return json!([]);
    };
    let header = first
        .as_object()
        .unwrap()
        .keys()
        .cloned()
        .collect::<Vec<_>>();
    let cell = |value: &Value| match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let rows = items
        .iter()
        .map(|item| item.as_object().unwrap().values().map(cell).collect());
    std::iter::once(header)
        .chain(rows)
        .collect::<Vec<Vec<_>>>()
        .into()
}

#[test]
fn python_reads_every_format() {
    if !has("python3") {
        not_run("Python as a reader of json, ndjson, csv and tsv: there is no python3");
        return;
    }
    for pages in lists() {
        let items = items(&pages);
        for format in [Format::Json, Format::Ndjson] {
            assert_eq!(
                python(format, &list(&settings(format), &pages)),
                Value::from(items.clone())
            );
        }
        for format in [Format::Csv, Format::Tsv] {
            assert_eq!(
                python(format, &list(&settings(format), &pages)),
                rows(&items),
                "{format}"
            );
        }
    }
}
