//! Schemas of the actions for programs that choose calls at run time, above all language models.
//!
//! [`arguments`] is the plain JSON Schema (2020-12) of an action's arguments; [`tool`] and [`tools`] wrap it
//! in the form that a host expects. The name of a tool is the slug, so a host's call can go directly to
//! [`Client::execute`](crate::Client::execute), which checks the arguments again.
//!
//! In all schemas, objects take only the named keys, as in `execute`. Only typed requests can send further keys.
//!
//! # What a dialect cannot say
//!
//! If a dialect has no keyword for a rule (in strict forms: lengths, some formats, for Anthropic all bounds),
//! the description of the parameter states the rule. `execute` checks all rules, whatever the dialect.
//!
//! # Strict forms
//!
//! A strict host builds arguments only by the schema. Every property is required there, and an optional
//! property may be null, which `execute` reads as not given. Programs that make the calls without `execute`
//! have to leave out the members that are null, at any depth: [`Dialect::nulls_note`] has this text.
//!
//! Parameters that hold any keys or any JSON, as custom fields do, have no strict form. Their actions get the
//! plain definition without the strict flag, and [`Tool::strictness`] says why. Hosts also limit all tools of
//! a request together: offer a group or the results of a search, not everything.
//!
//! # Long names
//!
//! Language models take names of at most 64 characters, and hosts of MCP servers put a prefix of up to 25 before a name.
//! [`Dialect::longest_name`] is the limit, and [`Tool::name_warning`] says which tools some hosts refuse.
//!
//! # Where `execute` takes more
//!
//! A schema has the types of the vendor's page. `execute` also takes an identifier in its other form: a
//! number for a text, or digits for a number.
//!
//! ```
//! use spoki_api::{catalog, schema};
//!
//! let tools = schema::tools(catalog().group("tickets"), schema::Dialect::Mcp);
//! assert_eq!(tools[0].definition["name"], "SPOKI_CREATE_TICKET");
//! assert_eq!(tools[0].definition["annotations"]["readOnlyHint"], false);
//! ```

mod features;
mod render;
mod strict;
#[cfg(test)]
mod tests;
mod wrap;

use serde_json::Value;

use crate::action::ActionInfo;
use features::DialectFeatures;

/// The greatest length of a tool's name that language models take.
const LONGEST_NAME: usize = 64;

/// The greatest length of the prefix that hosts of MCP servers put before a name.
const LONGEST_PREFIX: usize = 25;

const NULLS_NOTE: &str = "A strict host sends null for each optional argument that is not given. Leave out all members that \
                          are null before you call the service, in nested objects, too. `Client::execute` does so.";

/// The form of tools that a host expects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Dialect {
    /// The plain JSON Schema of the arguments.
    JsonSchema,
    /// A tool of the Model Context Protocol.
    Mcp,
    /// A function for `OpenAI`'s Chat Completions: nested under `function`.
    OpenAiChat,
    /// The same in strict mode.
    OpenAiChatStrict,
    /// A function for `OpenAI`'s Responses: flat.
    OpenAiResponses,
    /// The same in strict mode.
    OpenAiResponsesStrict,
    /// A tool for Anthropic's Messages.
    Anthropic,
    /// The same in strict mode.
    AnthropicStrict,
    /// A function declaration for Gemini.
    Gemini,
}

