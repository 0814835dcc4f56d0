//! No circle of imports between the files of a crate.
//!
//! A file depends on the files whose items its paths name (`crate::…`, `super::…`, `self::…`); a path through a
//! re-export leads to the file that defines the item. A `mod.rs` (or `lib.rs`) and the files of its own folder
//! belong together, so the paths between them do not count.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::{Attribute, Item, UseTree};

/// The path of a module below its crate: `["client", "pages"]`.
type ModulePath = Vec<String>;

/// One module: its file, and where the names lead that its `use` items bring.
#[derive(Debug, Default)]
struct Module {
    file: PathBuf,
    imports: BTreeMap<String, ModulePath>,
    /// The paths that the module names, from the root of the crate.
    paths: Vec<ModulePath>,
}

#[derive(Debug, Default)]
struct Crate(BTreeMap<ModulePath, Module>);

impl Crate {
    fn read(folder: &Path) -> Self {
        let mut modules = Self::default();
        let root = ["lib.rs", "main.rs"].map(|name| folder.join(name));
        let root = root.iter().find(|file| file.exists()).unwrap();
        modules.read_file(Vec::new(), root, folder);
        modules
    }

    /// Reads a file and the files of the modules that it declares, which stand in `folder`.
    fn read_file(&mut self, path: ModulePath, file: &Path, folder: &Path) {
        let text = std::fs::read_to_string(file).unwrap();
        let items = syn::parse_file(&text).unwrap().items;
        let mut module = Module {
            file: file.to_owned(),
            ..Module::default()
        };
        for item in items.into_iter().filter(|item| !is_for_tests(item)) {
            match &item {
                Item::Mod(inner) if inner.content.is_none() => {
                    let name = inner.ident.to_string();
                    let (file, folder) = file_of(folder, &name, &inner.attrs);
                    let inner: ModulePath = path.iter().cloned().chain([name]).collect();
                    self.read_file(inner, &file, &folder);
                    continue;
                }
                Item::Use(item) => leaves(&item.tree, &path, Vec::new(), &mut module.imports),
                _ => {}
            }
            named_paths(item.to_token_stream(), &path, &mut module.paths);
        }
        self.0.insert(path, module);
    }

    /// The file that defines what `path` leads to; `None` for items of other crates.
    fn definition(&self, path: &[String], depth: usize) -> Option<&Path> {
        // The longest part of the path that is a module; what follows is an item of it.
        let length = (0..=path.len())
            .rev()
            .find(|&length| self.0.contains_key(&path[..length]))?;
        let module = &self.0[&path[..length]];
        let Some(name) = path.get(length) else {
            return Some(&module.file);
        };
        match module.imports.get(name) {
            Some(target) if depth < 8 => {
                let whole: ModulePath = target.iter().chain(&path[length + 1..]).cloned().collect();
                self.definition(&whole, depth + 1)
            }
            _ => Some(&module.file),
        }
    }

    /// Which files each file depends on.
    fn edges(&self) -> BTreeMap<&Path, BTreeSet<&Path>> {
        let mut edges: BTreeMap<&Path, BTreeSet<&Path>> = BTreeMap::new();
        for module in self.0.values() {
            let found = module
                .paths
                .iter()
                .filter_map(|path| self.definition(path, 0));
            let others = found.filter(|file| {
                *file != module.file
                    && !is_parent(file, &module.file)
                    && !is_parent(&module.file, file)
            });
            edges.entry(&module.file).or_default().extend(others);
        }
        edges
    }
}

/// Whether `parent` is the `mod.rs` or `lib.rs` of the folder that `file` stands in.
fn is_parent(parent: &Path, file: &Path) -> bool {
    let is_root = |file: &Path| {
        ["mod.rs", "lib.rs", "main.rs"]
            .iter()
            .any(|name| file.ends_with(name))
    };
    let folder = if file.ends_with("mod.rs") {
        file.parent().and_then(Path::parent)
    } else {
        file.parent()
    };
    is_root(parent) && parent.parent() == folder
}

