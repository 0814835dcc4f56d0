//! A maintainer takes over a new version of the vendor's page: from `update` to green tests, with what the output says
//! and nothing else.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on should stop"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Instant;

use serde_json::json;
use spoki_codegen::spec::catalog::ParameterType;
use spoki_codegen::{Source, Sources, load_catalog};
use spoki_test_support::pages::{Page, Row};

/// An action of the tour and of a test of the mock. In two parts, because this file must not name the action.
const GONE: &str = concat!("SPOKI_", "REMOVE_CONTACT_OPERATOR");

#[test]
fn a_new_version_of_the_page_becomes_green_with_what_the_output_says() {
    let Some(copy) = Copy::new() else {
        eprintln!("NOT RUN: git does not know the files of the workspace");
        return;
    };
    let mut page = copy.page();
    copy.write("target/page.md", &page.printed());
    copy.xtask("import target/page.md", 0);
    copy.commit();
    copy.git(&["tag", "v0.1.0"]);

    change(&mut page);
    copy.write("target/page.md", &page.printed());
    let first = copy.xtask("update target/page.md --skeleton", 2);
    complete(&copy, &first);
    let second = copy.xtask("update target/page.md", 0);
    mend_mentions(&copy, &second);
    add_step(&copy, &second);

    let (_, next) = second.split_once("\nnext:\n").unwrap();
    let commands: Vec<_> = next
        .lines()
        .filter_map(|line| line.strip_prefix("  cargo xtask "))
        .collect();
    assert_eq!(commands, ["snapshots", "test"]);
    copy.xtask("snapshots", 0);
    // Format and lints are not of the spec's making. Examples of documentation take long to compile.
    copy.xtask("test --only drift", 0);
    copy.xtask(&format!("test --only tests -- {}", copy.targets()), 0);
}

/// One action is new and one is gone; two types, a list of values, a limit, a text and the version change. A parameter
/// is new, too.
fn change(page: &mut Page) {
    page.version = Some("29990101_00".to_owned());
    let mut zip = page.tool("SPOKI_RETRIEVE_TAG").clone();
    "SPOKI_ZIP_TAG".clone_into(&mut zip.slug);
    "Zip Tag".clone_into(&mut zip.title);
    page.tools.push(zip);
    page.tools.retain(|tool| tool.slug != GONE);
    for slug in ["SPOKI_RETRIEVE_TAG", "SPOKI_DELETE_CUSTOM_FIELD"] {
        page.tool(slug).input[0].kind = ParameterType::String;
    }
    let field = page.tool("SPOKI_CREATE_CUSTOM_FIELD");
    field.text.push_str(" It may take a while.");
    let mut rows = field.input.iter_mut();
    let row = rows.find(|row| row.values.is_some()).unwrap();
    row.values.as_mut().unwrap().push(json!(4));
    let mut zipper = Row::plain("zipper");
    zipper.required = false;
    // The vendor puts shorter names before longer names.
    let rows = &mut page.tool("SPOKI_CREATE_TICKET").input;
    let at = rows
        .iter()
        .position(|row| row.name.len() > zipper.name.len());
    rows.insert(at.unwrap(), zipper);
    let mut tools = page.tools.iter_mut();
    tools.find(|tool| tool.limit > Some(2)).unwrap().limit = Some(2);
}

