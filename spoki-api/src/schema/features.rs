//! The keywords that each dialect of schemas has. Rules that a dialect cannot express go into the description.

use crate::action::Format;

/// The keywords that a dialect has.
#[expect(
    clippy::struct_excessive_bools,
    reason = "a table of yes and no, one line per word of JSON Schema"
)]
#[derive(Debug)]
pub(super) struct DialectFeatures {
    /// Every property required, optional ones nullable, no further properties.
    pub(super) strict: bool,
    /// Regular expressions.
    pub(super) patterns: bool,
    /// `format`, for these.
    pub(super) formats: &'static [Format],
    /// `minimum` and `maximum`.
    pub(super) bounds: bool,
    /// `minLength` and `maxLength`.
    pub(super) lengths: bool,
    /// The greatest `minItems`, if there is one.
    pub(super) min_items: Option<i64>,
    /// `maxItems`.
    pub(super) max_items: bool,
    /// `examples`, which names values without excluding others.
    pub(super) examples: bool,
    /// Enums of whole numbers.
    pub(super) integer_enums: bool,
    /// `additionalProperties`.
    pub(super) additional_properties: bool,
    /// `$ref`, for objects that contain themselves.
    pub(super) references: bool,
    /// Schemas without a type, for values of any type.
    pub(super) untyped: bool,
}

/// Anything that JSON Schema has.
pub(super) const PLAIN: DialectFeatures = DialectFeatures {
    strict: false,
    patterns: true,
    // `email` and `uri` are stricter than the checks of this crate, which leave these cases to the service.
    formats: &[Format::Date],
    bounds: true,
    lengths: true,
    min_items: Some(i64::MAX),
    max_items: true,
    examples: true,
    integer_enums: true,
    additional_properties: true,
    references: true,
    untyped: true,
};

/// `OpenAI`'s strict mode has no lengths.
pub(super) const OPENAI_STRICT: DialectFeatures = DialectFeatures {
    strict: true,
    patterns: true,
    formats: &[Format::Email, Format::Date],
    bounds: true,
    lengths: false,
    min_items: Some(i64::MAX),
    max_items: true,
    examples: false,
    integer_enums: true,
    additional_properties: true,
    references: true,
    untyped: true,
};

/// Anthropic's strict mode has types, enums and non-empty lists. It takes some patterns and formats, but each
/// counts towards an undocumented maximum size, so the description states them.
pub(super) const ANTHROPIC_STRICT: DialectFeatures = DialectFeatures {
    strict: true,
    patterns: false,
    formats: &[],
    bounds: false,
    lengths: false,
    min_items: Some(1),
    max_items: false,
    examples: false,
    integer_enums: true,
    additional_properties: true,
    references: true,
    untyped: true,
};

/// Gemini has a part of `OpenAPI` 3.0: each schema has a type, and values of enums are texts.
pub(super) const GEMINI: DialectFeatures = DialectFeatures {
    strict: false,
    patterns: true,
    formats: &[],
    bounds: true,
    lengths: true,
    min_items: Some(i64::MAX),
    max_items: true,
    examples: false,
    integer_enums: false,
    additional_properties: false,
    references: false,
    untyped: false,
};

/// The limits of a strict schema: properties, levels, enum values, and characters of names and values.
pub(super) const PROPERTIES: usize = 5_000;
pub(super) const LEVELS: usize = 10;
pub(super) const ENUM_VALUES: usize = 1_000;
pub(super) const CHARACTERS: usize = 120_000;
