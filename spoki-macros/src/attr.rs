//! Reads the attributes of the derives: `#[name(entry, entry, …)]`.
//!
//! An entry is a key (`secret`), a key with a value (`max = 3`), or a literal without a key (`"/api/1/"`). Each
//! entry is read by itself, so that a mistake in one does not hide mistakes in the others.

use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};
use syn::parse::{Parse, Parser};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Attribute, Lit, LitStr, Meta, Token};

use crate::ctxt::Ctxt;
use crate::suggest::{closest, hint, quoted};

/// A value, and the span for messages about it.
#[derive(Clone)]
pub(crate) struct At<T> {
    pub(crate) value: T,
    pub(crate) span: Span,
}

/// One entry of an attribute.
pub(crate) enum Entry {
    /// `key` or `key = value`.
    Key {
        key: Ident,
        value: Option<TokenStream>,
    },
    /// A literal without a key.
    Literal(Lit),
}

/// The keys of an attribute.
pub(crate) struct Keys {
    /// The attribute's name, such as `param`.
    pub(crate) attribute: &'static str,
    /// Each key with an example of its use, such as `("min", "min = 1")`.
    pub(crate) keys: &'static [(&'static str, &'static str)],
}

impl Keys {
    /// Whether the attribute has this key.
    pub(crate) fn has(&self, key: &Ident) -> bool {
        self.keys.iter().any(|(name, _)| key == name)
    }

    /// Calls `take` with each known key in the attributes of this name. The reader that returns knows which
    /// keys there were.
    pub(crate) fn read<'a>(
        &'static self,
        cx: &'a Ctxt,
        attrs: &[Attribute],
        take: impl FnMut(Key<'a>),
    ) -> KeyReader<'a> {
        let mut reader = KeyReader::new(cx, self);
        let keys = named(attrs, self.attribute).flat_map(|attr| reader.keys(attr));
        keys.for_each(take);
        reader
    }
}

/// The span for messages about a missing key: the attribute of this name, or else the item.
pub(crate) fn attribute_span(attrs: &[Attribute], name: &str, item: Span) -> Span {
    named(attrs, name)
        .next()
        .map_or(item, |attr| attr.path().span())
}

/// The entries of one attribute. Reports the entries that it cannot read.
pub(crate) fn entries(cx: &Ctxt, attr: &Attribute) -> Vec<Entry> {
    let name = attr
        .path()
        .get_ident()
        .map(ToString::to_string)
        .unwrap_or_default();
    match &attr.meta {
        Meta::List(list) => split(list.tokens.clone())
            .into_iter()
            .filter_map(|(tokens, comma)| entry(cx, tokens, comma))
            .collect(),
        other => {
            cx.error(other.span(), format!("expected a list: `#[{name}(…)]`"));
            Vec::new()
        }
    }
}

/// Splits at the commas outside of brackets and angle brackets. Returns each part with the comma after it.
fn split(tokens: TokenStream) -> Vec<(TokenStream, Span)> {
    let mut parts = Vec::new();
    let mut part = Vec::new();
    let mut angles = 0_usize;
    for token in tokens {
        if let TokenTree::Punct(punct) = &token {
            match punct.as_char() {
                '<' => angles += 1,
                '>' => angles = angles.saturating_sub(1),
                ',' if angles == 0 => {
                    parts.push((part.drain(..).collect(), punct.span()));
                    continue;
                }
                _ => {}
            }
        }
        part.push(token);
    }
    if !part.is_empty() {
        parts.push((part.into_iter().collect(), Span::call_site()));
    }
    parts
}