fn is_for_tests(item: &Item) -> bool {
    let attributes: &[Attribute] = match item {
        Item::Mod(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        _ => &[],
    };
    attributes
        .iter()
        .any(|attribute| attribute.to_token_stream().to_string().replace(' ', "") == "#[cfg(test)]")
}

/// The file of the module `name` declared in a file of `folder`, and the folder of its own modules.
fn file_of(folder: &Path, name: &str, attributes: &[Attribute]) -> (PathBuf, PathBuf) {
    let mut named = attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("path"))
        .filter_map(|attribute| attribute.meta.require_name_value().ok())
        .map(|meta| meta.value.to_token_stream().to_string());
    if let Some(named) = named.next_back() {
        return (folder.join(named.trim_matches('"')), folder.join(name));
    }
    let inner = folder.join(name);
    let own = folder.join(format!("{name}.rs"));
    let file = if own.exists() {
        own
    } else {
        inner.join("mod.rs")
    };
    (file, inner)
}

/// `path` from the root of the crate, as seen in `module`; `None` if it leads out of the crate.
fn absolute(module: &[String], path: &[String]) -> Option<ModulePath> {
    let (first, rest) = path.split_first()?;
    match first.as_str() {
        "crate" => Some(rest.to_vec()),
        "self" => Some(module.iter().chain(rest).cloned().collect()),
        "super" => {
            let (_, parent) = module.split_last()?;
            let parent: Vec<String> = parent.to_vec();
            match rest.first().map(String::as_str) {
                Some("super") => absolute(&parent, rest),
                _ => Some(parent.iter().chain(rest).cloned().collect()),
            }
        }
        // A module's own child, as `pub use child::Item` names it.
        _ => Some(module.iter().chain(path).cloned().collect()),
    }
}

/// The names that a `use` brings, each with where it leads.
fn leaves(
    tree: &UseTree,
    module: &[String],
    mut prefix: Vec<String>,
    imports: &mut BTreeMap<String, ModulePath>,
) {
    let mut add = |name: String, path: &[String]| {
        if let Some(target) = absolute(module, path) {
            imports.insert(name, target);
        }
    };
    match tree {
        UseTree::Path(path) => {
            prefix.push(path.ident.to_string());
            leaves(&path.tree, module, prefix, imports);
        }
        UseTree::Group(group) => {
            for item in &group.items {
                leaves(item, module, prefix.clone(), imports);
            }
        }
        UseTree::Name(name) if name.ident == "self" => {
            if let Some(last) = prefix.last().cloned() {
                add(last, &prefix);
            }
        }
        UseTree::Name(name) => {
            let name = name.ident.to_string();
            prefix.push(name.clone());
            add(name, &prefix);
        }
        UseTree::Rename(rename) => {
            prefix.push(rename.ident.to_string());
            add(rename.rename.to_string(), &prefix);
        }
        UseTree::Glob(_) => {}
    }
}

/// All paths in `tokens` that begin with `crate`, `super` or `self`, groups of a `use` included.
fn named_paths(tokens: TokenStream, module: &[String], found: &mut Vec<ModulePath>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        at += 1;
        match token {
            TokenTree::Group(group) => named_paths(group.stream(), module, found),
            TokenTree::Ident(ident)
                if ["crate", "super", "self"].iter().any(|word| ident == word)
                    && is_path_separator(&tokens, at) =>
            {
                at = follow(&tokens, at, vec![ident.to_string()], module, found);
            }
            _ => {}
        }
    }
}

fn is_path_separator(tokens: &[TokenTree], at: usize) -> bool {
    let is_colon = |token: Option<&TokenTree>| matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == ':');
    is_colon(tokens.get(at)) && is_colon(tokens.get(at + 1))
}

/// Follows a path whose first segments are `path`; returns where the tokens go on behind it.
fn follow(
    tokens: &[TokenTree],
    mut at: usize,
    mut path: Vec<String>,
    module: &[String],
    found: &mut Vec<ModulePath>,
) -> usize {
    while is_path_separator(tokens, at) {
        match tokens.get(at + 2) {
            Some(TokenTree::Ident(ident)) => path.push(ident.to_string()),
            Some(TokenTree::Group(group)) => {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                for item in inner.split(
                    |token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ','),
                ) {
                    match item.first() {
                        Some(TokenTree::Ident(ident)) if ident == "self" => {
                            follow(item, 1, path.clone(), module, found);
                        }
                        Some(TokenTree::Ident(ident)) => {
                            let path = path.iter().cloned().chain([ident.to_string()]).collect();
                            follow(item, 1, path, module, found);
                        }
                        _ => {}
                    }
                }
                return at + 3;
            }
            _ => break,
        }
        at += 3;
    }
    found.extend(absolute(module, &path));
    at
}

