//! The common part of an action's parameters and a model's fields.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::Attribute;
use syn::ext::IdentExt;

use crate::attr::{At, Key};
use crate::ctxt::Ctxt;
use crate::docs;
use crate::shape::{FieldType, Shape};
use crate::suggest::quoted;

/// A parameter or field.
pub(crate) struct Field<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) attrs: &'a [Attribute],
    pub(crate) ty: FieldType<'a>,
    pub(crate) keys: SharedKeys,
}

/// The keys that `#[param]` and `#[field]` share.
#[derive(Default)]
pub(crate) struct SharedKeys {
    pub(crate) name: Option<At<String>>,
    pub(crate) kind: Option<At<&'static str>>,
    pub(crate) format: Option<At<&'static str>>,
    pub(crate) min: Option<At<i64>>,
    pub(crate) max: Option<At<i64>>,
    pub(crate) advised_max: Option<At<i64>>,
    pub(crate) secret: Option<Span>,
}

/// The names for `kind = …`, each with the variant of `Kind`.
const KINDS: &[(&str, &str)] = &[
    ("string", "String"),
    ("integer", "Integer"),
    ("number", "Number"),
    ("boolean", "Boolean"),
    ("array", "Array"),
    ("object", "Map"),
    ("any", "Any"),
];

/// The names for `format = …`, each with the variant of `Format`.
const FORMATS: &[(&str, &str)] = &[
    ("e164", "E164"),
    ("email", "Email"),
    ("date", "Date"),
    ("timestamp", "Timestamp"),
    ("url", "Url"),
];

impl SharedKeys {
    /// Stores the value of a shared key. Returns false for any other key.
    pub(crate) fn accept(&mut self, key: &Key<'_>) -> bool {
        match key.name {
            "name" => self.name = key.string(),
            "kind" => self.kind = key.choice(KINDS),
            "format" => self.format = key.choice(FORMATS),
            "min" => self.min = key.integer(),
            "max" => self.max = key.integer(),
            "advised_max" => self.advised_max = key.integer(),
            "secret" => self.secret = key.flag(),
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

    /// The format, if `Debug` masks its values.
    pub(crate) fn masked(&self) -> Option<&'static str> {
        let format = self.format.as_ref()?.value;
        matches!(format, "E164" | "Email").then_some(format)
    }
}

impl<'a> Field<'a> {
    pub(crate) fn new(ident: &'a Ident, field: &'a syn::Field, keys: SharedKeys) -> Self {
        Self {
            ident,
            attrs: &field.attrs,
            ty: FieldType::of(&field.ty),
            keys,
        }
    }

    /// The name on the wire.
    pub(crate) fn wire(&self) -> String {
        match &self.keys.name {
            Some(name) => name.value.clone(),
            None => self.ident.unraw().to_string(),
        }
    }

    /// The span for messages about the name on the wire.
    pub(crate) fn wire_span(&self) -> Span {
        self.keys
            .name
            .as_ref()
            .map_or(self.ident.span(), |name| name.span)
    }

    /// Checks the rules that concern only this field.
    pub(crate) fn check(&self, cx: &Ctxt) {
        self.check_format(cx);
        self.check_kind(cx);
        self.check_bounds(cx);
    }

    fn check_format(&self, cx: &Ctxt) {
        let Some(format) = &self.keys.format else {
            return;
        };
        if let Shape::Integer | Shape::Number | Shape::Boolean | Shape::Identifier | Shape::Extra =
            self.ty.shape.leaf()
        {
            cx.error(
                format.span,
                "`format` is for strings, and this field is not a string",
            );
        }
    }

    fn check_kind(&self, cx: &Ctxt) {
        let Some(kind) = &self.keys.kind else {
            return;
        };
        match self.ty.shape.leaf() {
            Shape::Identifier if !matches!(kind.value, "String" | "Integer") => cx.error(
                kind.span,
                "the `kind` of an `Id` must be `integer` or `string`",
            ),
            Shape::Identifier | Shape::Json => {}
            Shape::Other if !matches!(kind.value, "Array" | "Map") => {}
            _ => cx.error(
                kind.span,
                "the Rust type already determines the JSON type; `kind` is only for `Id` and `Value`",
            ),
        }
    }

