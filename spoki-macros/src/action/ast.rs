//! The action that `#[derive(Action)]` reads.

use proc_macro2::{Ident, TokenStream};
use syn::{Attribute, DeriveInput, Type, Visibility};

use super::attr::{self, ActionAttr, EffectAttr, HintAttr, ParamAttr, ReplyAttr, RestAttr};
use crate::attr::{At, refuse};
use crate::builder::Builder;
use crate::ctxt::Ctxt;
use crate::emit;
use crate::field::Field;
use crate::item::StructNames;

/// A struct with `#[derive(Action)]`.
pub(crate) struct Action<'a> {
    pub(super) ident: &'a Ident,
    pub(super) vis: Visibility,
    pub(super) attrs: &'a [Attribute],
    pub(super) krate: TokenStream,
    pub(super) identity: ActionAttr,
    pub(super) synonyms: Vec<String>,
    pub(super) effect: EffectAttr,
    pub(super) rest: RestAttr,
    pub(super) reply: ReplyAttr,
    pub(super) hints: Vec<HintAttr>,
    pub(super) params: Vec<Param<'a>>,
}

/// A parameter: one field of the struct.
pub(super) struct Param<'a> {
    pub(super) field: Field<'a>,
    /// A variant of `Location`.
    pub(super) location: Option<At<&'static str>>,
    /// The names in the REST call, if they differ from the name on the wire.
    pub(super) names: Vec<String>,
    pub(super) omit_false: Option<proc_macro2::Span>,
    pub(super) client_filter: Option<At<String>>,
}

const NAMES: StructNames = StructNames {
    name: "an action",
    fields: "its parameters",
    not_an_enum: ", not an enum",
};

impl<'a> Action<'a> {
    /// Reads the item; `None` if it is not a struct with named fields.
    pub(super) fn parse(cx: &Ctxt, input: &'a DeriveInput) -> Option<Self> {
        let item = input.ident.span();
        let identity = ActionAttr::read(cx, &input.attrs, item);
        let synonyms = attr::synonyms(cx, &input.attrs);
        let effect = EffectAttr::read(cx, &input.attrs, item);
        let rest = RestAttr::read(cx, &input.attrs, item);
        let reply = ReplyAttr::read(cx, &input.attrs);
        let hints = HintAttr::read_all(cx, &input.attrs);
        refuse(cx, &input.attrs, &["param"], "a field");
        let params = NAMES.fields(cx, input)?.iter();
        let krate = emit::krate(identity.krate.as_ref().map(|path| &path.value));
        Some(Self {
            ident: &input.ident,
            vis: emit::visibility(&input.vis),
            attrs: &input.attrs,
            krate,
            identity,
            synonyms,
            effect,
            rest,
            reply,
            hints,
            params: params.filter_map(|field| Param::read(cx, field)).collect(),
        })
    }

    pub(super) fn fields(&self) -> Vec<&Field<'a>> {
        self.params.iter().map(|param| &param.field).collect()
    }

    /// Whether the reply is a `List` or a `Secret`, under that name: a derive sees no types.
    pub(super) fn replies_with(&self, name: &str) -> bool {
        let reply = self.rest.reply.as_ref().map(|reply| &reply.value);
        let Some(Type::Path(reply)) = reply else {
            return false;
        };
        let last = reply.path.segments.last();
        last.is_some_and(|segment| segment.ident == name)
    }

    pub(super) fn builder(&self) -> Builder<'_> {
        Builder {
            ident: self.ident,
            vis: &self.vis,
            krate: &self.krate,
            fields: self.params.iter().map(|param| &param.field).collect(),
            extra: None,
            sends: true,
            is_list: self.replies_with("List"),
            has_prelude: self.identity.no_implicit_prelude.is_none(),
        }
    }
}

impl<'a> Param<'a> {
    fn read(cx: &Ctxt, field: &'a syn::Field) -> Option<Self> {
        refuse(
            cx,
            &field.attrs,
            &["action", "synonyms", "effect", "rest", "reply", "hint"],
            "the struct",
        );
        let attr = ParamAttr::read(cx, &field.attrs);
        Some(Self {
            field: Field::new(field.ident.as_ref()?, field, attr.keys),
            location: attr.location,
            names: attr.names,
            omit_false: attr.omit_false,
            client_filter: attr.client_filter,
        })
    }

    /// The variant of `Location`: from the attribute, or by default.
    pub(super) fn location(&self, method: &str, path: &str) -> &'static str {
        match &self.location {
            Some(location) => location.value,
            None if path.contains(&format!("{{{}}}", self.field.wire())) => "Path",
            None if matches!(method, "GET" | "DELETE") => "Query",
            None => "Body",
        }
    }
}
