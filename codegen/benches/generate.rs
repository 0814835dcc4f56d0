//! Measures a whole run of the generator: load, check, lower, emit, format.
//!
//! Once for the real spec, once with a hundred times as many actions.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on should stop"
)]

use std::hint::black_box;
use std::path::Path;
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use serde_json::{Value, json};
use spoki_codegen::{Source, Sources, generate};

fn sources() -> Sources {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    let read = |name: &str| Source::new(name, std::fs::read_to_string(spec.join(name)).unwrap());
    Sources {
        catalog: read("catalog.json"),
        bindings: read("bindings.json"),
        models: read("models.json"),
    }
}

/// Every action `times` times, with a number after its slug.
fn multiplied(sources: &Sources, times: usize) -> Sources {
    let parse = |source: &Source| serde_json::from_str::<Value>(&source.text).unwrap();
    let mut catalog = parse(&sources.catalog);
    let mut bindings = parse(&sources.bindings);
    let slug = |slug: &str, copy: usize| format!("{slug}{copy}");

    let mut actions = Vec::new();
    for action in catalog["actions"].as_array().unwrap() {
        for copy in 0..times {
            let mut action = action.clone();
            action["slug"] = json!(slug(action["slug"].as_str().unwrap(), copy));
            actions.push(action);
        }
    }
    actions.sort_by(|a, b| a["slug"].as_str().cmp(&b["slug"].as_str()));
    catalog["toolkit"]["tools"] = json!(actions.len());
    catalog["actions"] = json!(actions);

    let bound = bindings["actions"].as_object().unwrap().iter();
    let bound: serde_json::Map<String, Value> = bound
        .flat_map(|(key, binding)| (0..times).map(move |copy| (slug(key, copy), binding.clone())))
        .collect();
    bindings["actions"] = bound.into();
    for decision in bindings["decisions"].as_object_mut().unwrap().values_mut() {
        decision.as_object_mut().unwrap().remove("actions");
    }

    let text = |value: &Value| serde_json::to_string_pretty(value).unwrap();
    Sources {
        catalog: Source::new("catalog.json", text(&catalog)),
        bindings: Source::new("bindings.json", text(&bindings)),
        models: sources.models.clone(),
    }
}

fn benches(criterion: &mut Criterion) {
    let small = sources();
    let large = multiplied(&small, 100);
    for (name, sources) in [("57 actions", &small), ("5700 actions", &large)] {
        let generated = generate(sources).unwrap_or_else(|problems| panic!("{problems}"));
        assert_eq!(format!("{} actions", generated.actions), name);
        criterion.bench_function(name, |bencher| {
            bencher.iter(|| generate(black_box(sources)).map(|generated| generated.files.len()));
        });
    }
}

criterion_group! {
    name = all;
    config = Criterion::default().sample_size(10).measurement_time(Duration::from_secs(10));
    targets = benches
}
criterion_main!(all);
