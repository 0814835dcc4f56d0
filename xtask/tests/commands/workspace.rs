//! A copy of the files that the commands work on, in a git repository of its own.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// The files and folders that the commands read and write.
const PARTS: [&str; 6] = [
    "Cargo.toml",
    "CHANGELOG.md",
    "spec",
    "spoki-api/src/generated",
    "spoki-mock/src/generated",
    "tests/src/generated",
];

/// The copy.
pub(crate) struct Workspace(PathBuf);

/// The exit code and output of a command.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Workspace {
    /// A fresh copy, with every file committed.
    pub(crate) fn new(name: &str) -> Self {
        Self::below(name, "")
    }

    /// A fresh copy in a folder below the root of its repository, with every file committed.
    pub(crate) fn below(name: &str, folder: &str) -> Self {
        let repository = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        if repository.exists() {
            fs::remove_dir_all(&repository).unwrap();
        }
        let original = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let root = repository.join(folder);
        for part in PARTS {
            copy(&original.join(part), &root.join(part));
        }
        git(&repository, &["init", "--quiet"]);
        let workspace = Self(root);
        workspace.commit("Copy");
        workspace
    }

    /// Commits everything.
    pub(crate) fn commit(&self, message: &str) {
        git(&self.0, &["add", "."]);
        let author = ["-c", "user.name=test", "-c", "user.email=test@example.com"];
        let commit = ["commit", "--quiet", "--allow-empty", "--message", message];
        git(&self.0, &[&author[..], &commit].concat());
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.0.join(path)
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    /// Writes a file, and creates the folders above it.
    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Everything in the copy but git's own files: path to content, or to the target of a link.
    pub(crate) fn snapshot(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut entries = BTreeMap::new();
        collect(&self.0, &mut entries);
        let git = self.path(".git");
        entries.retain(|path, _| !path.starts_with(&git));
        entries
    }

    pub(crate) fn json(&self, path: &str) -> Value {
        serde_json::from_str(&self.read(path)).unwrap()
    }

    /// Changes a JSON file.
    pub(crate) fn edit(&self, path: &str, edit: impl FnOnce(&mut Value)) {
        let mut value = self.json(path);
        edit(&mut value);
        self.write(path, &value.to_string());
    }

    /// Changes one action of the catalogue.
    pub(crate) fn edit_action(&self, path: &str, slug: &str, edit: impl FnOnce(&mut Value)) {
        self.edit(path, |catalog| edit(action(catalog, slug)));
    }

    /// Runs the program in the copy.
    pub(crate) fn xtask(&self, args: &[&str]) -> Ended {
        Ended::of(&mut self.command(args))
    }

    /// The program, to be run in the copy.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command
            .args(args)
            .current_dir(&self.0)
            .env("CARGO_MANIFEST_DIR", self.0.join("xtask"));
        command
    }
}

impl Ended {
    /// Runs a command to its end.
    pub(crate) fn of(command: &mut Command) -> Self {
        let output = command.output().unwrap();
        Self {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// Runs git in a folder.
pub(crate) fn git(folder: &Path, args: &[&str]) {
    let status = Command::new("git").args(args).current_dir(folder).status();
    assert!(status.unwrap().success(), "git {args:?}");
}

/// The action of this slug.
pub(crate) fn action<'v>(catalog: &'v mut Value, slug: &str) -> &'v mut Value {
    named(&mut catalog["actions"], "slug", slug)
}

/// The item of a list whose `key` is `name`.
pub(crate) fn named<'v>(list: &'v mut Value, key: &str, name: &str) -> &'v mut Value {
    let mut items = list.as_array_mut().unwrap().iter_mut();
    items.find(|item| item[key] == name).unwrap()
}

fn copy(from: &Path, to: &Path) {
    if from.is_file() {
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(from, to).unwrap();
        return;
    }
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        copy(&entry.path(), &to.join(entry.file_name()));
    }
}

fn collect(folder: &Path, entries: &mut BTreeMap<PathBuf, Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let kind = fs::symlink_metadata(&path).unwrap().file_type();
        if kind.is_dir() {
            collect(&path, entries);
            entries.insert(path, b"a folder".to_vec());
        } else if kind.is_symlink() {
            let target = fs::read_link(&path).unwrap();
            entries.insert(path, target.into_os_string().into_encoded_bytes());
        } else if kind.is_file() {
            let bytes = fs::read(&path).unwrap();
            entries.insert(path, bytes);
        }
    }
}
