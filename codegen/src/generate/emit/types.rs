//! Types as tokens, and the imports that they need.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::generate::ir::Type;

/// The names that a module imports.
#[derive(Debug, Default)]
pub(super) struct Imports {
    from: BTreeMap<&'static str, BTreeSet<String>>,
}

impl Imports {
    pub(super) fn add(&mut self, module: &'static str, name: &str) {
        self.from.entry(module).or_default().insert(name.to_owned());
    }

    /// Removes the names from `module`, which is the importing module itself.
    pub(super) fn forget(&mut self, module: &str) {
        self.from.remove(module);
    }

    /// `use` items: first the standard library, then the crate, then the neighbouring modules.
    pub(super) fn items(&self) -> Vec<TokenStream> {
        let mut modules: Vec<_> = self.from.iter().collect();
        modules.sort_by_key(|(module, _)| (!module.starts_with("std"), **module));
        modules
            .into_iter()
            .map(|(module, names)| {
                let path: TokenStream = module
                    .split("::")
                    .map(|part| format_ident!("{part}"))
                    .enumerate()
                    .map(|(index, part)| {
                        if index == 0 {
                            quote!(#part)
                        } else {
                            quote!(::#part)
                        }
                    })
                    .collect();
                let names: Vec<_> = names.iter().map(|name| format_ident!("{name}")).collect();
                match names.as_slice() {
                    [name] => quote!(use #path::#name;),
                    names => quote!(use #path::{#(#names),*};),
                }
            })
            .collect()
    }
}

/// The type of a field, without `Option`.
pub(super) fn tokens(kind: &Type, imports: &mut Imports) -> TokenStream {
    match kind {
        Type::String => quote!(String),
        Type::Integer => quote!(i64),
        Type::Number => quote!(f64),
        Type::Boolean => quote!(bool),
        Type::Identifier => {
            imports.add("crate", "Id");
            quote!(Id)
        }
        Type::Json => {
            imports.add("crate", "Value");
            quote!(Value)
        }
        Type::Enum(name) => {
            imports.add("super::enums", name.as_str());
            quote!(#name)
        }
        Type::Model(name) => {
            imports.add("super::models", name.as_str());
            quote!(#name)
        }
        Type::List(item) => {
            let item = tokens(item, imports);
            quote!(Vec<#item>)
        }
        Type::Map(value) => {
            imports.add("std::collections", "BTreeMap");
            let value = tokens(value, imports);
            quote!(BTreeMap<String, #value>)
        }
    }
}
