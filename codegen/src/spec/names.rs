//! From names on the wire to names in Rust.
//!
//! Each kind has a type of its own, so that the compiler notices if one is used instead of the other.
//!
//! # The rule
//!
//! 1. The text is normalized to Unicode's composed form (NFC), in which rustc compares names.
//! 2. Letters and digits stay. Apostrophes are dropped (`Qapla'` is `Qapla`). `+ # & % * = < > @ $` are
//!    spelled out (`C++` is `CPlusPlus`), and so is a minus sign at the start (`-date` is `MinusDate`). Any
//!    other character separates words; in a text without letters and digits, each character is spelled out.
//! 3. The words are joined in the case of their [`Role`], with a `_` between two numbers (`v1.1` is `V1_1`).
//! 4. A name that would begin with a digit gets the prefix `N` (`1st` is `N1st`). An empty text is `Empty`.
//! 5. A field that would begin with `maybe_` gets the prefix `n_`: builders have a setter `maybe_x` for each
//!    optional field `x`.
//! 6. A keyword, or a word that the generated code already uses in this role, gets the suffix `_` (`type_`,
//!    `send_`). Raw identifiers (`r#type`) are no alternative: they cannot express `self` and `super`.
//!
//! Every text has a name. If two texts of a spec have the same name, the checks report an error: a `rust_name` in the
//! spec then replaces one of the names.

use std::borrow::Cow;
use std::fmt;

use heck::{ToSnakeCase, ToUpperCamelCase};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, TokenStreamExt};
use unicode_ident::{is_xid_continue, is_xid_start};
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// A name on the wire: any text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WireName(String);

impl WireName {
    /// A name of this text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for WireName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A Rust identifier: never a keyword, always in composed form.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RustName(String);

impl RustName {
    /// The identifier.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The identifier nearest to `text`: drops other characters, and repairs a leading digit and keywords.
    fn repaired(text: String) -> Self {
        let mut name: String = if is_identifier(&text) {
            text
        } else {
            let kept: String = text.chars().filter(|&c| is_xid_continue(c)).collect();
            composed(&kept)
        };
        if name.is_empty() {
            name.push_str("empty");
        }
        if !name.starts_with(|c| c == '_' || is_xid_start(c)) {
            name.insert(0, 'N');
        }
        if is_keyword(&name) || name == "_" {
            name.push('_');
        }
        Self(name)
    }
}

impl fmt::Display for RustName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl ToTokens for RustName {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append(Ident::new(&self.0, Span::call_site()));
    }
}

/// What a Rust name stands for. Decides its case and the reserved words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// A struct or an enum of the generated modules.
    Type,
    /// A method of the client.
    Method,
    /// A field, and the builder's setter of the same name.
    Field,
    /// A variant of an enum.
    Variant,
    /// A module, and the file of the same name.
    Module,
}

impl Role {
    /// The name by rule for `text` in this role.
    #[must_use]
    pub fn name(self, text: &str) -> RustName {
        let spelled = spell(text);
        let mut name = match self {
            Self::Type | Self::Variant => camel_case(&spelled),
            Self::Method | Self::Field | Self::Module => snake_case(&spelled),
        };
        if self == Self::Field && name.starts_with(MAYBE) {
            name.insert_str(0, "n_");
        }
        if self.reserved_words().binary_search(&name.as_str()).is_ok() {
            name.push('_');
        }
        RustName::repaired(name)
    }

    /// A name that the spec gives, unchanged.
    ///
    /// # Errors
    ///
    /// If the text is not an identifier, is a keyword, or is reserved in this role.
    pub fn given(self, text: &str) -> Result<RustName, NameError> {
        if !is_identifier(text) {
            Err(NameError::NotAnIdentifier)
        } else if is_keyword(text) {
            Err(NameError::Keyword)
        } else if self.reserved_words().binary_search(&text).is_ok()
            || self == Self::Field && text.starts_with(MAYBE)
        {
            Err(NameError::Taken)
        } else {
            Ok(RustName(text.to_owned()))
        }
    }

    /// The reserved words of this role, sorted.
    #[must_use]
    pub fn reserved_words(self) -> &'static [&'static str] {
        match self {
            Self::Type => TYPE_WORDS,
            Self::Method => METHOD_WORDS,
            Self::Field => FIELD_WORDS,
            Self::Variant => VARIANT_WORDS,
            Self::Module => MODULE_WORDS,
        }
    }
}

/// Why a name that the spec gives is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameError {
    /// It is not an identifier in composed form.
    NotAnIdentifier,
    /// It is a keyword.
    Keyword,
    /// The generated code already uses it.
    Taken,
}

/// The type of the action with this slug.
#[must_use]
pub fn action_type(toolkit: &str, slug: &str) -> RustName {
    Role::Type.name(without_prefix(toolkit, slug))
}