/// Reads one entry. `comma` is the comma after it.
fn entry(cx: &Ctxt, tokens: TokenStream, comma: Span) -> Option<Entry> {
    let mut rest = tokens.clone().into_iter();
    match (rest.next(), rest.next()) {
        (Some(TokenTree::Ident(key)), None) => Some(Entry::Key { key, value: None }),
        (Some(TokenTree::Ident(key)), Some(TokenTree::Punct(equals)))
            if equals.as_char() == '=' =>
        {
            let value: TokenStream = rest.collect();
            if value.is_empty() {
                return cx.fail(equals.span(), format!("`{key} =` needs a value"));
            }
            Some(Entry::Key {
                key,
                value: Some(value),
            })
        }
        (Some(TokenTree::Ident(key)), Some(TokenTree::Group(group)))
            if group.delimiter() == Delimiter::Parenthesis =>
        {
            cx.fail(key.span(), format!("write `{key} = …`, not `{key}(…)`"))
        }
        (Some(TokenTree::Ident(key)), Some(TokenTree::Literal(_))) => {
            cx.fail(key.span(), format!("the `=` is missing: write `{key} = …`"))
        }
        (None, _) => cx.fail(comma, "expected an entry before this comma"),
        (Some(first), _) => match syn::parse2(tokens) {
            Ok(literal) => Some(Entry::Literal(literal)),
            Err(_) => cx.fail(first.span(), "expected `key`, `key = value` or a literal"),
        },
    }
}

impl Entry {
    pub(crate) fn span(&self) -> Span {
        match self {
            Entry::Key { key, .. } => key.span(),
            Entry::Literal(literal) => literal.span(),
        }
    }
}

/// Reads the keys of an attribute, and reports unknown and repeated ones.
pub(crate) struct KeyReader<'a> {
    pub(crate) cx: &'a Ctxt,
    known: &'static Keys,
    /// The keys that the user gave, or meant by a misspelt one.
    meant: Vec<&'static str>,
    seen: Vec<&'static str>,
}

/// A known key with its value.
pub(crate) struct Key<'a> {
    cx: &'a Ctxt,
    pub(crate) name: &'static str,
    example: &'static str,
    pub(crate) span: Span,
    value: Option<TokenStream>,
}

impl<'a> KeyReader<'a> {
    pub(crate) fn new(cx: &'a Ctxt, known: &'static Keys) -> Self {
        Self {
            cx,
            known,
            meant: Vec::new(),
            seen: Vec::new(),
        }
    }

    /// The known keys of an attribute that takes no literals.
    pub(crate) fn keys(&mut self, attr: &Attribute) -> Vec<Key<'a>> {
        entries(self.cx, attr)
            .into_iter()
            .filter_map(|entry| match entry {
                Entry::Key { key, value } => self.key(&key, value),
                Entry::Literal(literal) => {
                    self.cx.error(
                        literal.span(),
                        format!("this value needs a key; {}", self.examples()),
                    );
                    None
                }
            })
            .collect()
    }

    /// The key, if it is known and not repeated.
    pub(crate) fn key(&mut self, key: &Ident, value: Option<TokenStream>) -> Option<Key<'a>> {
        let text = key.to_string();
        let Keys { attribute, keys } = self.known;
        let Some((name, example)) = keys.iter().find(|(name, _)| *name == text) else {
            let hint = match closest(&text, keys.iter().map(|(name, _)| *name)) {
                Some(meant) => {
                    self.meant.push(meant);
                    format!("did you mean `{meant}`?")
                }
                None => self.examples(),
            };
            let message = format!("unknown key `{text}` in `#[{attribute}]`; {hint}");
            return self.cx.fail(key.span(), message);
        };
        if self.seen.contains(name) {
            return self
                .cx
                .fail(key.span(), format!("`{name}` occurs twice; remove one"));
        }
        self.seen.push(name);
        self.meant.push(name);
        Some(Key {
            cx: self.cx,
            name,
            example,
            span: key.span(),
            value,
        })
    }

    /// Whether the user gave this key, or meant it by a misspelt one. If so, it is not missing.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.meant.contains(&key)
    }

    fn examples(&self) -> String {
        let Keys { attribute, keys } = self.known;
        let examples = quoted(keys.iter().map(|(_, example)| *example));
        format!("`#[{attribute}]` takes {examples}")
    }
}

