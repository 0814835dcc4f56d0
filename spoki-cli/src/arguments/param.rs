//! The command of an action, from its entry in the tables.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, TypedValueParser};
use clap::{Arg, ArgAction, Command};
use spoki_api::action::{ActionInfo, Effect, EnumInfo, EnumValues, Format, Kind, Param};

use super::flags::{CALL, Flag, GLOBAL, LIST, flag_of};

/// How many values the help text shows at most.
const SHOWN_VALUES: usize = 12;

/// The value of a list, an object or a map.
const JSON: &str = "JSON|@FILE|-";

/// How detailed the help text of a command is.
#[derive(Clone, Copy)]
pub(crate) enum Detail {
    /// The help text of the command alone.
    Alone,
    /// A part of the whole tree, for completions and manual pages.
    InTree,
}

/// The command of an action, with one flag per parameter. `words` are the words of the command line that choose it.
pub(crate) fn command_of(info: &'static ActionInfo, words: &[&str], detail: Detail) -> Command {
    let mut params: Vec<&Param> = info.params.iter().collect();
    params.sort_by_key(|param| !param.required);
    let name = words.last().copied().unwrap_or_default();
    let command = Command::new(name.to_owned())
        .override_usage(usage(words, &params))
        .args(params.into_iter().map(param_arg))
        .args(flags_of(info).map(call_arg));
    match detail {
        Detail::Alone => {
            command
                .about(info.doc)
                .after_help(format!("{}\n\n{}", facts(info), global_flags()))
        }
        Detail::InTree => command
            .about(first_sentence(info.doc))
            .long_about(info.doc)
            .after_long_help(facts(info)),
    }
}

fn usage(words: &[&str], params: &[&Param]) -> String {
    let mut usage = format!("spoki {}", words.join(" "));
    for param in params.iter().filter(|param| param.required) {
        usage += &format!(" --{} <{}>", flag_of(param.name), value_name(param));
    }
    usage + " [OPTIONS]"
}

/// The names of the global flags, for help texts that do not describe these flags.
pub(crate) fn global_flags() -> String {
    let names: Vec<_> = GLOBAL
        .iter()
        .map(|flag| format!("--{}", flag.long))
        .collect();
    let (first, second) = names.split_at(names.len() / 2);
    format!(
        "Global flags, which `spoki --help` describes:\n  {}\n  {}",
        first.join(", "),
        second.join(", ")
    )
}

/// The flags of the command besides those of its parameters.
fn flags_of(info: &'static ActionInfo) -> impl Iterator<Item = &'static Flag> {
    let lists: &[Flag] = if info.reply.paged { LIST } else { &[] };
    let is_param = |flag: &&Flag| {
        info.params
            .iter()
            .any(|param| flag_of(param.name) == flag.long)
    };
    CALL.iter()
        .chain(lists.iter().filter(move |flag| !is_param(flag)))
}

fn call_arg(flag: &Flag) -> Arg {
    let arg = flag.to_arg().help_heading("Call");
    match flag.long {
        "extra" => arg.action(ArgAction::Append),
        _ => arg,
    }
}

fn param_arg(param: &Param) -> Arg {
    let flag = flag_of(param.name);
    let required = if param.required { " [required]" } else { "" };
    let arg = Arg::new(id_of(param.name))
        .long(flag)
        .help(format!("{}{required}", param.doc))
        .help_heading("Parameters")
        .value_name(value_name(param))
        .allow_negative_numbers(matches!(param.kind, Kind::Integer | Kind::Number))
        .action(ArgAction::Set);
    match param.kind {
        Kind::Boolean => arg
            .num_args(0..=1)
            .default_missing_value("true")
            .value_parser(AnyOf(vec!["true".to_owned(), "false".to_owned()])),
        Kind::Enum(values) => {
            let values = texts(values);
            let too_many = values.len() > SHOWN_VALUES;
            arg.value_parser(AnyOf(values))
                .hide_possible_values(too_many)
        }
        _ => arg,
    }
}

/// The id of a parameter's flag in clap: another flag may have the parameter's name as its id.
pub(super) fn id_of(param: &str) -> String {
    format!("param:{param}")
}

fn value_name(param: &Param) -> &'static str {
    match (param.format, param.kind) {
        (_, Kind::Array(_) | Kind::Map(_) | Kind::Object(_)) => JSON,
        (Some(Format::Identifier), _) => "ID",
        (Some(Format::E164), _) => "PHONE",
        (Some(Format::Email), _) => "EMAIL",
        (Some(Format::Date), _) => "DATE",
        (Some(Format::Timestamp), _) => "DATE-TIME",
        (Some(Format::Url), _) => "URL",
        (_, Kind::Integer | Kind::Number) => "N",
        (_, Kind::Boolean) => "BOOL",
        (_, Kind::Enum(_)) => "VALUE",
        _ => "TEXT",
    }
}

