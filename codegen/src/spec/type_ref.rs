//! The grammar of `type` keys.
//!
//! ```text
//! type = "identifier" | "string" | "integer" | "number" | "boolean" | "json"
//!      | "[" type "]" | "{" type "}" | Name
//! ```
//!
//! `[T]` is a list, `{T}` a map from texts. A `Name` begins with an upper-case letter and is a key of
//! `models.json`.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use crate::spec::catalog::ParameterType;

/// Lists and maps may lie this deep in each other.
const DEPTH: usize = 8;

/// A type as the spec writes it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TypeRef {
    /// An identifier: a whole number in one place, a text in another.
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
    /// A map from texts.
    Map(Box<TypeRef>),
    /// An enum or a model, by its key in `models.json`.
    Named(String),
}

/// The words of the grammar and what they mean.
pub const WORDS: [(&str, TypeRef); 6] = [
    ("boolean", TypeRef::Boolean),
    ("identifier", TypeRef::Identifier),
    ("integer", TypeRef::Integer),
    ("json", TypeRef::Json),
    ("number", TypeRef::Number),
    ("string", TypeRef::String),
];

impl TypeRef {
    /// What a parameter is without a refinement.
    #[must_use]
    pub fn of_page(kind: ParameterType) -> Self {
        match kind {
            ParameterType::String => Self::String,
            ParameterType::Integer => Self::Integer,
            ParameterType::Number => Self::Number,
            ParameterType::Boolean => Self::Boolean,
            ParameterType::Array => Self::List(Box::new(Self::Json)),
            ParameterType::Object => Self::Json,
        }
    }

    /// The enum or model in it, through lists and maps.
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

/// A type as the grammar writes it; what is no type stays as it is.
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
                let word = WORDS.iter().find(|(_, meaning)| meaning == basic);
                f.write_str(word.map_or("", |(word, _)| word))
            }
        }
    }
}

/// Why a text is no type, and which bytes of it are at fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeError {
    /// The bytes at fault.
    pub span: Range<usize>,
    /// What is wrong with them.
    pub kind: TypeErrorKind,
}

/// What is wrong with the text of a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TypeErrorKind {
    /// Nothing where a type belongs.
    Empty,
    /// A lower-case word that the grammar does not have.
    UnknownWord(String),
    /// An opening bracket whose closing one is missing.
    Unclosed {
        /// The bracket that is missing.
        expected: char,
    },
    /// Something behind the end of the type, or a sign that no type has.
    Unexpected(char),
    /// Lists and maps too deep in each other.
    TooDeep,
}

impl fmt::Display for TypeErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("a type is missing here"),
            Self::UnknownWord(word) => write!(f, "no type is called `{word}`"),
            Self::Unclosed { expected } => write!(f, "`{expected}` is missing"),
            Self::Unexpected(sign) => write!(f, "`{}` does not belong here", sign.escape_debug()),
            Self::TooDeep => write!(f, "more than {DEPTH} lists and maps in each other"),
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
    if let Some((_, meaning)) = WORDS.iter().find(|(word, _)| *word == text) {
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
            ("strng", 0..5, "no type is called `strng`"),
            ("[strng]", 1..6, "no type is called `strng`"),
            ("[Loaf", 0..1, "`]` is missing"),
            ("{[Loaf}", 1..2, "`]` is missing"),
            ("[Loaf] ", 6..7, "` ` does not belong here"),
            ("Loaf?", 4..5, "`?` does not belong here"),
            (
                "[[[[[[[[[[Loaf]]]]]]]]]]",
                9..15,
                "more than 8 lists and maps in each other",
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
