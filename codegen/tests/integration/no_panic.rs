//! For any content of the files, loading gives a spec that generates valid Rust, or diagnostics inside the files.

use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::Value;
use spoki_codegen::{Source, Sources, SpecFile, generate, load};

const FILES: [SpecFile; 3] = [SpecFile::Catalog, SpecFile::Bindings, SpecFile::Models];

fn fixture() -> [&'static str; 3] {
    [
        include_str!("../diagnostics/catalog.json"),
        include_str!("../diagnostics/bindings.json"),
        include_str!("../diagnostics/models.json"),
    ]
}

fn sources([catalog, bindings, models]: [String; 3]) -> Sources {
    Sources {
        catalog: Source::new("catalog.json", catalog),
        bindings: Source::new("bindings.json", bindings),
        models: Source::new("models.json", models),
    }
}

/// Generates and parses the code, or renders the diagnostics and checks every span. Returns their number.
fn survives(texts: [String; 3]) -> Result<usize, TestCaseError> {
    let sources = sources(texts);
    let Err(problems) = load(&sources) else {
        generates(&sources)?;
        return Ok(0);
    };
    prop_assert!(!problems.is_empty());
    for problem in &problems {
        let related = problem.related.iter().map(|(span, _)| span);
        for span in related.chain([&problem.span]) {
            let text = &sources.files()[span.file].text;
            prop_assert!(
                text.get(span.bytes.clone()).is_some(),
                "{span} {:?}",
                span.bytes
            );
            let lines = text.split('\n').count();
            prop_assert!((1..=lines).contains(&span.position.line));
            let line = text
                .split('\n')
                .nth(span.position.line - 1)
                .unwrap_or_default();
            prop_assert!((1..=line.chars().count() + 1).contains(&span.position.column));
        }
    }
    prop_assert!(!problems.render(true).is_empty());
    prop_assert!(problems.render(false).contains("error"));
    Ok(problems.len())
}

/// A spec that passes the checks generates valid Rust.
fn generates(sources: &Sources) -> Result<(), TestCaseError> {
    let generated = generate(sources);
    let generated = generated.map_err(|problems| TestCaseError::fail(problems.to_string()))?;
    for (name, text) in generated.files.iter() {
        let is_rust = name.strip_suffix(".rs").is_some();
        prop_assert!(!is_rust || syn::parse_file(text).is_ok(), "{name}: {text}");
    }
    Ok(())
}

