//! The axes along which a change is judged.

use std::fmt;

#[cfg(feature = "schema")]
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

macro_rules! word_enum {
    ($name:ident { $($variant:ident = $word:literal),* $(,)? }) => {
        impl $name {
            /// From least to worst.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word for it, as the JSON report writes it.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }

            /// What `word` stands for.
            #[must_use]
            pub fn of_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.word() == word)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.word())
            }
        }
    };
}

/// The version step that a change asks of the generated crate.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Nothing that is released changes.
    #[default]
    None,
    /// The public API stays as it is.
    Patch,
    /// All programs still compile, and something new is there.
    Minor,
    /// Some program no longer compiles.
    Major,
}

word_enum!(Level { None = "none", Patch = "patch", Minor = "minor", Major = "major" });

/// What happens to programs that were built before the change and still run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Wire {
    /// They cannot meet it.
    None,
    /// They go on working.
    Ok,
    /// Some calls may fail.
    Risk,
    /// Calls go through and mean something else.
    Silent,
    /// Calls fail.
    Break,
}

word_enum!(Wire { None = "none", Ok = "ok", Risk = "risk", Silent = "silent", Break = "break" });

/// What happens to those who call by the tool's schema, such as language models.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Schema {
    /// Nothing.
    None,
    /// More is valid than before.
    Widened,
    /// The same is valid, and a model may choose otherwise.
    Semantic,
    /// Less is valid than before.
    Narrowed,
    /// What was valid is refused, or a name is gone.
    Break,
}

word_enum!(Schema {
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
    /// An entry in the changelog.
    Info,
    /// A reviewer's look.
    Warning,
    /// A decision.
    Error,
}

word_enum!(Severity { Info = "info", Warning = "warning", Error = "error" });

/// Who notices a change first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Audience {
    /// Nobody has to do anything.
    Nobody,
    /// Those who keep the spec.
    Maintainers,
    /// Those who call by the tool's schema.
    Agents,
    /// Programs that already run.
    Programs,
    /// Code that is compiled against the new version.
    Code,
}

impl Audience {
    /// From nobody to code.
    pub const ALL: [Self; 5] = [
        Self::Nobody,
        Self::Maintainers,
        Self::Agents,
        Self::Programs,
        Self::Code,
    ];

    /// Who notices a change with these effects first.
    #[must_use]
    pub const fn of(bump: Level, wire: Wire, schema: Schema, severity: Severity) -> Self {
        match (bump, wire, schema, severity) {
            (Level::Major, ..) => Self::Code,
            (_, Wire::Break | Wire::Silent | Wire::Risk, ..) => Self::Programs,
            (_, _, Schema::Break | Schema::Narrowed | Schema::Semantic, _) => Self::Agents,
            (.., Severity::Error | Severity::Warning) => Self::Maintainers,
            _ => Self::Nobody,
        }
    }

    /// A heading for the changes of this kind.
    #[must_use]
    pub const fn heading(self) -> &'static str {
        match self {
            Self::Code => "Code that no longer compiles",
            Self::Programs => "Programs that already run",
            Self::Agents => "Agents that call by the tool schema",
            Self::Maintainers => "Maintainers of the spec",
            Self::Nobody => "Nobody has to act",
        }
    }
}