impl Key<'_> {
    /// The value as a `T`. If it is missing or not a `T`, the error shows the key's example.
    fn parse<T>(&self, parser: impl Parser<Output = T>) -> Option<At<T>> {
        let Some(value) = &self.value else {
            self.cx.error(
                self.span,
                format!("`{}` needs a value: `{}`", self.name, self.example),
            );
            return None;
        };
        match parser.parse2(value.clone()) {
            Ok(value) => Some(At {
                value,
                span: self.span,
            }),
            Err(_) => self
                .cx
                .fail(value.span(), format!("expected `{}`", self.example)),
        }
    }

    /// Reads `key = …`, for any syntax that syn can read.
    pub(crate) fn syntax<T: Parse>(&self) -> Option<At<T>> {
        self.parse(T::parse)
    }

    /// Reads `key = "string"`; the string must not be empty.
    pub(crate) fn string(&self) -> Option<At<String>> {
        let text = self.parse(<LitStr as Parse>::parse)?;
        if text.value.value().trim().is_empty() {
            return self.cx.fail(
                text.value.span(),
                format!("`{}` must not be empty", self.name),
            );
        }
        Some(At {
            value: text.value.value(),
            span: text.value.span(),
        })
    }

    /// Reads `key = 3`.
    pub(crate) fn integer(&self) -> Option<At<i64>> {
        let literal = self.parse(<Lit as Parse>::parse)?;
        let number = match &literal.value {
            Lit::Int(number) => number.base10_parse().ok(),
            _ => None,
        };
        match number {
            Some(value) => Some(At {
                value,
                span: self.span,
            }),
            None => self.cx.fail(
                literal.value.span(),
                format!("expected an integer: `{}`", self.example),
            ),
        }
    }

    /// Reads `key = "string"` or `key = ["string", "string"]`.
    pub(crate) fn strings(&self) -> Option<At<Vec<LitStr>>> {
        let strings = self.parse(|input: syn::parse::ParseStream<'_>| {
            if input.peek(LitStr) {
                return Ok(vec![input.parse()?]);
            }
            let list;
            syn::bracketed!(list in input);
            let strings = Punctuated::<LitStr, Token![,]>::parse_terminated(&list)?;
            Ok(strings.into_iter().collect::<Vec<_>>())
        })?;
        if strings.value.is_empty() {
            self.cx
                .error(self.span, format!("`{}` must not be empty", self.name));
        }
        for text in strings
            .value
            .iter()
            .filter(|text| text.value().trim().is_empty())
        {
            self.cx.error(
                text.span(),
                format!("`{}` must not contain an empty string", self.name),
            );
        }
        Some(strings)
    }

    /// Reads `key = name`, with a name from this table.
    pub(crate) fn choice<T: Copy>(&self, choices: &[(&'static str, T)]) -> Option<At<T>> {
        let given = self.parse(<Ident as syn::ext::IdentExt>::parse_any)?;
        let text = given.value.to_string();
        if let Some((_, value)) = choices.iter().find(|(name, _)| *name == text) {
            return Some(At {
                value: *value,
                span: self.span,
            });
        }
        let hint = hint(&text, choices.iter().map(|(name, _)| *name));
        self.cx.error(
            given.value.span(),
            format!("unknown {} `{text}`; {hint}", self.name),
        );
        None
    }

    /// Reads `key` without a value.
    pub(crate) fn flag(&self) -> Option<Span> {
        if let Some(value) = &self.value {
            self.cx.error(
                value.span(),
                format!(
                    "`{}` takes no value: write only the key, or remove it",
                    self.name
                ),
            );
            return None;
        }
        Some(self.span)
    }
}

/// The attributes of this name, in order.
pub(crate) fn named<'a>(attrs: &'a [Attribute], name: &str) -> impl Iterator<Item = &'a Attribute> {
    attrs.iter().filter(move |attr| attr.path().is_ident(name))
}

/// Reports attributes of the derive in a place where they have no meaning.
pub(crate) fn refuse(cx: &Ctxt, attrs: &[Attribute], names: &[&str], belongs: &str) {
    for name in names {
        for attr in named(attrs, name) {
            cx.error(
                attr.path().span(),
                format!("`#[{name}]` belongs on {belongs}"),
            );
        }
    }
}
