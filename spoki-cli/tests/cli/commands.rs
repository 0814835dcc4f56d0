//! The generator refuses groups that are named like a command of the program.

use std::collections::BTreeSet;

use spoki_api::catalog;

use crate::support::Home;

/// The generator's list of commands.
const CHECK: &str = include_str!("../../../codegen/src/check/commands.rs");

#[test]
fn the_generator_knows_all_commands_of_the_program() {
    let (_, list) = CHECK.split_once("const COMMANDS").unwrap();
    let (list, _) = list.split_once("];").unwrap();
    let known: BTreeSet<&str> = list.split('"').skip(1).step_by(2).collect();

    let help = Home::new().spoki("--help").run().exits(0).stdout;
    let (_, commands) = help.split_once("Commands:\n").unwrap();
    let commands = commands.lines().take_while(|line| !line.is_empty());
    let names = commands.filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
    let is_group = |name: &str| {
        let groups = catalog().groups.iter();
        groups
            .map(|group| group.name.replace('_', "-"))
            .any(|group| group == name)
    };
    let real: BTreeSet<&str> = names
        .filter(|name| !name.is_empty() && !is_group(name))
        .collect();
    assert_eq!(known, real);
}
