//! The grammar of `type` keys.
//!
//! ```text
//! type = "identifier" | "string" | "integer" | "number" | "boolean" | "json"
//!      | "[" type "]" | "{" type "}" | Name
//! ```
//!
//! `[T]` is a list, `{T}` a map with texts as keys. A `Name` begins with an upper-case letter and is a key
//! of `models.json`.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use crate::spec::catalog::{Parameter, ParameterType};

/// The maximum nesting of lists and maps.
const DEPTH: usize = 8;

/// A type as the spec writes it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TypeRef {
    /// An identifier: a whole number in some actions, a text in others.
    Identifier,
    /// A text.
    String,
    /// A whole number.
    Integer,
    /// Any number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// Untyped JSON.
    Json,
    /// A list.
    List(Box<TypeRef>),
    /// A map with texts as keys.
    Map(Box<TypeRef>),
    /// An enum or a model, by its key in `models.json`.
    Named(String),
}

/// The basic types, by name.
pub const BASIC_TYPES: [(&str, TypeRef); 6] = [
    ("boolean", TypeRef::Boolean),
    ("identifier", TypeRef::Identifier),
    ("integer", TypeRef::Integer),
    ("json", TypeRef::Json),
    ("number", TypeRef::Number),
    ("string", TypeRef::String),
];

impl TypeRef {
    /// The type of a parameter that no binding refines. It is JSON if the vendor names several types.
    #[must_use]
    pub fn of_row(row: &Parameter) -> Self {
        match row.types() {
            [ParameterType::String] => Self::String,
            [ParameterType::Integer] => Self::Integer,
            [ParameterType::Number] => Self::Number,
            [ParameterType::Boolean] => Self::Boolean,
            [ParameterType::Array] => Self::List(Box::new(Self::Json)),
            _ => Self::Json,
        }
    }

    /// The enum or model inside all lists and maps.
    #[must_use]
    pub fn named(&self) -> Option<&str> {
        match self.innermost() {
            Self::Named(name) => Some(name),
            _ => None,
        }
    }

    /// The type inside all lists and maps.
    #[must_use]
    pub fn innermost(&self) -> &Self {
        let mut inner = self;
        while let Self::List(item) | Self::Map(item) = inner {
            inner = item;
        }
        inner
    }
}

/// The type in its normal spelling. A text that is not a type stays as it is.
pub(crate) fn normal(text: &str) -> String {
    text.parse::<TypeRef>()
        .map_or_else(|_| text.to_owned(), |kind| kind.to_string())
}

impl fmt::Display for TypeRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::List(item) => write!(f, "[{item}]"),
            Self::Map(value) => write!(f, "{{{value}}}"),
            Self::Named(name) => f.write_str(name),
            basic => {
                let word = BASIC_TYPES.iter().find(|(_, meaning)| meaning == basic);
                f.write_str(word.map_or("", |(word, _)| word))
            }
        }
    }
}

/// Why a text is not a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeError {
    /// The bytes with the mistake.
    pub span: Range<usize>,
    /// The mistake.
    pub kind: TypeErrorKind,
}

/// A mistake in the text of a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TypeErrorKind {
    /// A type is missing.
    Empty,
    /// A lower-case word that is not a basic type.
    UnknownWord(String),
    /// An opening bracket without the closing one.
    Unclosed {
        /// The missing bracket.
        expected: char,
    },
    /// A character after the end of the type, or one that no type contains.
    Unexpected(char),
    /// Lists and maps are nested too deeply.
    TooDeep,
}

impl fmt::Display for TypeErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("a type is missing here"),
            Self::UnknownWord(word) => write!(f, "unknown type `{word}`"),
            Self::Unclosed { expected } => write!(f, "`{expected}` is missing"),
            Self::Unexpected(sign) => write!(f, "unexpected `{}`", sign.escape_debug()),
            Self::TooDeep => write!(f, "lists and maps are nested more than {DEPTH} levels deep"),
        }
    }
}

impl fmt::Display for TypeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind.fmt(f)
    }
}

impl std::error::Error for TypeError {}

impl FromStr for TypeRef {
    type Err = TypeError;

    fn from_str(text: &str) -> Result<Self, TypeError> {
        parse(text, 0, 0)
    }
}

/// Parses all of `text`, which begins at byte `offset` of the whole.
fn parse(text: &str, offset: usize, depth: usize) -> Result<TypeRef, TypeError> {
    let fail = |span: Range<usize>, kind| {
        let span = span.start + offset..span.end + offset;
        Err(TypeError { span, kind })
    };
    if depth > DEPTH {
        return fail(0..text.len(), TypeErrorKind::TooDeep);
    }
    let Some(first) = text.chars().next() else {
        return fail(0..0, TypeErrorKind::Empty);
    };
    let (expected, wrap): (_, fn(Box<TypeRef>) -> TypeRef) = match first {
        '[' => (']', TypeRef::List),
        '{' => ('}', TypeRef::Map),
        _ => return word(text).or_else(|(span, kind)| fail(span, kind)),
    };
    match text[1..].strip_suffix(expected) {
        Some(inner) => parse(inner, offset + 1, depth + 1).map(Box::new).map(wrap),
        None => match text.rfind(expected) {
            Some(end) => {
                let rest = &text[end + 1..];
                let sign = rest.chars().next().unwrap_or(expected);
                fail(end + 1..text.len(), TypeErrorKind::Unexpected(sign))
            }
            None => fail(0..1, TypeErrorKind::Unclosed { expected }),
        },
    }
}

fn word(text: &str) -> Result<TypeRef, (Range<usize>, TypeErrorKind)> {
    let odd = text
        .char_indices()
        .find(|(_, c)| !(*c == '_' || c.is_alphanumeric()));
    if let Some((at, sign)) = odd {
        return Err((at..at + sign.len_utf8(), TypeErrorKind::Unexpected(sign)));
    }
    if let Some((_, meaning)) = BASIC_TYPES.iter().find(|(word, _)| *word == text) {
        return Ok(meaning.clone());
    }
    if text.starts_with(char::is_uppercase) {
        return Ok(TypeRef::Named(text.to_owned()));
    }
    Err((0..text.len(), TypeErrorKind::UnknownWord(text.to_owned())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back() {
        for text in [
            "identifier",
            "string",
            "integer",
            "number",
            "boolean",
            "json",
            "Loaf",
            "[Loaf]",
            "{[string]}",
        ] {
            assert_eq!(
                text.parse::<TypeRef>().map(|t| t.to_string()),
                Ok(text.to_owned())
            );
        }
    }

    #[test]
    fn errors_point_at_the_fault() {
        let cases = [
            ("", 0..0, "a type is missing here"),
            ("[]", 1..1, "a type is missing here"),
            ("strng", 0..5, "unknown type `strng`"),
            ("[strng]", 1..6, "unknown type `strng`"),
            ("[Loaf", 0..1, "`]` is missing"),
            ("{[Loaf}", 1..2, "`]` is missing"),
            ("[Loaf] ", 6..7, "unexpected ` `"),
            ("Loaf?", 4..5, "unexpected `?`"),
            (
                "[[[[[[[[[[Loaf]]]]]]]]]]",
                9..15,
                "lists and maps are nested more than 8 levels deep",
            ),
        ];
        for (text, span, message) in cases {
            let error = text.parse::<TypeRef>().expect_err(text);
            assert_eq!(
                (error.span.clone(), error.to_string().as_str()),
                (span, message),
                "{text}"
            );
        }
    }
}
