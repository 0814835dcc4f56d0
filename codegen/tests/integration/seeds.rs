//! Runs the seeds of the fuzz targets through the targets' checks.

use std::fs;
use std::path::Path;

use spoki_test_support::fuzz;

/// Runs every seed of a target: the whole seed, and prefixes of it in steps of a sixteenth.
fn run(target: &str, examine: impl Fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../fuzz/seeds")
        .join(target);
    let mut seeds = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let seed = fs::read(entry.unwrap().path()).unwrap();
        for part in 1..=16 {
            examine(&seed[..seed.len() * part / 16]);
        }
        seeds += 1;
    }
    assert!(seeds > 0, "{target} has no seeds");
}

/// Converts the bytes to UTF-8, as the fuzzer does for text targets.
fn text(examine: impl Fn(&str)) -> impl Fn(&[u8]) {
    move |data| examine(&String::from_utf8_lossy(data))
}

#[test]
fn pages() {
    run("import_page", text(fuzz::page));
}

#[test]
fn tools() {
    run("import_tools", text(fuzz::tools));
}

#[test]
fn specs() {
    run("load_spec", text(fuzz::spec));
}

#[test]
fn edits() {
    run("diff", fuzz::compare);
}
