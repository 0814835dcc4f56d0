//! Edits of the small spec from random bytes. Four bytes make one edit: side, kind, place, and value.

use std::sync::LazyLock;

use serde_json::{Value, json};
use spoki_codegen::diff::{Report, Snapshot, diff};
use spoki_codegen::spec::bindings::Bindings;
use spoki_codegen::spec::catalog::Catalog;
use spoki_codegen::spec::models::Models;

struct Spec {
    catalog: Catalog,
    bindings: Bindings,
    models: Models,
}

impl Spec {
    /// `None` if the edited files do not have the form of a spec.
    fn read(files: &Value) -> Option<Self> {
        Some(Self {
            catalog: serde_json::from_value(files[0].clone()).ok()?,
            bindings: serde_json::from_value(files[1].clone()).ok()?,
            models: serde_json::from_value(files[2].clone()).ok()?,
        })
    }

    fn whole(&self) -> Snapshot<'_> {
        Snapshot::whole(&self.catalog, &self.bindings, &self.models)
    }
}

static BASE: LazyLock<Value> = LazyLock::new(base);

fn base() -> Value {
    let read = |text| serde_json::from_str::<Value>(text).unwrap();
    json!([
        read(include_str!("bakery/catalog.json")),
        read(include_str!("bakery/bindings.json")),
        read(include_str!("bakery/models.json")),
    ])
}

/// The number of values inside a value, including the value itself.
fn count(value: &Value) -> usize {
    let inner: usize = match value {
        Value::Array(items) => items.iter().map(count).sum(),
        Value::Object(members) => members.values().map(count).sum(),
        _ => 0,
    };
    1 + inner
}

/// The pointer to value number `left`, counted from the start.
fn pointer(value: &Value, mut left: usize) -> String {
    let step = |key: &str| format!("/{}", key.replace('~', "~0").replace('/', "~1"));
    let inner: Vec<(String, &Value)> = match value {
        Value::Array(items) => items
            .iter()
            .enumerate()
            .map(|(at, item)| (format!("/{at}"), item))
            .collect(),
        Value::Object(members) => members
            .iter()
            .map(|(key, member)| (step(key), member))
            .collect(),
        _ => Vec::new(),
    };
    if left == 0 {
        return String::new();
    }
    left -= 1;
    for (step, item) in inner {
        let size = count(item);
        if left < size {
            return step + &pointer(item, left);
        }
        left -= size;
    }
    String::new()
}

fn edit(files: &mut Value, kind: u8, place: u8, more: u8) {
    let size = count(files);
    let pick = |a: u8, b: u8| pointer(files, (usize::from(a) * 251 + usize::from(b)) % size);
    let (here, there) = (pick(place, more), pick(more, place));
    let other = files.pointer(&there).cloned().unwrap_or_default();
    let Some((parent, key)) = here.rsplit_once('/') else {
        return;
    };
    match (kind % 5, files.pointer_mut(parent)) {
        (0, Some(Value::Array(items))) => drop(key.parse().map(|at: usize| items.remove(at))),
        (0, Some(Value::Object(members))) => drop(members.remove(key)),
        (1, Some(Value::Array(items))) => items.push(other),
        (2, _) => drop(files.pointer_mut(&here).map(|value| *value = other)),
        (3, _) => scalar(files.pointer_mut(&here), more),
        (_, Some(Value::Array(items))) if !items.is_empty() => {
            let at = usize::from(more) % items.len();
            items.swap(0, at);
        }
        _ => {}
    }
}

fn scalar(value: Option<&mut Value>, more: u8) {
    match value {
        Some(Value::String(text)) if more.is_multiple_of(3) => text.push(char::from(more)),
        Some(Value::String(text)) => drop(text.pop()),
        Some(Value::Bool(flag)) => *flag = !*flag,
        Some(number @ Value::Number(_)) => *number = json!(more),
        _ => {}
    }
}

fn check(old: &Snapshot<'_>, new: &Snapshot<'_>) {
    let report = diff(old, new);
    assert!(report.findings.is_sorted_by(|a, b| a.bump >= b.bump));
    assert_eq!(
        report
            .findings
            .first()
            .map(|worst| worst.bump)
            .unwrap_or_default(),
        report.bump
    );
    let read: Report = serde_json::from_str(&report.to_json().unwrap()).unwrap();
    assert_eq!(read.findings.len(), report.findings.len());
    assert!(!report.to_text().is_empty() && !report.to_markdown().is_empty());
    let _ = report.to_changelog();
    assert!(diff(old, old).is_empty());
}

/// Any edits: a spec does not differ from itself, and reports are sorted and read back.
pub fn compare(data: &[u8]) {
    let mut sides = [BASE.clone(), BASE.clone()];
    for bytes in data.chunks_exact(4).take(8) {
        edit(
            &mut sides[usize::from(bytes[0] % 2)],
            bytes[1],
            bytes[2],
            bytes[3],
        );
    }
    let [old, new] = sides;
    if let (Some(old), Some(new)) = (Spec::read(&old), Spec::read(&new)) {
        check(&old.whole(), &new.whole());
        check(&new.whole(), &old.whole());
        check(&Snapshot::bare(&old.catalog), &Snapshot::bare(&new.catalog));
    }
}
