//! The generated `mod.rs`: the modules, and the catalogue.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::generate::composio;
use crate::generate::ir::Api;
use crate::spec::bindings::Limitation;

/// The items of the root module.
pub(super) fn items(api: &Api) -> Vec<TokenStream> {
    let mut modules: Vec<_> = api
        .modules
        .iter()
        .map(|m| format_ident!("{}", m.name.as_str()))
        .collect();
    let shared = [
        ("enums", api.enums.is_empty()),
        ("models", api.models.is_empty()),
    ];
    modules.extend(
        shared
            .iter()
            .filter(|(_, empty)| !empty)
            .map(|(name, _)| format_ident!("{name}")),
    );
    modules.sort();
    let mut items: Vec<TokenStream> = modules.iter().map(|name| quote!(pub mod #name;)).collect();
    items.push(quote!(#[doc(no_inline)] pub use self::{#(#modules::*),*};));
    items.push(quote!(
        use crate::{Action, Catalog};
    ));
    items.push(quote!(
        use crate::action::{GroupInfo, Limitation};
    ));
    items.push(catalog(api));
    items.push(groups(api));
    items.push(cannot(api));
    items
}

fn catalog(api: &Api) -> TokenStream {
    let (slug, name) = (api.slug.as_str(), &api.name);
    let version = api.version.as_deref().unwrap_or_default();
    let rest = &api.rest;
    let (base_url, key_header) = (&rest.base_url, rest.key_header.to_ascii_lowercase());
    let key_variable = &rest.key_variable;
    let (composio_url, composio_path) = (composio::BASE_URL, composio::EXECUTE_PATH);
    let composio_header = composio::KEY_HEADER;
    let actions = api.by_slug().into_iter().map(|action| &action.type_name);
    quote! {
        #[doc = " The catalogue of this version of the crate."]
        #[doc = ""]
        #[doc = " A constant: nothing is parsed or built at run time."]
        pub fn catalog() -> &'static Catalog {
            &Catalog {
                toolkit: #slug,
                name: #name,
                version: #version,
                rest_base_url: #base_url,
                rest_key_header: #key_header,
                rest_key_variable: #key_variable,
                composio_base_url: #composio_url,
                composio_execute_path: #composio_path,
                composio_key_header: #composio_header,
                groups: GROUPS,
                actions: &[#(#actions::INFO),*],
                cannot: CANNOT,
            }
        }
    }
}

fn groups(api: &Api) -> TokenStream {
    let groups = api.modules.iter().map(|module| {
        let (name, doc) = (module.name.as_str(), module.doc.join("\n\n"));
        let synonyms = &module.synonyms;
        quote!(GroupInfo { name: #name, doc: #doc, synonyms: &[#(#synonyms),*] })
    });
    quote!(const GROUPS: &[GroupInfo] = &[#(#groups),*];)
}

fn cannot(api: &Api) -> TokenStream {
    let limitations = api.cannot.iter().map(|limitation| {
        let Limitation { words, text } = limitation;
        quote!(Limitation { words: &[#(#words),*], text: #text })
    });
    quote!(const CANNOT: &[Limitation] = &[#(#limitations),*];)
}