fn texts(info: &EnumInfo) -> Vec<String> {
    match info.values {
        EnumValues::Text(values) => values.iter().map(|value| (*value).to_owned()).collect(),
        EnumValues::Integer(values) => values.iter().map(ToString::to_string).collect(),
        _ => Vec::new(),
    }
}

/// The first sentence of the documentation, without its full stop.
pub(crate) fn first_sentence(doc: &str) -> &str {
    let end = doc.find(".\n").or_else(|| doc.find(". "));
    doc[..end.unwrap_or(doc.len())].trim_end_matches('.')
}

/// What the tables say about the call, and what refusals may mean.
fn facts(info: &ActionInfo) -> String {
    let effect = match info.effect {
        Effect::Read => "changes nothing",
        Effect::Write { repeatable: true } => {
            "changes the account; a second identical call does no harm"
        }
        Effect::Write { .. } => "changes the account; a second identical call changes it again",
        Effect::Delete { repeatable: true } => {
            "deletes; a second identical call deletes nothing more"
        }
        _ => "deletes; a second identical call may delete more",
    };
    let limit = match info.rate_limit {
        Some(limit) => format!("{limit} a minute"),
        None => "none documented".to_owned(),
    };
    let mut text = format!(
        "Action: {}\nEffect: {effect}\nLimit:  {limit}\nREST:   {} {}",
        info.slug, info.rest.method, info.rest.path
    );
    if info.params.iter().any(|param| value_name(param) == JSON) {
        text += &format!("\nForm of JSON values: spoki schema {}", info.slug);
    }
    for hint in info.rest.hints {
        text += &format!("\nIf refused with {}: {}", hint.status, hint.text);
    }
    text
}

/// Takes any text. Help and completions show the known values; the checks of the call decide.
#[derive(Clone)]
struct AnyOf(Vec<String>);

impl TypedValueParser for AnyOf {
    type Value = String;

    fn parse_ref(
        &self,
        command: &Command,
        _: Option<&Arg>,
        value: &OsStr,
    ) -> Result<String, clap::Error> {
        let text = value.to_str().map(str::to_owned);
        text.ok_or_else(|| clap::Error::new(clap::error::ErrorKind::InvalidUtf8).with_cmd(command))
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(self.0.iter().map(PossibleValue::new)))
    }
}

#[cfg(test)]
mod tests {
    use spoki_api::action::{Field, RestCall};

    use super::*;

    static PARAMS: [Param; 2] = [
        Param::new(Field::new("page_title", Kind::String).doc("The title.")),
        Param::new(Field::new("output", Kind::Boolean).required()),
    ];
    static INFO: ActionInfo = ActionInfo::new(
        "SHOP_PRINT_PAGE",
        Effect::Read,
        RestCall::new("GET", "/pages/"),
    )
    .command("print")
    .params(&PARAMS);

    #[test]
    fn the_table_of_an_action_makes_its_command() {
        let mut command = command_of(&INFO, &["pages", "print"], Detail::Alone);
        let help = command.render_help().to_string();
        for line in [
            "Usage: spoki pages print --param-output <BOOL> [OPTIONS]",
            "--page-title <TEXT>",
            "The title.",
            "Action: SHOP_PRINT_PAGE",
        ] {
            assert!(help.contains(line), "{line}: {help}");
        }
        let args = ["print", "--param-output", "--page-title=-A"];
        let matches = command.try_get_matches_from(args).unwrap();
        let value = |name: &str| matches.get_one::<String>(&id_of(name)).unwrap().as_str();
        assert_eq!((value("output"), value("page_title")), ("true", "-A"));
    }
}
