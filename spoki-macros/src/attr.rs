//! Reads `#[name(entry, entry, …)]` entry by entry, so that one bad entry hides none of the others.
//!
//! An entry is a word (`secret`), a word with a value (`max = 3`), or a bare literal (`"/api/1/"`).

use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};
use syn::parse::{Parse, Parser};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Attribute, Lit, LitStr, Meta, Token};

use crate::ctxt::Ctxt;
use crate::suggest::closest;

/// A value, and the place to complain about it.
#[derive(Clone)]
pub(crate) struct At<T> {
    pub(crate) value: T,
    pub(crate) span: Span,
}

/// One entry of an attribute.
pub(crate) enum Entry {
    /// `word` or `word = value`.
    Word {
        word: Ident,
        value: Option<TokenStream>,
    },
    /// A literal without a name.
    Literal(Lit),
}

/// The words an attribute knows, each with the form it is written in.
pub(crate) struct Vocabulary {
    /// For example `param`.
    pub(crate) attribute: &'static str,
    /// Word and form, for example `("min", "min = 1")`.
    pub(crate) words: &'static [(&'static str, &'static str)],
}

impl Vocabulary {
    /// Hands over each known word of the attributes of this name. What comes back knows which words
    /// were given.
    pub(crate) fn read<'a>(
        &'static self,
        cx: &'a Ctxt,
        attrs: &[Attribute],
        take: impl FnMut(Word<'a>),
    ) -> Reader<'a> {
        let mut reader = Reader::new(cx, self);
        let words = named(attrs, self.attribute).flat_map(|attr| reader.words(attr));
        words.for_each(take);
        reader
    }
}

/// Where to complain of what the attribute of this name lacks: at the attribute, or at the item without.
pub(crate) fn place_of(attrs: &[Attribute], name: &str, item: Span) -> Span {
    named(attrs, name)
        .next()
        .map_or(item, |attr| attr.path().span())
}

/// The entries of one attribute, or nothing if it cannot be read.
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

/// Splits at the commas that are in no bracket, angle brackets included; each part with its comma.
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

/// Reads one entry; `comma` ends it.
fn entry(cx: &Ctxt, tokens: TokenStream, comma: Span) -> Option<Entry> {
    let mut rest = tokens.clone().into_iter();
    match (rest.next(), rest.next()) {
        (Some(TokenTree::Ident(word)), None) => Some(Entry::Word { word, value: None }),
        (Some(TokenTree::Ident(word)), Some(TokenTree::Punct(equals)))
            if equals.as_char() == '=' =>
        {
            let value: TokenStream = rest.collect();
            if value.is_empty() {
                return cx.fail(equals.span(), format!("`{word} =` lacks its value"));
            }
            Some(Entry::Word {
                word,
                value: Some(value),
            })
        }
        (Some(TokenTree::Ident(word)), Some(TokenTree::Group(group)))
            if group.delimiter() == Delimiter::Parenthesis =>
        {
            cx.fail(word.span(), format!("write `{word} = …`, not `{word}(…)`"))
        }
        (Some(TokenTree::Ident(word)), Some(TokenTree::Literal(_))) => cx.fail(
            word.span(),
            format!("write `{word} = …`: there is no `=` before the value"),
        ),
        (None, _) => cx.fail(comma, "expected an entry before this comma"),
        (Some(first), _) => match syn::parse2(tokens) {
            Ok(literal) => Some(Entry::Literal(literal)),
            Err(_) => cx.fail(first.span(), "expected `word`, `word = value` or a literal"),
        },
    }
}

impl Entry {
    pub(crate) fn span(&self) -> Span {
        match self {
            Entry::Word { word, .. } => word.span(),
            Entry::Literal(literal) => literal.span(),
        }
    }
}

/// Tells known words from others, and first uses from repetitions.
pub(crate) struct Reader<'a> {
    pub(crate) cx: &'a Ctxt,
    vocabulary: &'static Vocabulary,
    /// The words that were given, and those that a mistyped one was meant to be.
    meant: Vec<&'static str>,
    seen: Vec<&'static str>,
}

