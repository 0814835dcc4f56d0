//! The generator escapes every name that the runtime uses: otherwise a page could add a type or a method that
//! shadows one of ours without an error of the compiler.

use std::path::{Path, PathBuf};

use spoki_codegen::spec::names::Role;
use syn::{ImplItem, Item, Type, UseTree, Visibility};

fn sources() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../spoki-api/src")
}

fn items(file: &Path) -> Vec<Item> {
    let text = std::fs::read_to_string(file).unwrap();
    syn::parse_file(&text).unwrap().items
}

/// The hand-written files below a folder.
fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("generated") && !path.ends_with("tests") {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The names that a `use` brings.
fn leaves(tree: &UseTree, found: &mut Vec<String>) {
    match tree {
        UseTree::Path(path) => leaves(&path.tree, found),
        UseTree::Group(group) => group.items.iter().for_each(|item| leaves(item, found)),
        UseTree::Name(name) => found.push(name.ident.to_string()),
        UseTree::Rename(rename) => found.push(rename.rename.to_string()),
        UseTree::Glob(_) => {}
    }
}

fn assert_reserved(role: Role, names: &[String]) {
    assert!(!names.is_empty(), "{role:?}");
    let missing: Vec<_> = names
        .iter()
        .filter(|name| !role.reserved_words().contains(&name.as_str()))
        .collect();
    assert!(
        missing.is_empty(),
        "add these to the words of {role:?} in codegen/src/spec/names.rs: {missing:?}"
    );
}

#[test]
fn no_generated_type_can_hide_one_of_the_root() {
    let mut names = Vec::new();
    for item in items(&sources().join("lib.rs")) {
        if let Item::Use(item) = item {
            leaves(&item.tree, &mut names);
        }
    }
    names.retain(|name| name.starts_with(char::is_uppercase));
    assert_reserved(Role::Type, &names);
}

#[test]
fn no_generated_module_can_stand_where_one_of_the_root_does() {
    let mut names = Vec::new();
    for item in items(&sources().join("lib.rs")) {
        match item {
            Item::Mod(module) => names.push(module.ident.to_string()),
            // Crates that are re-exported are modules to users.
            Item::Use(item) => leaves(&item.tree, &mut names),
            _ => {}
        }
    }
    names.retain(|name| {
        name.starts_with(char::is_lowercase) && name != "generated" && name != "__private"
    });
    assert_reserved(Role::Module, &names);
}

#[test]
fn no_generated_method_can_clash_with_one_of_the_client() {
    let mut paths = Vec::new();
    files(&sources(), &mut paths);
    let mut names = Vec::new();
    for item in paths.iter().flat_map(|path| items(path)) {
        let Item::Impl(item) = item else { continue };
        let is_client =
            matches!(&*item.self_ty, Type::Path(path) if path.path.segments[0].ident == "Client");
        if is_client && item.trait_.is_none() {
            names.extend(item.items.iter().filter_map(|item| match item {
                ImplItem::Fn(method) if matches!(method.vis, Visibility::Public(_)) => {
                    Some(method.sig.ident.to_string())
                }
                _ => None,
            }));
        }
    }
    assert_reserved(Role::Method, &names);
}

/// The public paths are a promise, so a new one is added on purpose.
#[test]
fn the_public_modules_are_those_of_the_architecture() {
    let is_public = |item: &Item| match item {
        Item::Mod(module) if matches!(module.vis, Visibility::Public(_)) => {
            Some(module.ident.to_string())
        }
        _ => None,
    };
    let mut public: Vec<_> = items(&sources().join("lib.rs"))
        .iter()
        .filter_map(is_public)
        .filter(|name| name != "__private")
        .collect();
    public.sort();
    let architecture = sources().join("../../ARCHITECTURE.md");
    let architecture = std::fs::read_to_string(architecture).unwrap();
    let rows = architecture.lines();
    let listed: Vec<_> = rows
        .filter_map(|row| row.strip_prefix("| `spoki_api::")?.split('`').next())
        .collect();
    assert_eq!(public, listed);
}
