//! The impact of a change: on the version, on running programs, on users of the tool schemas.

use std::fmt;

#[cfg(feature = "schema")]
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

macro_rules! word_enum {
    ($name:ident { $($variant:ident = $word:literal),* $(,)? }) => {
        impl $name {
            /// All, from the least to the worst.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word in the JSON report.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }

            /// The variant for a word of the JSON report.
            #[must_use]
            pub fn of_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.as_str() == word)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

/// The version step that a change needs.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Bump {
    /// No release is needed.
    #[default]
    None,
    /// The public API does not change.
    Patch,
    /// Programs still compile, and the public API grows.
    Minor,
    /// Some programs no longer compile.
    Major,
}

word_enum!(Bump { None = "none", Patch = "patch", Minor = "minor", Major = "major" });

/// The impact on programs that were built before the change and still run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum WireImpact {
    /// They do not notice the change.
    None,
    /// They notice the change and continue to work.
    Ok,
    /// Some calls may fail.
    Risk,
    /// Calls succeed, but mean something else.
    Silent,
    /// Calls fail.
    Break,
}

word_enum!(WireImpact { None = "none", Ok = "ok", Risk = "risk", Silent = "silent", Break = "break" });

/// The impact on callers that use the tool schema, such as language models.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum SchemaImpact {
    /// The schema does not change.
    None,
    /// More arguments are valid than before.
    Widened,
    /// The same arguments are valid, but a model may choose others.
    Semantic,
    /// Fewer arguments are valid than before.
    Narrowed,
    /// Valid arguments become invalid, or a name is removed.
    Break,
}

word_enum!(SchemaImpact {
    None = "none",
    Widened = "widened",
    Semantic = "semantic",
    Narrowed = "narrowed",
    Break = "break",
});

/// How much attention a change needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Only an entry in the changelog.
    Info,
    /// A review.
    Warning,
    /// A decision.
    Error,
}

word_enum!(Severity { Info = "info", Warning = "warning", Error = "error" });

/// The people or programs that a change affects most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Audience {
    /// Nobody has to act.
    Nobody,
    /// The maintainers of the spec.
    Maintainers,
    /// Callers that use the tool schema.
    Agents,
    /// Programs that already run.
    Programs,
    /// Code that compiles against the new version.
    Code,
}

impl Audience {
    /// All, from the least to the most affected.
    pub const ALL: [Self; 5] = [
        Self::Nobody,
        Self::Maintainers,
        Self::Agents,
        Self::Programs,
        Self::Code,
    ];

    /// The audience of a change with this impact.
    #[must_use]
    pub const fn of(
        bump: Bump,
        wire: WireImpact,
        schema: SchemaImpact,
        severity: Severity,
    ) -> Self {
        match (bump, wire, schema, severity) {
            (Bump::Major, ..) => Self::Code,
            (_, WireImpact::Break | WireImpact::Silent | WireImpact::Risk, ..) => Self::Programs,
            (_, _, SchemaImpact::Break | SchemaImpact::Narrowed | SchemaImpact::Semantic, _) => {
                Self::Agents
            }
            (.., Severity::Error | Severity::Warning) => Self::Maintainers,
            _ => Self::Nobody,
        }
    }

    /// The heading for the changes that affect this audience.
    #[must_use]
    pub const fn heading(self) -> &'static str {
        match self {
            Self::Code => "Code that no longer compiles",
            Self::Programs => "Programs that already run",
            Self::Agents => "Agents that use the tool schema",
            Self::Maintainers => "Maintainers of the spec",
            Self::Nobody => "Nobody has to act",
        }
    }
}