    fn check_bounds(&self, cx: &Ctxt) {
        for (name, bound) in self.keys.bounds() {
            match self.ty.shape {
                Shape::Boolean => {
                    cx.error(bound.span, format!("`{name}` has no meaning for a `bool`"));
                }
                Shape::Identifier => {
                    cx.error(bound.span, format!("`{name}` has no meaning for an `Id`"));
                }
                Shape::Text | Shape::List(_) | Shape::Map(..) if bound.value < 0 => cx.error(
                    bound.span,
                    format!("`{name}` is a length or a count here, so it cannot be negative"),
                ),
                _ => {}
            }
        }
        let SharedKeys {
            min,
            max,
            advised_max,
            ..
        } = &self.keys;
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
                        "`{low_name} = {}` is greater than `{high_name} = {}`",
                        low.value, high.value
                    ),
                );
            }
        }
    }

    /// The expression for the field's entry in the tables.
    pub(crate) fn entry(&self) -> TokenStream {
        let wire = self.wire();
        let doc = docs::table_entry(self.attrs);
        let required = (!self.ty.optional).then(|| quote!(.required()));
        let kind = self.kind();
        let options = self.options();
        quote!(__p::Field::new(#wire, #kind) #doc #required #options)
    }

    fn kind(&self) -> TokenStream {
        let declared = self.keys.kind.as_ref();
        let declared = declared.map(|kind| kind_of(&self.ty.shape, kind.value));
        let ty = self.ty.value;
        declared.unwrap_or_else(|| quote!(<#ty as __p::JsonType>::KIND))
    }

    /// The calls that set the optional facts of the field.
    fn options(&self) -> TokenStream {
        let SharedKeys {
            format,
            min,
            max,
            advised_max,
            secret,
            ..
        } = &self.keys;
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

/// The kind that `kind = …` declares. In a list or map it is the kind of the items.
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

/// Checks that JSON need not escape the name: requests write the names of fields unchanged.
pub(crate) fn check_wire_name(cx: &Ctxt, name: &str, span: Span) {
    if name.contains(|c: char| c.is_control() || matches!(c, '"' | '\\')) {
        cx.error(
            span,
            "a name on the wire cannot contain `\"`, `\\` or control characters",
        );
    }
}

/// Checks the names on the wire, that no two fields share one, and that no setter would have the name of one of
/// the builder's own methods.
pub(crate) fn check_names(cx: &Ctxt, fields: &[&Field<'_>], attribute: &str, reserved: &[&str]) {
    let mut seen = Vec::<(String, &Field<'_>)>::new();
    for field in fields {
        let wire = field.wire();
        if let Some((_, first)) = seen.iter().find(|(name, _)| *name == wire) {
            cx.error(
                field.wire_span(),
                format!(
                    "`{}` also has the name `{wire}` on the wire; each field needs a name of its own",
                    first.ident
                ),
            );
        }
        check_wire_name(cx, &wire, field.wire_span());
        seen.push((wire, field));
        let rust = field.ident.unraw().to_string();
        if rust.starts_with("maybe_") {
            cx.error(
                field.ident.span(),
                format!(
                    "the builder needs the names that begin with `maybe_`; rename this field \
                     and add `#[{attribute}(name = \"{rust}\")]`"
                ),
            );
        }
        if reserved.contains(&rust.as_str()) {
            cx.error(
                field.ident.span(),
                format!(
                    "the builder needs the method names {}; rename this field to `{rust}_` \
                     and add `#[{attribute}(name = \"{rust}\")]`",
                    quoted(reserved.iter().copied())
                ),
            );
        }
    }
}
