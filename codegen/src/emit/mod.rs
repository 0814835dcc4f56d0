//! From the IR to files.

mod actions;
mod behaviour;
mod consumer;
mod docs;
mod enums;
mod index;
mod members;
mod models;
mod root;
mod sample;
mod sample_json;
mod surface;
mod types;

pub(crate) use behaviour::behaviour;
pub(crate) use consumer::consumer;
use proc_macro2::TokenStream;

use crate::fileset::FileSet;
use crate::ir::Toolkit;
use crate::render;

/// Every generated file begins with this: tools fold it, people see the command.
const HEADER: &str =
    "// @generated from spec/ by `cargo xtask codegen`: edit the spec instead.\n\n";

/// Prints everything.
///
/// # Errors
///
/// When an emitter made tokens that are not Rust.
pub(crate) fn emit(toolkit: &Toolkit) -> syn::Result<FileSet> {
    let mut files = FileSet::default();
    let mut add = |name: &str, doc: &[String], items: Vec<TokenStream>| {
        files.insert(format!("{name}.rs"), render::module(HEADER, doc, items)?);
        syn::Result::Ok(())
    };
    let title = |words: &str| {
        let Toolkit { name, version, .. } = toolkit;
        docs::lines(&[format!("{words} of {name}, version `{version}`.")])
    };
    add("mod", &title("Actions"), root::items(toolkit))?;
    if !toolkit.enums.is_empty() {
        add(
            "enums",
            &title("Enumerated values"),
            enums::items(&toolkit.enums),
        )?;
    }
    if !toolkit.models.is_empty() {
        let title = title("Objects inside the requests and replies");
        add("models", &title, models::items(&toolkit.models))?;
    }
    for module in &toolkit.modules {
        add(
            module.name.as_str(),
            &docs::lines(&module.doc),
            actions::items(module),
        )?;
    }
    files.insert("ACTIONS.md", index::markdown(toolkit));
    Ok(files)
}