/// A known word with what follows it.
pub(crate) struct Word<'a> {
    cx: &'a Ctxt,
    pub(crate) name: &'static str,
    form: &'static str,
    pub(crate) span: Span,
    value: Option<TokenStream>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(cx: &'a Ctxt, vocabulary: &'static Vocabulary) -> Self {
        Self {
            cx,
            vocabulary,
            meant: Vec::new(),
            seen: Vec::new(),
        }
    }

    /// The known words of an attribute that holds nothing else.
    pub(crate) fn words(&mut self, attr: &Attribute) -> Vec<Word<'a>> {
        entries(self.cx, attr)
            .into_iter()
            .filter_map(|entry| match entry {
                Entry::Word { word, value } => self.word(&word, value),
                Entry::Literal(literal) => {
                    self.cx.error(
                        literal.span(),
                        format!("a value needs its key here; {}", self.forms()),
                    );
                    None
                }
            })
            .collect()
    }

    /// The word, if it is known and new.
    pub(crate) fn word(&mut self, word: &Ident, value: Option<TokenStream>) -> Option<Word<'a>> {
        let text = word.to_string();
        let Vocabulary { attribute, words } = self.vocabulary;
        let Some((name, form)) = words.iter().find(|(name, _)| *name == text) else {
            let hint = match closest(&text, words.iter().map(|(name, _)| *name)) {
                Some(meant) => {
                    self.meant.push(meant);
                    format!("did you mean `{meant}`?")
                }
                None => self.forms(),
            };
            let message = format!("`#[{attribute}]` has no key `{text}`; {hint}");
            return self.cx.fail(word.span(), message);
        };
        if self.seen.contains(name) {
            return self
                .cx
                .fail(word.span(), format!("`{name}` is given twice; keep one"));
        }
        self.seen.push(name);
        self.meant.push(name);
        Some(Word {
            cx: self.cx,
            name,
            form,
            span: word.span(),
            value,
        })
    }

    /// Whether the word was given, or something that was meant to be it: it is not missing then.
    pub(crate) fn has(&self, word: &str) -> bool {
        self.meant.contains(&word)
    }

    fn forms(&self) -> String {
        let Vocabulary { attribute, words } = self.vocabulary;
        let forms: Vec<String> = words.iter().map(|(_, form)| format!("`{form}`")).collect();
        format!("`#[{attribute}]` takes {}", forms.join(", "))
    }
}

impl Word<'_> {
    /// The value read as `T`; what else is there is an error that shows the right form.
    fn parse<T>(&self, parser: impl Parser<Output = T>) -> Option<At<T>> {
        let Some(value) = &self.value else {
            self.cx.error(
                self.span,
                format!("`{}` needs a value: `{}`", self.name, self.form),
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
                .fail(value.span(), format!("expected `{}`", self.form)),
        }
    }

    /// `word = <anything syn can read>`.
    pub(crate) fn syntax<T: Parse>(&self) -> Option<At<T>> {
        self.parse(T::parse)
    }

    /// `word = "text"`, not empty.
    pub(crate) fn text(&self) -> Option<At<String>> {
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

    /// `word = 3`.
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
                format!("expected a whole number: `{}`", self.form),
            ),
        }
    }

    /// `word = "text"` or `word = ["text", "text"]`.
    pub(crate) fn texts(&self) -> Option<At<Vec<LitStr>>> {
        let texts = self.parse(|input: syn::parse::ParseStream<'_>| {
            if input.peek(LitStr) {
                return Ok(vec![input.parse()?]);
            }
            let list;
            syn::bracketed!(list in input);
            let texts = Punctuated::<LitStr, Token![,]>::parse_terminated(&list)?;
            Ok(texts.into_iter().collect::<Vec<_>>())
        })?;
        if texts.value.is_empty() {
            self.cx
                .error(self.span, format!("`{}` must not be empty", self.name));
        }
        for text in texts
            .value
            .iter()
            .filter(|text| text.value().trim().is_empty())
        {
            self.cx.error(
                text.span(),
                format!("`{}` must not hold an empty text", self.name),
            );
        }
        Some(texts)
    }

    /// `word = choice`, one of a table.
    pub(crate) fn choice<T: Copy>(&self, choices: &[(&'static str, T)]) -> Option<At<T>> {
        let word = self.parse(<Ident as syn::ext::IdentExt>::parse_any)?;
        let text = word.value.to_string();
        if let Some((_, value)) = choices.iter().find(|(name, _)| *name == text) {
            return Some(At {
                value: *value,
                span: self.span,
            });
        }
        let names = || choices.iter().map(|(name, _)| *name);
        let hint = match closest(&text, names()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("expected one of {}", quoted(names())),
        };
        self.cx.error(
            word.value.span(),
            format!("unknown {} `{text}`; {hint}", self.name),
        );
        None
    }

    /// `word`, alone.
    pub(crate) fn flag(&self) -> Option<Span> {
        if let Some(value) = &self.value {
            self.cx.error(
                value.span(),
                format!(
                    "`{}` takes no value: write it alone, or leave it out",
                    self.name
                ),
            );
            return None;
        }
        Some(self.span)
    }
}

/// Names in back ticks, separated by commas.
pub(crate) fn quoted<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names
        .map(|name| format!("`{name}`"))
        .collect::<Vec<_>>()
        .join(", ")
}

/// The attributes of a name, in order.
pub(crate) fn named<'a>(attrs: &'a [Attribute], name: &str) -> impl Iterator<Item = &'a Attribute> {
    attrs.iter().filter(move |attr| attr.path().is_ident(name))
}

/// Reports the derive's own attributes where they have no meaning.
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