/// Any JSON. Some of its texts are words of the fixture.
fn json() -> impl Strategy<Value = Value> {
    let word = prop_oneof![
        any::<String>(),
        prop::sample::select(vec![
            "",
            "_",
            "BAKERY_LIST_LOAVES",
            "Loaf",
            "[Loaf]",
            "{Flour}",
            "[[",
            "json",
            "path",
            "/{order_id}/",
            "/{",
            "rye",
            "type",
            "Unknown",
            "request",
            "GET",
            "1st",
            "C++",
        ])
        .prop_map(str::to_owned),
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        word.clone().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((word.clone(), inner), 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// All values inside a value, and the value itself.
fn places<'v>(value: &'v Value, at: &str, found: &mut Vec<(String, &'v Value)>) {
    found.push((at.to_owned(), value));
    match value {
        Value::Array(values) => {
            for (index, value) in values.iter().enumerate() {
                places(value, &format!("{at}/{index}"), found);
            }
        }
        Value::Object(members) => {
            for (key, value) in members {
                places(value, &format!("{at}/{key}"), found);
            }
        }
        _ => {}
    }
}

/// A change of one value of the fixture.
#[derive(Clone, Debug)]
enum Change {
    Replace(Value),
    /// Replaces it by another value of the three files.
    Copy(Index, Index),
    Remove,
}

fn changed(texts: &mut [String; 3], file: usize, at: Index, change: Change) {
    let Ok(values) = texts
        .iter()
        .map(|text| serde_json::from_str(text))
        .collect::<Result<Vec<Value>, _>>()
    else {
        return;
    };
    let mut found = Vec::new();
    places(&values[file], "", &mut found);
    let pointer = at.get(&found).0.clone();
    let mut value = values[file].clone();
    match change {
        Change::Replace(with) => put(&mut value, &pointer, with),
        Change::Copy(other_file, other) => {
            let mut found = Vec::new();
            places(other_file.get(&values), "", &mut found);
            put(&mut value, &pointer, other.get(&found).1.clone());
        }
        Change::Remove => {
            let (parent, key) = pointer.rsplit_once('/').unwrap_or_default();
            match value.pointer_mut(parent) {
                Some(Value::Object(members)) => {
                    members.remove(key);
                }
                Some(Value::Array(values)) => {
                    let index = key.parse().unwrap_or(values.len());
                    values.drain(index.min(values.len())..(index + 1).min(values.len()));
                }
                _ => {}
            }
        }
    }
    texts[file] = format!("{value:#}");
}

fn put(value: &mut Value, pointer: &str, with: Value) {
    if let Some(place) = value.pointer_mut(pointer) {
        *place = with;
    }
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        json().prop_map(Change::Replace),
        (any::<Index>(), any::<Index>()).prop_map(|(file, at)| Change::Copy(file, at)),
        Just(Change::Remove),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn bytes_changed(
        file in 0..3_usize,
        edits in prop::collection::vec((any::<Index>(), any::<Index>(), "[\\[\\]{}\",:0-9a-z\\\\ \\n/€\u{0}\u{feff}]{0,3}"), 1..4),
    ) {
        let mut texts = fixture().map(str::to_owned);
        for (from, to, with) in edits {
            let text = &mut texts[file];
            let mut borders: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
            borders.push(text.len());
            let from = from.index(borders.len());
            let to = (from + to.index(4)).min(borders.len() - 1);
            text.replace_range(borders[from]..borders[to], &with);
        }
        survives(texts)?;
    }

    #[test]
    fn values_changed(changes in prop::collection::vec((0..3_usize, any::<Index>(), change()), 1..5)) {
        let mut texts = fixture().map(str::to_owned);
        for (file, at, change) in changes {
            changed(&mut texts, file, at, change);
        }
        survives(texts)?;
    }

    #[test]
    fn any_json(values in [json(), json(), json()]) {
        survives(values.map(|value| value.to_string()))?;
    }

    #[test]
    fn any_text(texts in ["\\PC*", ".*", "[\\[\\]{}\",:0-9 ]*"]) {
        survives(texts)?;
    }

    #[test]
    fn cut_short(file in 0..3_usize, at in any::<Index>()) {
        let mut texts = fixture().map(str::to_owned);
        let at = at.index(texts[file].trim_end().len());
        let at = (0..=at).rev().find(|at| texts[file].is_char_boundary(*at)).unwrap_or(0);
        texts[file].truncate(at);
        prop_assert_eq!(survives(texts)?, 1);
    }
}

/// Very deep nesting is reported and does not overflow the stack.
#[test]
fn deep() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        for depth in [100, 1_000, 100_000] {
            let deep = format!("{}1{}", open.repeat(depth), close.repeat(depth));
            for file in 0..FILES.len() {
                let mut texts = fixture().map(str::to_owned);
                texts[file].clone_from(&deep);
                assert!(
                    survives(texts).is_ok_and(|problems| problems > 0),
                    "{open} {depth}"
                );
            }
        }
    }
}

/// A chain of models that is longer than recursion could follow.
#[test]
fn long_chains() {
    const LENGTH: usize = 20_000;
    let [catalog, bindings, models] = fixture().map(str::to_owned);
    let link = |at: usize| {
        let next = (at + 1) % LENGTH;
        let field = format!(r#"{{"name": "n", "type": "M{next}", "doc": ["."]}}"#);
        format!(r#""M{at}": {{"doc": ["."], "used_in": ["reply"], "fields": [{field}]}},"#)
    };
    let chain = (0..LENGTH).map(link).collect::<Vec<_>>().concat();
    let models = models.replace("\"models\": {", &format!("\"models\": {{{chain}"));
    let sources = sources([catalog, bindings, models]);
    let problems = load(&sources).err().unwrap_or_default();
    assert!(problems.iter().any(|problem| problem.code == "model-cycle"));
}
