//! Hostile specs: keywords, our own words, odd texts, sizes, depth. What is made of them is kept under
//! `golden/`, for review; `UPDATE_EXPECT=1` writes it anew. `spoki-tests` compiles it.

use std::path::{Path, PathBuf};

use expect_test::expect_file;
use spoki_codegen::{Source, Sources, generate};

fn folders() -> Vec<PathBuf> {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let mut folders: Vec<_> = std::fs::read_dir(golden)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.join("catalog.json").exists())
        .collect();
    folders.sort();
    assert!(!folders.is_empty());
    folders
}

fn sources(folder: &Path) -> Sources {
    let read = |name: &str| Source::new(name, std::fs::read_to_string(folder.join(name)).unwrap());
    Sources {
        catalog: read("catalog.json"),
        bindings: read("bindings.json"),
        models: read("models.json"),
    }
}

#[test]
fn hostile_specs_make_what_was_reviewed() {
    for folder in folders() {
        let sources = sources(&folder);
        let generated =
            generate(&sources).unwrap_or_else(|problems| panic!("{}", problems.render(false)));
        let golden = folder.join("generated");
        std::fs::create_dir_all(&golden).unwrap();
        for (name, text) in generated.files.iter() {
            expect_file![golden.join(name)].assert_eq(text);
        }
        for entry in std::fs::read_dir(&golden).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            assert!(
                generated.files.get(&name).is_some(),
                "{name} is no longer made: remove it"
            );
        }
    }
}

#[test]
fn the_same_spec_makes_the_same_bytes() {
    for folder in folders() {
        let sources = sources(&folder);
        let [one, other] = [(); 2].map(|()| generate(&sources).unwrap().files);
        assert_eq!(one, other);
    }
}