impl Dialect {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::JsonSchema,
        Self::Mcp,
        Self::OpenAiChat,
        Self::OpenAiChatStrict,
        Self::OpenAiResponses,
        Self::OpenAiResponsesStrict,
        Self::Anthropic,
        Self::AnthropicStrict,
        Self::Gemini,
    ];

    /// A name for files and options.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::JsonSchema => "json-schema",
            Self::Mcp => "mcp",
            Self::OpenAiChat => "openai-chat",
            Self::OpenAiChatStrict => "openai-chat-strict",
            Self::OpenAiResponses => "openai-responses",
            Self::OpenAiResponsesStrict => "openai-responses-strict",
            Self::Anthropic => "anthropic",
            Self::AnthropicStrict => "anthropic-strict",
            Self::Gemini => "gemini",
        }
    }

    /// The greatest length of a name that every host takes, in characters; none if the dialect has no names.
    #[must_use]
    pub fn longest_name(self) -> Option<usize> {
        match self {
            Self::JsonSchema => None,
            Self::Mcp => Some(LONGEST_NAME - LONGEST_PREFIX),
            _ => Some(LONGEST_NAME),
        }
    }

    /// Whether it asks for a strict form.
    #[must_use]
    pub fn is_strict(self) -> bool {
        self.features().strict
    }

    /// What a program has to do with nulls if it does not call `execute`; `None` if the dialect has no nulls.
    #[must_use]
    pub fn nulls_note(self) -> Option<&'static str> {
        self.is_strict().then_some(NULLS_NOTE)
    }

    fn features(self) -> &'static DialectFeatures {
        match self {
            Self::OpenAiChatStrict | Self::OpenAiResponsesStrict => &features::OPENAI_STRICT,
            Self::AnthropicStrict => &features::ANTHROPIC_STRICT,
            Self::Gemini => &features::GEMINI,
            _ => &features::PLAIN,
        }
    }
}

/// An action as a host's tool.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Tool {
    /// The action's slug, which is the tool's name.
    pub name: &'static str,
    /// The definition as JSON, for the host.
    pub definition: Value,
    /// Whether the definition is a strict one.
    pub strictness: Strictness,
    /// Why some hosts refuse the tool: its name is too long for the dialect.
    pub name_warning: Option<String>,
}

/// Whether a tool's definition is a strict one.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Strictness {
    /// The dialect does not ask for it.
    NotAsked,
    /// The definition is strict.
    Strict,
    /// The dialect asks for it, but the arguments have no strict form: the definition is the plain one.
    Impossible {
        /// The part that has no strict form.
        reason: String,
    },
}

/// The JSON Schema (2020-12) of an action's arguments.
///
/// ```
/// let action = spoki_api::catalog().get("SPOKI_CREATE_TICKET").ok_or("no such action")?;
/// let schema = spoki_api::schema::arguments(action);
/// assert_eq!(schema["properties"]["contact_phone"]["type"], "string");
/// # Ok::<(), &str>(())
/// ```
#[must_use]
pub fn arguments(action: &'static ActionInfo) -> Value {
    tool(action, Dialect::JsonSchema).definition
}

/// An action in a host's dialect.
///
/// ```
/// use spoki_api::schema::{Dialect, Strictness, tool};
///
/// let action = spoki_api::catalog().get("SPOKI_UPDATE_CONTACT").ok_or("no such action")?;
/// let update = tool(action, Dialect::OpenAiResponsesStrict);
/// assert_eq!(update.definition["strict"], false);
/// let Strictness::Impossible { reason } = update.strictness else {
///     return Err("custom fields have any keys");
/// };
/// assert!(reason.contains("custom_fields"));
/// # Ok::<(), &str>(())
/// ```
#[must_use]
pub fn tool(action: &'static ActionInfo, dialect: Dialect) -> Tool {
    let (schema, strictness) = if dialect.is_strict() {
        match strict::schema(action, dialect.features()) {
            Ok(schema) => (schema, Strictness::Strict),
            Err(reason) => (
                render::arguments(action, &features::PLAIN),
                Strictness::Impossible { reason },
            ),
        }
    } else {
        (
            render::arguments(action, dialect.features()),
            Strictness::NotAsked,
        )
    };
    Tool {
        name: action.slug,
        definition: wrap::wrap(action, dialect, schema, &strictness),
        strictness,
        name_warning: name_warning(action.slug, dialect),
    }
}

fn name_warning(name: &str, dialect: Dialect) -> Option<String> {
    let length = name.chars().count();
    let longest = dialect.longest_name().filter(|longest| length > *longest)?;
    Some(format!(
        "the name has {length} characters; hosts take at most {longest} in this dialect"
    ))
}

/// Several actions in a host's dialect: a group, what a search found, or all.
pub fn tools(
    actions: impl IntoIterator<Item = &'static ActionInfo>,
    dialect: Dialect,
) -> Vec<Tool> {
    actions
        .into_iter()
        .map(|action| tool(action, dialect))
        .collect()
}
