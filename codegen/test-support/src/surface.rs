//! The public surface of generated code, read from its text: all names that programs can use.
//!
//! This module does not know the rules of the comparison, so it can prove their version steps.

use std::collections::BTreeMap;

use quote::ToTokens as _;
use syn::{Attribute, Field, Fields, Item, ItemEnum, ItemStruct, Meta};

/// Names with their meaning. Programs that use a name break if it disappears or changes.
pub type Surface = BTreeMap<String, String>;

/// Reads the surface from generated files, given as path and text.
pub fn surface<'f>(files: impl IntoIterator<Item = (&'f str, &'f str)>) -> Surface {
    let mut surface = Surface::new();
    let modules = files
        .into_iter()
        .filter_map(|(path, text)| Some((path.strip_suffix(".rs")?, text)));
    for (module, text) in modules {
        for item in syn::parse_file(text).unwrap().items {
            match item {
                Item::Struct(item) => structure(module, &item, &mut surface),
                Item::Enum(item) => enumeration(module, &item, &mut surface),
                Item::Impl(item) => {
                    for method in item.items {
                        if let syn::ImplItem::Fn(method) = method {
                            let output = method.sig.output.to_token_stream().to_string();
                            surface.insert(format!("Client::{}", method.sig.ident), output);
                        }
                    }
                }
                _ => {}
            }
        }
    }
    surface
}

/// The version step between two surfaces: `major`, `minor` or `patch`.
pub fn step(old: &Surface, new: &Surface) -> &'static str {
    let stays = |(name, meaning): (&String, &String)| new.get(name) == Some(meaning);
    let newly_needed = |name: &String| {
        let owner = name
            .strip_suffix('!')
            .and_then(|name| name.split('.').next());
        let was_built = owner.is_some_and(|owner| old.contains_key(&built(owner)));
        was_built && !old.contains_key(name)
    };
    if !old.iter().all(stays) || new.keys().any(newly_needed) {
        "major"
    } else if new.len() > old.len() {
        "minor"
    } else {
        "patch"
    }
}

fn built(name: &str) -> String {
    format!("{name} is built")
}

fn structure(module: &str, item: &ItemStruct, surface: &mut Surface) {
    let name = &item.ident;
    surface.insert(name.to_string(), module.to_owned());
    let rest = argument(&item.attrs, "rest");
    let reply = rest.as_deref().map(|rest| {
        rest.split_once("reply = ")
            .map_or("Value", |(_, kind)| kind)
    });
    if let Some(reply) = reply {
        surface.insert(format!("{name}.reply"), reply.to_owned());
    }
    let usage = argument(&item.attrs, "model").unwrap_or_default();
    for word in usage.split(", ").filter(|word| !word.is_empty()) {
        surface.insert(format!("{name} in {word}"), String::new());
    }
    // Only code that builds a value must set the required fields.
    let is_built = reply.is_some() || usage.contains("request");
    if is_built {
        surface.insert(built(&name.to_string()), String::new());
    }
    let Fields::Named(fields) = &item.fields else {
        return;
    };
    for field in &fields.named {
        member(&name.to_string(), field, is_built, surface);
    }
}

fn member(owner: &str, field: &Field, is_built: bool, surface: &mut Surface) {
    let name = field.ident.as_ref().unwrap();
    let kind = field.ty.to_token_stream().to_string();
    if is_built && !kind.starts_with("Option") && name != "extra" {
        surface.insert(format!("{owner}.{name}!"), String::new());
    }
    surface.insert(format!("{owner}.{name}"), kind);
}

fn enumeration(module: &str, item: &ItemEnum, surface: &mut Surface) {
    let name = &item.ident;
    surface.insert(name.to_string(), module.to_owned());
    let openness = argument(&item.attrs, "wire_enum").unwrap_or_default();
    surface.insert(format!("{name} is made"), openness);
    for variant in &item.variants {
        let payload = variant.fields.to_token_stream().to_string();
        surface.insert(format!("{name}::{}", variant.ident), payload);
    }
}

fn argument(attrs: &[Attribute], name: &str) -> Option<String> {
    attrs.iter().find_map(|attr| match &attr.meta {
        Meta::List(list) if list.path.is_ident(name) => {
            Some(list.tokens.to_string().replace(" ,", ","))
        }
        _ => None,
    })
}