/// The client's method for the action with this slug.
#[must_use]
pub fn action_method(toolkit: &str, slug: &str) -> RustName {
    Role::Method.name(without_prefix(toolkit, slug))
}

/// The field of a parameter, or of a model's field.
#[must_use]
pub fn field(name: &str) -> RustName {
    Role::Field.name(name)
}

/// The variant of an enum's value.
#[must_use]
pub fn variant(text: &str) -> RustName {
    Role::Variant.name(text)
}

/// The module of a resource group.
#[must_use]
pub fn module(group: &str) -> RustName {
    Role::Module.name(group)
}

/// The type of a model or an enum: the spec's name, with a suffix if it is reserved.
#[must_use]
pub fn model(name: &str) -> RustName {
    match Role::Type.given(name) {
        Ok(name) => name,
        Err(NameError::NotAnIdentifier) => Role::Type.name(name),
        Err(NameError::Keyword | NameError::Taken) => RustName(format!("{name}_")),
    }
}

/// The slug without the toolkit's prefix, or the whole slug if it lacks the prefix.
#[must_use]
pub fn without_prefix<'s>(toolkit: &str, slug: &'s str) -> &'s str {
    slug.strip_prefix(toolkit)
        .and_then(|rest| rest.strip_prefix('_'))
        .unwrap_or(slug)
}

/// Whether requests can contain a parameter of this name: it is not blank, and JSON would not escape it.
#[must_use]
pub fn is_wire_name(name: &str) -> bool {
    !name.trim().is_empty() && !is_escaped(name)
}

/// Whether JSON would escape a character of the name.
pub(crate) fn is_escaped(name: &str) -> bool {
    name.contains(|c: char| c.is_control() || matches!(c, '"' | '\\'))
}

/// Whether `text` is an identifier in composed form. Keywords count as identifiers.
#[must_use]
pub fn is_identifier(text: &str) -> bool {
    let mut chars = text.chars();
    let begins = chars.next().is_some_and(|c| c == '_' || is_xid_start(c));
    begins && text != "_" && chars.all(is_xid_continue) && (text.is_ascii() || is_nfc(text))
}

/// Whether `text` is a keyword of the 2024 edition, in use or reserved.
#[must_use]
pub fn is_keyword(text: &str) -> bool {
    KEYWORDS.binary_search(&text).is_ok()
}

/// The text in composed form.
fn composed(text: &str) -> String {
    text.nfc().collect()
}

/// The text with special characters spelled out or replaced, and `_` between words.
fn spell(text: &str) -> Cow<'_, str> {
    let is_word = |b: u8| b == b'_' || b.is_ascii_alphanumeric();
    if text.bytes().all(is_word) && text.contains(|c| c != '_') {
        return Cow::Borrowed(text);
    }
    let text = composed(text);
    let has_word = text.chars().any(|c| c != '_' && is_xid_continue(c));
    let mut spelled = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        if c != '_' && is_xid_continue(c) {
            spelled.push(c);
            continue;
        }
        let leads = at == 0 && c == '-';
        match sign(c) {
            Sign::Spelled(word) => push_word(&mut spelled, word),
            Sign::Silent(word) if !has_word => push_word(&mut spelled, word),
            Sign::Silent(_) => {}
            Sign::Break(word) if !has_word || leads => push_word(&mut spelled, word),
            Sign::Other if !has_word => push_word(&mut spelled, &format!("U{:X}", u32::from(c))),
            Sign::Break(_) | Sign::Other => spelled.push('_'),
        }
    }
    Cow::Owned(spelled)
}

fn push_word(spelled: &mut String, word: &str) {
    spelled.push('_');
    spelled.push_str(word);
    spelled.push('_');
}

