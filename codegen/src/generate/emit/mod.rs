//! From the intermediate representation to files.

mod actions;
mod actions_md;
mod behaviour;
mod call_docs;
mod docs;
mod enums;
mod members;
mod mod_file;
mod models;
mod types;

pub(crate) use behaviour::behaviour;
use proc_macro2::TokenStream;

use crate::generate::fileset::FileSet;
use crate::generate::ir::Api;
use crate::generate::render;

/// The first line of every generated Rust file. It marks the file for tools, and names the command that generates it.
pub(crate) const HEADER: &str =
    "// @generated from spec/ by `cargo xtask codegen`: edit the spec instead.\n\n";

/// Generates all files.
///
/// # Errors
///
/// An emitter has a bug: its tokens are not valid Rust.
pub(crate) fn emit(api: &Api) -> syn::Result<FileSet> {
    let mut files = FileSet::default();
    let mut add = |name: &str, doc: &[String], items: Vec<TokenStream>| {
        files.insert(format!("{name}.rs"), render::module(HEADER, doc, items)?);
        syn::Result::Ok(())
    };
    let title = |subject: &str| docs::lines(&[format!("{subject} of {}.", api.title("`"))]);
    add("mod", &title("Actions"), mod_file::items(api))?;
    if !api.enums.is_empty() {
        add(
            "enums",
            &title("Enumerated values"),
            enums::items(&api.enums),
        )?;
    }
    if !api.models.is_empty() {
        let title = title("Objects inside the requests and replies");
        add("models", &title, models::items(&api.models))?;
    }
    for module in &api.modules {
        add(
            module.name.as_str(),
            &docs::lines(&module.doc),
            actions::items(module),
        )?;
    }
    files.insert("ACTIONS.md", actions_md::markdown(api));
    Ok(files)
}