/// Does what the first run asks for: removes the binding of the action that is gone, and fills in the skeletons.
fn complete(copy: &Copy, output: &str) {
    for asked in [
        "action SPOKI_ZIP_TAG is new: add a binding",
        &format!("action {GONE} is gone: remove its binding, its name in `decisions`"),
        "parameter zipper of SPOKI_CREATE_TICKET is new: add a binding",
        "lists the new number 4: name it in the enum CustomFieldType of spec/models.json",
    ] {
        assert!(output.contains(asked), "{asked}: {output}");
    }
    copy.edit("spec/bindings.json", |text| {
        let text = text.replace(&format!("        \"{GONE}\",\n"), "");
        let text = without(&text, &format!("    \"{GONE}\": {{\n"), "\n    },\n");
        let (before, zip) = text.split_once("    \"SPOKI_ZIP_TAG\": {").unwrap();
        let mut zip = zip.to_owned();
        for (from, to) in [
            (r#""group": """#, r#""group": "tags""#),
            (r#""command": """#, r#""command": "zip""#),
            (
                r#""doc": [""],
      "rest""#,
                r#""doc": ["Zips a tag."],
      "rest""#,
            ),
            (r#""path": """#, r#""path": "/api/1/tags/{id}/zip/""#),
            (
                r#"{"doc": [""], "in": "body"}"#,
                r#"{"doc": ["The tag to zip."], "in": "path", "type": "identifier", "example": 12}"#,
            ),
            (
                r#"{"operation": "update", "collection": ""}"#,
                r#"{"operation": "retrieve", "collection": "tags"}"#,
            ),
            (
                r#"{"type": "json", "confidence": "assumed"}"#,
                r#"{"type": "Tag", "confidence": "documented"}"#,
            ),
        ] {
            assert!(zip.contains(from), "{from}: {zip}");
            zip = zip.replace(from, to);
        }
        let before = before.replace(
            r#""zipper": {"doc": [""]"#,
            r#""zipper": {"doc": ["The zipper of the ticket."]"#,
        );
        format!("{before}    \"SPOKI_ZIP_TAG\": {{{zip}")
    });
    copy.edit("spec/models.json", |text| {
        text.replace(
            r#"{"value": 4, "rust_name": "", "doc": ""}"#,
            r#"{"value": 4, "rust_name": "Zip", "doc": "A zip code."}"#,
        )
    });
}

/// Removes the lines that name the action which is gone: steps of the tour, and whole tests.
fn mend_mentions(copy: &Copy, output: &str) {
    let (_, listed) = output
        .split_once(&format!("  hand-written files that name {GONE}:\n"))
        .unwrap();
    let places = listed.lines().map_while(|line| line.strip_prefix("    "));
    let mut seen = 0;
    for place in places {
        seen += 1;
        let (path, lines) = place.split_once(':').unwrap();
        let lines: BTreeSet<usize> = lines.split(',').map(|at| at.parse().unwrap()).collect();
        copy.edit(path, |text| {
            let items = if Path::new(path).extension().is_some_and(|end| end == "rs") {
                tests_around(&text, &lines)
            } else {
                lines
            };
            let kept = text.lines().zip(1..).filter(|(_, at)| !items.contains(at));
            kept.fold(String::new(), |mended, (line, _)| mended + line + "\n")
        });
    }
    assert!(seen > 1, "{output}");
}

/// The lines of the functions around these lines, with their attributes.
fn tests_around(text: &str, lines: &BTreeSet<usize>) -> BTreeSet<usize> {
    let all: Vec<_> = text.lines().collect();
    let mut around = BTreeSet::new();
    for &line in lines {
        let first = (0..line)
            .rev()
            .find(|&at| all[at].starts_with("#["))
            .unwrap();
        let last = (line..all.len()).find(|&at| all[at] == "}").unwrap();
        around.extend(first + 1..=last + 1);
    }
    around
}

fn add_step(copy: &Copy, output: &str) {
    let tour = "spoki-mock/examples/tour/steps.json";
    let asked = format!("  action SPOKI_ZIP_TAG has no step in {tour}: add one\n");
    assert!(output.contains(&asked), "{output}");
    copy.edit(tour, |text| {
        let (steps, end) = text.rsplit_once('}').unwrap();
        format!(
            "{steps}}},\n  {{\"rest\": \"zip_tag\", \"with\": {{\"id\": 12}}, \"says\": \"{{/name}}\"}}{end}"
        )
    });
}

/// The text without the part from `begin` to `end`.
fn without(text: &str, begin: &str, end: &str) -> String {
    let (before, rest) = text.split_once(begin).unwrap();
    let (_, after) = rest.split_once(end).unwrap();
    format!("{before}{after}")
}

/// Lists the files of a repository: those that git knows, and new ones that it does not ignore.
const LIST: [&str; 4] = ["ls-files", "--cached", "--others", "--exclude-standard"];

/// A copy of the workspace in a repository of its own.
struct Copy {
    root: PathBuf,
}

impl Copy {
    /// A fresh copy. Files that an earlier copy has already keep their time, so that cargo builds less. `None` if
    /// git does not know which files belong to the workspace.
    fn new() -> Option<Self> {
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent()?;
        let copy = Self {
            root: target.join("workbench/update-story"),
        };
        let listed = Command::new("git")
            .args(LIST)
            .current_dir(&workspace)
            .output();
        let listed = text(&listed.ok()?).ok()?;
        let files: BTreeSet<&str> = listed.lines().collect();
        if files.is_empty() {
            return None;
        }
        copy.remove_all_but(&files);
        for file in files {
            // A removed file is listed until the removal is committed.
            if let Ok(bytes) = fs::read(workspace.join(file)) {
                copy.put(file, &bytes);
            }
        }
        for part in [".fingerprint", "build", "deps"] {
            let (from, to) = (
                target.join("debug").join(part),
                copy.root.join("target/debug").join(part),
            );
            share_dependencies(&from, &to);
        }
        copy.git(&["init", "--quiet"]);
        copy.commit();
        Some(copy)
    }

    /// Removes the files of an earlier copy which the workspace does not have.
    fn remove_all_but(&self, files: &BTreeSet<&str>) {
        if !self.root.join(".git").exists() {
            return;
        }
        for file in self.git(&LIST).lines() {
            if !files.contains(file) {
                let _ = fs::remove_file(self.root.join(file));
            }
        }
        fs::remove_dir_all(self.root.join(".git")).unwrap();
    }

    /// The tests that a change of the spec can break. Others, such as those of limits, wait for clocks.
    fn targets(&self) -> String {
        let mut targets = ["--lib", "--example=tour", "--test=cli"]
            .map(str::to_owned)
            .to_vec();
        for folder in ["spoki-mock", "tests", "xtask"] {
            for entry in fs::read_dir(self.root.join(folder).join("tests")).unwrap() {
                let path = entry.unwrap().path();
                let is_target = path.extension().is_some_and(|end| end == "rs")
                    || path.join("main.rs").exists();
                if let (true, Some(name)) = (is_target, path.file_stem()) {
                    targets.push(format!("--test={}", name.display()));
                }
            }
        }
        targets.join(" ")
    }

    fn page(&self) -> Page {
        let file = Source::new("catalog.json", self.read("spec/catalog.json"));
        Page::of(load_catalog(&Sources::bare(file)).unwrap())
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root.join(path)).unwrap()
    }

    fn write(&self, path: &str, text: &str) {
        self.put(path, text.as_bytes());
    }

    fn put(&self, path: &str, bytes: &[u8]) {
        let path = self.root.join(path);
        if fs::read(&path).is_ok_and(|old| old == bytes) {
            return;
        }
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    fn edit(&self, path: &str, edit: impl FnOnce(String) -> String) {
        let old = self.read(path);
        let new = edit(old.clone());
        assert_ne!(old, new, "{path}");
        self.write(path, &new);
    }

    fn commit(&self) {
        self.git(&["add", "."]);
        let author = ["-c", "user.name=test", "-c", "user.email=test@example.com"];
        let commit = ["commit", "--quiet", "--allow-empty", "--message", "Copy"];
        self.git(&[&author[..], &commit].concat());
    }

    fn git(&self, args: &[&str]) -> String {
        let mut git = Command::new("git");
        text(&git.args(args).current_dir(&self.root).output().unwrap()).unwrap()
    }

    /// Runs `cargo xtask` with these arguments and gives its standard output.
    fn xtask(&self, args: &str, code: i32) -> String {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let started = Instant::now();
        let output = Command::new(cargo)
            .arg("xtask")
            .args(args.split(' '))
            .current_dir(&self.root)
            .env("CARGO_TARGET_DIR", self.root.join("target"))
            .env("CARGO_INCREMENTAL", "0")
            // Snapshots of the copy, not of the workspace around it.
            .env("CARGO_WORKSPACE_DIR", &self.root)
            .env_remove("UPDATE_EXPECT")
            .output()
            .unwrap();
        eprintln!("{args}: {:.0} s", started.elapsed().as_secs_f32());
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        let error = String::from_utf8_lossy(&output.stderr);
        assert_eq!(
            output.status.code(),
            Some(code),
            "{args}\n{printed}\n{error}"
        );
        printed
    }
}

/// Links what cargo built of foreign crates, so that it is not built again. Cargo gives the same names to the crates
/// of the workspace and those of the copy, so these must not be shared.
fn share_dependencies(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).into_iter().flatten() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        let is_ours = ["spoki", "xtask"]
            .iter()
            .any(|own| name.trim_start_matches("lib").starts_with(own));
        let is_folder = entry.file_type().unwrap().is_dir();
        // Tests and programs of the workspace lie among the libraries.
        if !is_ours && (is_folder || name.starts_with("lib")) {
            link(&entry.path(), &to.join(name), is_folder);
        }
    }
}

fn link(from: &Path, to: &Path, is_folder: bool) {
    if !is_folder {
        // A file that is there already was linked by an earlier run.
        let _ = fs::hard_link(from, to);
        return;
    }
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let is_folder = entry.file_type().unwrap().is_dir();
        link(&entry.path(), &to.join(entry.file_name()), is_folder);
    }
}

/// What a program printed, or its error.
fn text(output: &Output) -> Result<String, String> {
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}
