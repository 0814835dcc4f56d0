//! Realistic arguments as Rust expressions, from the examples of the spec.

use std::collections::HashMap;

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};
use serde_json::Value;

use crate::generate::ir::{Api, Enum, Member, Model, Type};
use crate::spec::bindings::Format;

/// Deeper objects leave out optional fields, so that recursive models end.
const DEPTH: usize = 4;

/// Writes expressions for arguments. Paths of types begin with the name of the library.
pub(super) struct Samples<'t> {
    crate_name: Ident,
    enums: HashMap<&'t str, &'t Enum>,
    models: HashMap<&'t str, &'t Model>,
}

impl<'t> Samples<'t> {
    pub(super) fn new(api: &'t Api, crate_name: &str) -> Self {
        Self {
            crate_name: format_ident!("{crate_name}"),
            enums: api
                .enums
                .iter()
                .map(|item| (item.name.as_str(), item))
                .collect(),
            models: api
                .models
                .iter()
                .map(|item| (item.name.as_str(), item))
                .collect(),
        }
    }

    /// Calls of the setters of the required members, or of all members.
    pub(super) fn setters<'m>(
        &self,
        members: impl Iterator<Item = &'m Member>,
        full: bool,
        given: Option<&Value>,
    ) -> TokenStream {
        self.setters_at(members, full, given, DEPTH)
    }

    fn setters_at<'m>(
        &self,
        members: impl Iterator<Item = &'m Member>,
        full: bool,
        given: Option<&Value>,
        depth: usize,
    ) -> TokenStream {
        members
            .filter_map(|member| {
                let own = given.and_then(|given| given.get(member.wire.as_str()));
                if !(member.required || own.is_some() || (full && given.is_none())) {
                    return None;
                }
                let name = &member.rust;
                let example = own.or(member.example.as_ref());
                let value = self.value(&member.kind, member.format, example, depth);
                Some(quote!(.#name(#value)))
            })
            .collect()
    }

    /// An expression that the setter of a member accepts.
    fn value(
        &self,
        kind: &Type,
        format: Option<Format>,
        example: Option<&Value>,
        depth: usize,
    ) -> TokenStream {
        match kind {
            Type::String => {
                let text = example
                    .and_then(Value::as_str)
                    .unwrap_or_else(|| sample_text(format));
                quote!(#text)
            }
            Type::Integer => integer(example.and_then(Value::as_i64).unwrap_or(1)),
            Type::Number => {
                let number =
                    Literal::f64_unsuffixed(example.and_then(Value::as_f64).unwrap_or(1.5));
                quote!(#number)
            }
            Type::Boolean => {
                let flag = example.and_then(Value::as_bool).unwrap_or(true);
                quote!(#flag)
            }
            Type::Identifier => match example {
                Some(Value::String(text)) => quote!(#text),
                example => integer(example.and_then(Value::as_i64).unwrap_or(1)),
            },
            Type::Json => json(example),
            Type::Enum(name) => self.variant(name.as_str(), example),
            Type::Model(name) => self.object(name.as_str(), example, depth),
            Type::List(item) => self.list(item, format, example, depth),
            Type::Map(value) => self.map(value, example, depth),
        }
    }

    fn variant(&self, name: &str, example: Option<&Value>) -> TokenStream {
        let Some(item) = self.enums.get(name) else {
            return quote!("");
        };
        let wanted = item
            .variants
            .iter()
            .find(|variant| Some(&variant.value) == example);
        match (
            wanted.or(item.variants.first()),
            example.and_then(Value::as_str),
        ) {
            (_, Some(text)) if wanted.is_none() && item.open => quote!(#text),
            (Some(variant), _) => {
                let (root, name, variant) = (&self.crate_name, &item.name, &variant.name);
                quote!(#root::#name::#variant)
            }
            (None, _) => quote!("sample"),
        }
    }

    fn object(&self, name: &str, example: Option<&Value>, depth: usize) -> TokenStream {
        let Some(model) = self.models.get(name) else {
            return quote!(());
        };
        let (root, name) = (&self.crate_name, &model.name);
        let full = example.is_none() && depth > 0;
        let fields = model.fields.iter();
        let setters = self.setters_at(fields, full, example, depth.saturating_sub(1));
        quote!(#root::#name::builder()#setters.build())
    }

    fn list(
        &self,
        item: &Type,
        format: Option<Format>,
        example: Option<&Value>,
        depth: usize,
    ) -> TokenStream {
        let examples = example
            .and_then(Value::as_array)
            .filter(|examples| !examples.is_empty());
        let items: Vec<_> = match examples {
            Some(examples) => examples
                .iter()
                .map(|e| self.item(item, format, Some(e), depth))
                .collect(),
            None => vec![self.item(item, format, None, depth)],
        };
        quote!([#(#items),*])
    }

    /// An expression inside a list or a map. Setters convert one level only, so deeper values need their exact
    /// type.
    fn item(
        &self,
        kind: &Type,
        format: Option<Format>,
        example: Option<&Value>,
        depth: usize,
    ) -> TokenStream {
        let value = self.value(kind, format, example, depth);
        match kind {
            Type::List(inner) => {
                let inner = self.exact(inner, quote!(item));
                quote!(#value.into_iter().map(|item| #inner).collect::<Vec<_>>())
            }
            Type::Map(inner) => {
                let inner = self.exact(inner, quote!(item));
                quote!(std::collections::BTreeMap::from(#value.map(|(key, item)| (String::from(key), #inner))))
            }
            _ => value,
        }
    }

    /// Converts an expression that a setter accepts to its exact type.
    fn exact(&self, kind: &Type, value: TokenStream) -> TokenStream {
        let root = &self.crate_name;
        match kind {
            Type::String => quote!(String::from(#value)),
            Type::Integer => quote!(i64::from(#value)),
            Type::Identifier => quote!(#root::Id::from(#value)),
            Type::Enum(name) => quote!(#root::#name::from(#value)),
            _ => value,
        }
    }

    fn map(&self, value: &Type, example: Option<&Value>, depth: usize) -> TokenStream {
        let entries: Vec<_> = match example
            .and_then(Value::as_object)
            .filter(|map| !map.is_empty())
        {
            Some(map) => map
                .iter()
                .map(|(key, e)| (key.as_str(), self.item(value, None, Some(e), depth)))
                .collect(),
            None => vec![("KEY", self.item(value, None, None, depth))],
        };
        let entries = entries.iter().map(|(key, value)| quote!((#key, #value)));
        quote!([#(#entries),*])
    }
}

pub(super) fn sample_text(format: Option<Format>) -> &'static str {
    match format {
        Some(Format::E164) => "+390212345678",
        Some(Format::Email) => "ada@example.com",
        Some(Format::Date) => "2026-03-01",
        Some(Format::Timestamp) => "2026-03-01T09:30:00Z",
        Some(Format::Url) => "https://example.com/sample",
        None => "sample",
    }
}

/// Small numbers need no suffix, because setters convert `i32`.
fn integer(number: i64) -> TokenStream {
    let literal = match i32::try_from(number) {
        Ok(_) => Literal::i64_unsuffixed(number),
        Err(_) => Literal::i64_suffixed(number),
    };
    quote!(#literal)
}

fn json(example: Option<&Value>) -> TokenStream {
    let text = example.map_or_else(|| "{}".to_owned(), Value::to_string);
    // JSON is valid as Rust tokens, except for some texts, which are written as a string.
    match text.parse::<TokenStream>() {
        Ok(tokens) => quote!(serde_json::json!(#tokens)),
        Err(_) => quote!(serde_json::Value::from(#text)),
    }
}