/// The files that can be reached from `start`.
fn reachable<'a>(
    edges: &BTreeMap<&'a Path, BTreeSet<&'a Path>>,
    start: &'a Path,
) -> BTreeSet<&'a Path> {
    let mut seen = BTreeSet::new();
    let mut open = vec![start];
    while let Some(file) = open.pop() {
        for next in edges.get(file).into_iter().flatten() {
            if seen.insert(*next) {
                open.push(next);
            }
        }
    }
    seen
}

/// The groups of files that depend on each other in a circle.
fn circles<'a>(edges: &BTreeMap<&'a Path, BTreeSet<&'a Path>>) -> BTreeSet<BTreeSet<&'a Path>> {
    let reach: BTreeMap<&Path, _> = edges
        .keys()
        .map(|file| (*file, reachable(edges, file)))
        .collect();
    let circle = |file: &Path| -> BTreeSet<&'a Path> {
        let both = |other: &&&'a Path| reach.get(**other).is_some_and(|seen| seen.contains(file));
        reach[file].iter().filter(both).copied().collect()
    };
    let all = edges.keys().map(|file| circle(file));
    all.filter(|files| !files.is_empty()).collect()
}

fn assert_no_circles(name: &str) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("..")
        .join(name)
        .join("src");
    let read = Crate::read(&root);
    let edges = read.edges();
    assert!(
        edges.values().any(|files| !files.is_empty()),
        "{name}: no imports were read"
    );
    let shown = |file: &Path| file.strip_prefix(&root).unwrap().display().to_string();
    let mut report = String::new();
    for files in circles(&edges) {
        report += "\n  a circle:";
        for file in &files {
            for other in edges[file].intersection(&files) {
                report += &format!("\n    {} -> {}", shown(file), shown(other));
            }
        }
    }
    assert!(
        report.is_empty(),
        "{name}: files import each other in a circle:{report}"
    );
}

#[test]
fn no_circle_in_codegen() {
    assert_no_circles("codegen");
}

#[test]
fn no_circle_in_spoki_api() {
    assert_no_circles("spoki-api");
}

#[test]
fn no_circle_in_spoki_cli() {
    assert_no_circles("spoki-cli");
}

#[test]
fn no_circle_in_spoki_jobs() {
    assert_no_circles("spoki-jobs");
}

#[test]
fn no_circle_in_spoki_macros() {
    assert_no_circles("spoki-macros");
}

#[test]
fn no_circle_in_spoki_mcp() {
    assert_no_circles("spoki-mcp");
}

#[test]
fn no_circle_in_spoki_mock() {
    assert_no_circles("spoki-mock");
}

#[test]
fn no_circle_in_xtask() {
    assert_no_circles("xtask");
}

#[test]
fn a_circle_is_found_through_a_re_export() {
    let file = |path: &str, imports: &[(&str, &[&str])], paths: &[&[&str]]| {
        let owned = |path: &[&str]| path.iter().map(ToString::to_string).collect::<Vec<_>>();
        Module {
            file: path.into(),
            imports: imports
                .iter()
                .map(|(name, path)| ((*name).to_owned(), owned(path)))
                .collect(),
            paths: paths.iter().map(|path| owned(path)).collect(),
        }
    };
    let key = |path: &[&str]| path.iter().map(ToString::to_string).collect::<Vec<_>>();
    let modules = Crate(BTreeMap::from([
        (key(&[]), file("lib.rs", &[], &[])),
        (
            key(&["a"]),
            file("a/mod.rs", &[("Item", &["a", "inner", "Item"])], &[]),
        ),
        (
            key(&["a", "inner"]),
            file("a/inner.rs", &[], &[&["b", "Other"]]),
        ),
        (key(&["b"]), file("b.rs", &[], &[&["a", "Item"]])),
    ]));
    let edges = modules.edges();
    let found = circles(&edges);
    let files = [Path::new("a/inner.rs"), Path::new("b.rs")];
    assert_eq!(found, BTreeSet::from([BTreeSet::from(files)]));
}
