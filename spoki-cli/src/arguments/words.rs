//! The words of a command line that choose the command.

use std::ffi::OsString;

use super::flags::{Flag, GLOBAL};

/// The first words that are neither flags nor their values, at most `count`: the group and the verb. `args` begin after
/// the name of the program.
///
/// Only global flags may stand before these words.
pub(crate) fn words(args: &[OsString], count: usize) -> Vec<&str> {
    let mut words = Vec::new();
    let mut args = args.iter().filter_map(|arg| arg.to_str());
    while let Some(arg) = args.next() {
        if words.len() == count || arg == "--" {
            break;
        } else if takes_next(arg) {
            args.next();
        } else if !arg.starts_with('-') {
            words.push(arg);
        }
    }
    words
}

/// Whether the argument is a flag whose value is the next argument.
fn takes_next(arg: &str) -> bool {
    let takes_value = |is_named: &dyn Fn(&Flag) -> bool| {
        let mut flags = GLOBAL.iter().filter(|flag| flag.value.is_some());
        flags.any(is_named)
    };
    if let Some(long) = arg.strip_prefix("--") {
        return takes_value(&|flag| flag.long == long);
    }
    // Of several short flags, the first with a value takes the rest of the argument, or else the next argument.
    let shorts = arg.strip_prefix('-').unwrap_or_default();
    let first = shorts.find(|short| takes_value(&|flag| flag.short == Some(short)));
    first.is_some_and(|place| place + 1 == shorts.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_and_their_values_are_no_words() {
        for (line, expected) in [
            ("tickets list", &["tickets", "list"][..]),
            (
                "--output json tickets --yes list --page 2",
                &["tickets", "list"],
            ),
            ("-o json tickets -y list", &["tickets", "list"]),
            ("--output=json -ojson tickets", &["tickets"]),
            ("-yo json -v tickets list", &["tickets", "list"]),
            ("-- tickets", &[]),
            ("", &[]),
        ] {
            let args: Vec<OsString> = line.split_whitespace().map(Into::into).collect();
            assert_eq!(words(&args, 2), expected, "{line}");
        }
    }
}