/// How the rule treats a character that identifiers cannot contain.
enum Sign {
    /// Spelled out.
    Spelled(&'static str),
    /// Dropped; spelled out in a text without words.
    Silent(&'static str),
    /// Ends a word; spelled out in a text without words.
    Break(&'static str),
    /// Ends a word; in a text without words, spelled out as its code point.
    Other,
}

fn sign(c: char) -> Sign {
    match c {
        '+' => Sign::Spelled("Plus"),
        '#' => Sign::Spelled("Hash"),
        '&' => Sign::Spelled("And"),
        '%' => Sign::Spelled("Percent"),
        '*' => Sign::Spelled("Star"),
        '=' => Sign::Spelled("Equal"),
        '<' => Sign::Spelled("Less"),
        '>' => Sign::Spelled("Greater"),
        '@' => Sign::Spelled("At"),
        '$' => Sign::Spelled("Dollar"),
        '\'' | '’' => Sign::Silent("Apostrophe"),
        '-' => Sign::Break("Minus"),
        '_' => Sign::Break("Underscore"),
        ' ' => Sign::Break("Blank"),
        '.' => Sign::Break("Dot"),
        ',' => Sign::Break("Comma"),
        ':' => Sign::Break("Colon"),
        ';' => Sign::Break("Semicolon"),
        '/' => Sign::Break("Slash"),
        '\\' => Sign::Break("Backslash"),
        '|' => Sign::Break("Bar"),
        '!' => Sign::Break("Bang"),
        '?' => Sign::Break("Question"),
        '"' => Sign::Break("Quote"),
        '`' => Sign::Break("Backtick"),
        '~' => Sign::Break("Tilde"),
        '^' => Sign::Break("Caret"),
        '(' => Sign::Break("OpenParen"),
        ')' => Sign::Break("CloseParen"),
        '[' => Sign::Break("OpenBracket"),
        ']' => Sign::Break("CloseBracket"),
        '{' => Sign::Break("OpenBrace"),
        '}' => Sign::Break("CloseBrace"),
        _ => Sign::Other,
    }
}

fn camel_case(spelled: &str) -> String {
    let mut name = String::with_capacity(spelled.len());
    for word in spelled.split('_') {
        let word = word.to_upper_camel_case();
        if name.ends_with(is_digit) && word.starts_with(is_digit) {
            name.push('_');
        }
        name.push_str(&word);
    }
    if name.is_empty() {
        name.push_str("Empty");
    } else if !name.starts_with(is_xid_start) {
        name.insert(0, 'N');
    }
    name
}

fn snake_case(spelled: &str) -> String {
    let name = spelled.to_snake_case();
    if name.is_empty() {
        "empty".to_owned()
    } else if name.starts_with(is_xid_start) {
        name
    } else {
        format!("n_{name}")
    }
}

fn is_digit(c: char) -> bool {
    c.is_numeric()
}

// Binary search needs these lists sorted by byte. A test checks that.

/// The keywords of the 2024 edition, strict and reserved.
#[rustfmt::skip]
const KEYWORDS: &[&str] = &[
    "Self", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue",
    "crate", "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if",
    "impl", "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub",
    "ref", "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Types that generated modules import or take from the prelude, and types at the crate's root.
#[rustfmt::skip]
const TYPE_WORDS: &[&str] = &[
    "Action",
    "ActionInfo",
    "ApiKey",
    "Argument",
    "Arguments",
    "Async",
    "BTreeMap",
    "Backend",
    "Blocking",
    "Box",
    "Builder",
    "Catalog",
    "Client",
    "ClientBuilder",
    "Clone",
    "Copy",
    "Correction",
    "Debug",
    "Default",
    "Drop",
    "Effect",
    "Eq",
    "Err",
    "Error",
    "ErrorKind",
    "Extra",
    "Fn",
    "From",
    "Hash",
    "Hit",
    "Id",
    "Into",
    "Items",
    "Iterator",
    "LimitPolicy",
    "Limiter",
    "List",
    "Map",
    "Mode",
    "Model",
    "NextStep",
    "None",
    "Number",
    "Ok",
    "Option",
    "Options",
    "Ord",
    "Page",
    "Pages",
    "PartialEq",
    "PartialOrd",
    "Pending",
    "PendingRaw",
    "PendingValue",
    "Progress",
    "RawReply",
    "Reply",
    "Result",
    "RetryPolicy",
    "Secret",
    "Send",
    "Sized",
    "Some",
    "String",
    "Sync",
    "Target",
    "ToOwned",
    "ToString",
    "Transport",
    "TryFrom",
    "TryInto",
    "UnknownNumber",
    "UnknownText",
    "UnknownValue",
    "Value",
    "Vec",
    "Violation",
    "Violations",
    "WireEnum",
];

/// The client's other methods, besides one per action.
#[rustfmt::skip]
const METHOD_WORDS: &[&str] = &[
    "builder",
    "call",
    "catalog",
    "clone",
    "default",
    "dispatch",
    "execute",
    "execute_pages",
    "from_env",
    "in_chunks",
    "in_chunks_from",
    "in_chunks_from_stream",
    "into_blocking",
    "limit_key",
    "limit_usage",
    "new",
    "options",
    "pages",
    "prepare",
    "prepare_execute",
    "raw",
    "send",
    "send_raw",
    "send_ref",
    "with_options",
];

/// The prefix of setters that take an `Option`.
const MAYBE: &str = "maybe_";

/// Other methods of builders and requests, besides one setter per field.
#[rustfmt::skip]
const FIELD_WORDS: &[&str] = &[
    "build", "builder", "clone", "execute", "extra", "items", "new", "options", "pages", "send",
    "with_options",
];

/// Other members of each enum, besides one variant per value.
#[rustfmt::skip]
const VARIANT_WORDS: &[&str] = &[
    "Unknown", "VALUES",
];

/// The crate's other modules, besides one per group, and file names that some systems refuse.
#[rustfmt::skip]
const MODULE_WORDS: &[&str] = &[
    "action", "actions", "alloc", "aux", "backend", "bytes", "client", "con", "core", "enums",
    "error", "guide", "http", "is_invisible", "lib", "limit", "main", "masked", "models", "nul", "prelude", "privacy", "prn",
    "reply", "request", "retry", "schema", "shapes", "std", "tests", "transport", "util", "values",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted() {
        for list in [
            KEYWORDS,
            TYPE_WORDS,
            METHOD_WORDS,
            FIELD_WORDS,
            VARIANT_WORDS,
            MODULE_WORDS,
        ] {
            assert!(list.is_sorted(), "{list:?}");
        }
    }

    #[test]
    fn actions_lose_the_prefix() {
        assert_eq!(
            action_type("BAKERY", "BAKERY_BAKE_LOAF").as_str(),
            "BakeLoaf"
        );
        assert_eq!(
            action_method("BAKERY", "BAKERY_BAKE_LOAF").as_str(),
            "bake_loaf"
        );
        assert_eq!(action_type("BAKERY", "BAKERYBAKE").as_str(), "Bakerybake");
        assert_eq!(action_method("BAKERY", "BAKERY_SEND").as_str(), "send_");
        assert_eq!(action_type("BAKERY", "BAKERY_LIST").as_str(), "List_");
        assert_eq!(action_type("BAKERY", "BAKERY_").as_str(), "Empty");
    }

    #[test]
    fn fields() {
        let cases = [
            ("type", "type_"),
            ("self", "self_"),
            ("gen", "gen_"),
            ("Self", "self_"),
            ("send", "send_"),
            ("items", "items_"),
            ("maybe_later", "n_maybe_later"),
            ("extra", "extra_"),
            ("contactID", "contact_id"),
            ("first-name", "first_name"),
            ("2fa", "n_2fa"),
            ("v1.1", "v1_1"),
            ("", "empty"),
            ("_", "underscore"),
            ("größe", "größe"),
            ("a\u{308}", "ä"),
        ];
        for (wire, rust) in cases {
            assert_eq!(field(wire).as_str(), rust, "{wire:?}");
        }
    }

    #[test]
    fn variants() {
        let cases = [
            ("Highest", "Highest"),
            ("IN_PROGRESS", "InProgress"),
            ("Active Campaign", "ActiveCampaign"),
            ("Qapla'", "Qapla"),
            ("don’t", "Dont"),
            ("1st", "N1st"),
            ("C++", "CPlusPlus"),
            ("C#", "CHash"),
            ("", "Empty"),
            ("Unknown", "Unknown_"),
            ("self", "Self_"),
            ("v1.1", "V1_1"),
            ("v11", "V11"),
            ("-date", "MinusDate"),
            ("top-left", "TopLeft"),
            (">=", "GreaterEqual"),
            ("'", "Apostrophe"),
            ("___", "UnderscoreUnderscoreUnderscore"),
            ("👍", "U1f44d"),
            ("ok 👍", "Ok"),
            ("éclair", "Éclair"),
            ("日本", "日本"),
            ("ß", "SS"),
        ];
        for (wire, rust) in cases {
            assert_eq!(variant(wire).as_str(), rust, "{wire:?}");
        }
    }

    #[test]
    fn given_names_are_taken_or_refused() {
        assert_eq!(
            Role::Field.given("kind").map(|n| n.to_string()),
            Ok("kind".to_owned())
        );
        assert_eq!(Role::Field.given("type"), Err(NameError::Keyword));
        assert_eq!(Role::Field.given("send"), Err(NameError::Taken));
        assert_eq!(Role::Field.given("maybe_x"), Err(NameError::Taken));
        for odd in ["", "_", "two words", "1st", "r#type", "a\u{308}"] {
            assert_eq!(
                Role::Field.given(odd),
                Err(NameError::NotAnIdentifier),
                "{odd:?}"
            );
        }
        assert_eq!(model("Client").as_str(), "Client_");
        assert_eq!(model("Loaf").as_str(), "Loaf");
    }

    proptest::proptest! {
        #[test]
        fn the_rule_always_gives_an_identifier(text in "\\PC{0,12}|[ -~]{0,6}|.{0,4}") {
            for role in [Role::Type, Role::Method, Role::Field, Role::Variant, Role::Module] {
                let name = role.name(&text);
                proptest::prop_assert!(is_identifier(name.as_str()), "{text:?} {name:?}");
                proptest::prop_assert!(!is_keyword(name.as_str()));
                proptest::prop_assert!(syn::parse_str::<Ident>(name.as_str()).is_ok());
            }
        }
    }
}
