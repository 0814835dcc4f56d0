//! `spoki schema`: the arguments of an action as a JSON Schema, or the action as a tool of language models.

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgMatches, Command};
use spoki_api::catalog;
use spoki_api::schema::{Dialect, tool};

use super::Own;
use crate::command_tree;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::session::Session;

pub(super) const COMMAND: Own = Own {
    name: "schema",
    build,
    run,
};

fn build() -> Command {
    let dialects = Dialect::ALL.map(Dialect::name);
    Command::new("schema")
        .about("Print the JSON Schema of an action's arguments; works without a network")
        .arg(
            Arg::new("action")
                .value_name("ACTION")
                .help("The slug, or the group and the verb")
                .num_args(1..=2)
                .required(true),
        )
        .arg(
            Arg::new("dialect")
                .long("dialect")
                .value_name("NAME")
                .help("The dialect that the host of the language model expects")
                .value_parser(PossibleValuesParser::new(dialects))
                .default_value(Dialect::JsonSchema.name()),
        )
}

fn run(_: &Session, matches: &ArgMatches) -> Result<Exit, Failure> {
    let words: Vec<&str> = matches
        .get_many::<String>("action")
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect();
    let found = match words[..] {
        [name] => catalog().find(name),
        _ => command_tree::action(&words),
    };
    let info = found.ok_or_else(|| super::call::unknown_action(&words.join(" ")))?;
    let named = matches.get_one::<String>("dialect");
    let dialect = Dialect::ALL
        .into_iter()
        .find(|dialect| named.is_some_and(|name| name == dialect.name()))
        .unwrap_or(Dialect::JsonSchema);
    Session::print_json(&tool(info, dialect).definition)?;
    Ok(Exit::Done)
}
