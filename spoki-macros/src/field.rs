//! What parameters of actions and fields of models have in common.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::Attribute;
use syn::ext::IdentExt;

use crate::attr::{At, Word, quoted};
use crate::ctxt::Ctxt;
use crate::docs;
use crate::shape::{FieldType, Shape};

/// A parameter or field.
pub(crate) struct Field<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) attrs: &'a [Attribute],
    pub(crate) ty: FieldType<'a>,
    pub(crate) facets: Facets,
}

/// The part of its attribute that both share.
#[derive(Default)]
pub(crate) struct Facets {
    pub(crate) name: Option<At<String>>,
    pub(crate) kind: Option<At<&'static str>>,
    pub(crate) format: Option<At<&'static str>>,
    pub(crate) min: Option<At<i64>>,
    pub(crate) max: Option<At<i64>>,
    pub(crate) advised_max: Option<At<i64>>,
    pub(crate) secret: Option<Span>,
}

/// The words of `kind = …`, with the variant of `Kind`.
const KINDS: &[(&str, &str)] = &[
    ("string", "String"),
    ("integer", "Integer"),
    ("number", "Number"),
    ("boolean", "Boolean"),
    ("array", "Array"),
    ("object", "Map"),
    ("any", "Any"),
];

/// The words of `format = …`, with the variant of `Format`.
const FORMATS: &[(&str, &str)] = &[
    ("e164", "E164"),
    ("email", "Email"),
    ("date", "Date"),
    ("timestamp", "Timestamp"),
    ("url", "Url"),
];

impl Facets {
    /// Takes a word of the shared part; answers whether it was one.
    pub(crate) fn accept(&mut self, word: &Word<'_>) -> bool {
        match word.name {
            "name" => self.name = word.text(),
            "kind" => self.kind = word.choice(KINDS),
            "format" => self.format = word.choice(FORMATS),
            "min" => self.min = word.integer(),
            "max" => self.max = word.integer(),
            "advised_max" => self.advised_max = word.integer(),
            "secret" => self.secret = word.flag(),
            _ => return false,
        }
        true
    }

    fn bounds(&self) -> impl Iterator<Item = (&'static str, &At<i64>)> {
        [
            ("min", &self.min),
            ("max", &self.max),
            ("advised_max", &self.advised_max),
        ]
        .into_iter()
        .filter_map(|(name, bound)| Some((name, bound.as_ref()?)))
    }

    /// The format whose texts are masked when printed.
    pub(crate) fn masked(&self) -> Option<&'static str> {
        let format = self.format.as_ref()?.value;
        matches!(format, "E164" | "Email").then_some(format)
    }
}

impl<'a> Field<'a> {
    pub(crate) fn new(ident: &'a Ident, field: &'a syn::Field, facets: Facets) -> Self {
        Self {
            ident,
            attrs: &field.attrs,
            ty: FieldType::of(&field.ty),
            facets,
        }
    }

    /// The name on the wire.
    pub(crate) fn wire(&self) -> String {
        match &self.facets.name {
            Some(name) => name.value.clone(),
            None => self.ident.unraw().to_string(),
        }
    }

    /// The place to complain about the name on the wire.
    pub(crate) fn wire_span(&self) -> Span {
        self.facets
            .name
            .as_ref()
            .map_or(self.ident.span(), |name| name.span)
    }

    /// The rules within one field.
    pub(crate) fn check(&self, cx: &Ctxt) {
        self.check_format(cx);
        self.check_kind(cx);
        self.check_bounds(cx);
    }

    fn check_format(&self, cx: &Ctxt) {
        let Some(format) = &self.facets.format else {
            return;
        };
        if let Shape::Integer | Shape::Number | Shape::Boolean | Shape::Identifier | Shape::Extra =
            self.ty.shape.leaf()
        {
            cx.error(
                format.span,
                "`format` describes texts, and this field holds none",
            );
        }
    }

    fn check_kind(&self, cx: &Ctxt) {
        let Some(kind) = &self.facets.kind else {
            return;
        };
        match self.ty.shape.leaf() {
            Shape::Identifier if !matches!(kind.value, "String" | "Integer") => cx.error(
                kind.span,
                "an `Id` is declared as `kind = integer` or `kind = string`",
            ),
            Shape::Identifier | Shape::Json => {}
            Shape::Other if !matches!(kind.value, "Array" | "Map") => {}
            _ => cx.error(
                kind.span,
                "the Rust type already says the JSON type; `kind` is for `Id` and `Value`",
            ),
        }
    }

