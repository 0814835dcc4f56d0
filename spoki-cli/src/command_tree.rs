//! The tree of all commands, built at run time from the tables of actions.

use clap::{Arg, Command};
use spoki_api::action::{ActionInfo, GroupInfo};
use spoki_api::catalog;

use crate::arguments::{self, Detail, GLOBAL};
use crate::commands::{CALL, OWN};

/// Puts the program's own commands behind those of the groups in help texts.
const AFTER_GROUPS: usize = 1000;

/// The tree for a command line that begins with these words: only the commands that the words name have their flags.
pub(crate) fn for_words(words: &[&str]) -> Command {
    let mut root = root(words.is_empty());
    for group in catalog().groups {
        let mut command = group_command(group);
        if words.first().is_some_and(|word| is_named(group, word)) {
            command = command.subcommands(catalog().group(group.name).map(|info| {
                if words.get(1) == Some(&info.command) {
                    arguments::command_of(info, words, Detail::Alone)
                } else {
                    Command::new(info.command).about(arguments::first_sentence(info.doc))
                }
            }));
        }
        root = root.subcommand(command);
    }
    match (words, action(words)) {
        ([CALL, ..], Some(info)) => root.mut_subcommand(CALL, |call| {
            call.subcommand(arguments::command_of(info, words, Detail::Alone))
        }),
        _ => root,
    }
}

/// The tree with all commands and all their flags, for completions and manual pages.
pub(crate) fn whole() -> Command {
    let groups = catalog().groups.iter().map(|group| {
        let verbs = catalog().group(group.name);
        group_command(group).subcommands(verbs.map(|info| {
            let words = [&word_of(group), info.command];
            arguments::command_of(info, &words, Detail::InTree)
        }))
    });
    root(true).subcommands(groups)
}

/// The action that the words of a command line lead to.
pub(crate) fn action(words: &[&str]) -> Option<&'static ActionInfo> {
    match words {
        [CALL, slug] => catalog().find(slug),
        [first, verb] => {
            let group = catalog().groups.iter().find(|of| is_named(of, first))?;
            catalog()
                .group(group.name)
                .find(|info| info.command == *verb)
        }
        _ => None,
    }
}

fn is_named(group: &GroupInfo, word: &str) -> bool {
    group.name == word || word_of(group) == word
}

/// The name of the group as a word of a command line.
fn word_of(group: &GroupInfo) -> String {
    group.name.replace('_', "-")
}

/// The program with its own commands. Its help text describes the global flags; the help texts of commands
/// only name them.
fn root(describes_flags: bool) -> Command {
    let global = |flag: &arguments::Flag| -> Arg {
        let arg = flag.to_arg().global(true).help_heading("Global flags");
        arg.hide(!describes_flags)
    };
    Command::new("spoki")
        .version(env!("CARGO_PKG_VERSION"))
        .about("Call the actions of Spoki, the WhatsApp automation platform, from the command line")
        .after_help(
            "`spoki actions WORDS` finds actions. `spoki help exit-codes` lists the exit codes.",
        )
        .disable_help_subcommand(true)
        .subcommand_required(true)
        .arg_required_else_help(true)
        .args(GLOBAL.iter().map(global))
        .subcommands(OWN.iter().map(|own| {
            let command = (own.build)().name(own.name);
            command.display_order(AFTER_GROUPS)
        }))
}

fn group_command(group: &'static GroupInfo) -> Command {
    let command = Command::new(word_of(group))
        .about(arguments::first_sentence(group.doc))
        .after_help(arguments::global_flags())
        .subcommand_required(true)
        .arg_required_else_help(true);
    if group.name.contains('_') {
        command.alias(group.name)
    } else {
        command
    }
}
