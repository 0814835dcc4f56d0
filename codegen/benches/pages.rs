//! Measures the import and the comparison of a page with a thousand tools.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use spoki_codegen::Source;
use spoki_codegen::diff::{Snapshot, diff};
use spoki_codegen::import::{import_page, import_tools};
use spoki_test_support::pages::large;

fn pages(criterion: &mut Criterion) {
    let page = large(1000);
    let printed = Source::new("page.md", page.printed());
    let json = Source::new("page.json", page.as_json().to_string());
    let catalog = page.truth();
    let mut changed = page.clone();
    for tool in changed.tools.iter_mut().step_by(2) {
        tool.slug.push_str("_ANEW");
        tool.input.pop();
    }
    let changed = changed.truth();

    criterion.bench_function("import a page of 1000 tools", |bencher| {
        bencher.iter(|| import_page(black_box(&printed)));
    });
    criterion.bench_function("import the JSON of 1000 tools", |bencher| {
        bencher.iter(|| import_tools(black_box(std::slice::from_ref(&json)), None));
    });
    criterion.bench_function("compare 1000 tools with themselves", |bencher| {
        bencher.iter(|| {
            diff(
                &Snapshot::bare(black_box(&catalog)),
                &Snapshot::bare(&catalog),
            )
        });
    });
    criterion.bench_function("compare 1000 tools with 500 of them renamed", |bencher| {
        bencher.iter(|| {
            diff(
                &Snapshot::bare(black_box(&catalog)),
                &Snapshot::bare(&changed),
            )
        });
    });
}

criterion_group!(benches, pages);
criterion_main!(benches);