    fn check_bounds(&self, cx: &Ctxt) {
        for (name, bound) in self.facets.bounds() {
            match self.ty.shape {
                Shape::Boolean => {
                    cx.error(bound.span, format!("`{name}` has no meaning for a `bool`"));
                }
                Shape::Identifier => {
                    cx.error(bound.span, format!("`{name}` has no meaning for an `Id`"));
                }
                Shape::Text | Shape::List(_) | Shape::Map(..) if bound.value < 0 => cx.error(
                    bound.span,
                    format!("`{name}` is a length or a count here, which is never negative"),
                ),
                _ => {}
            }
        }
        let Facets {
            min,
            max,
            advised_max,
            ..
        } = &self.facets;
        for (low, low_name, high, high_name) in [
            (min, "min", max, "max"),
            (min, "min", advised_max, "advised_max"),
            (advised_max, "advised_max", max, "max"),
        ] {
            if let (Some(low), Some(high)) = (low, high)
                && low.value > high.value
            {
                cx.error(
                    low.span,
                    format!(
                        "`{low_name} = {}` is above `{high_name} = {}`",
                        low.value, high.value
                    ),
                );
            }
        }
    }

    /// The entry of the parameter table.
    pub(crate) fn param(&self) -> TokenStream {
        let wire = self.wire();
        let doc = docs::text(self.attrs);
        let required = !self.ty.optional;
        let kind = self.kind();
        let facets = self.facets();
        quote!(__p::Param::new(#wire, #doc, #required, #kind) #facets)
    }

    fn kind(&self) -> TokenStream {
        let declared = self.facets.kind.as_ref();
        let declared = declared.map(|kind| kind_of(&self.ty.shape, kind.value));
        let ty = self.ty.value;
        declared.unwrap_or_else(|| quote!(<#ty as __p::ArgumentType>::KIND))
    }

    fn facets(&self) -> TokenStream {
        let Facets {
            format,
            min,
            max,
            advised_max,
            secret,
            ..
        } = &self.facets;
        let format = match (format, self.ty.shape.leaf()) {
            (Some(format), _) => Some(format.value),
            (None, Shape::Identifier) => Some("Identifier"),
            (None, _) => None,
        };
        let format = format.map(|format| {
            let variant = Ident::new(format, Span::call_site());
            quote!(.format(__p::Format::#variant))
        });
        let min = min.as_ref().map(|At { value, .. }| quote!(.min(#value)));
        let max = max.as_ref().map(|At { value, .. }| quote!(.max(#value)));
        let advised_max = advised_max
            .as_ref()
            .map(|At { value, .. }| quote!(.advised_max(#value)));
        let secret = secret.map(|_| quote!(.secret()));
        quote!(#format #min #max #advised_max #secret)
    }
}

/// A declared kind; for what is in a list or map, the declaration is about the items.
fn kind_of(shape: &Shape<'_>, kind: &str) -> TokenStream {
    match shape {
        Shape::List(item) => {
            let item = kind_of(&Shape::of(item), kind);
            quote!(__p::Kind::Array(&#item))
        }
        Shape::Map(_, item) => {
            let item = kind_of(&Shape::of(item), kind);
            quote!(__p::Kind::Map(&#item))
        }
        _ => {
            let variant = Ident::new(kind, Span::call_site());
            match kind {
                "Array" | "Map" => quote!(__p::Kind::#variant(&__p::Kind::Any)),
                _ => quote!(__p::Kind::#variant),
            }
        }
    }
}

/// Two fields must not share a name on the wire, nor take a name that the builder needs.
pub(crate) fn check_names(cx: &Ctxt, fields: &[&Field<'_>], attribute: &str, taken: &[&str]) {
    let mut seen = Vec::<(String, &Field<'_>)>::new();
    for field in fields {
        let wire = field.wire();
        if let Some((_, first)) = seen.iter().find(|(name, _)| *name == wire) {
            cx.error(
                field.wire_span(),
                format!(
                    "`{}` goes out as `{wire}`, too; two fields cannot share a name on the wire",
                    first.ident
                ),
            );
        }
        seen.push((wire, field));
        let rust = field.ident.unraw().to_string();
        if taken.contains(&rust.as_str()) {
            cx.error(
                field.ident.span(),
                format!(
                    "the builder has a method `{rust}` of its own ({}); call the field `{rust}_` \
                     and add `#[{attribute}(name = \"{rust}\")]`",
                    quoted(taken.iter().copied())
                ),
            );
        }
    }
}
