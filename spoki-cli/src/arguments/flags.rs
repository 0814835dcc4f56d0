//! The flags that do not come from the tables.

use clap::{Arg, ArgAction, ArgMatches};

/// A flag.
pub(crate) struct Flag {
    pub(crate) long: &'static str,
    pub(crate) short: Option<char>,
    /// The name of its value in help texts; `None` for a switch.
    pub(crate) value: Option<&'static str>,
    pub(crate) help: &'static str,
}

const fn flag(long: &'static str, value: &'static str, help: &'static str) -> Flag {
    Flag {
        long,
        short: None,
        value: Some(value),
        help,
    }
}

const fn switch(long: &'static str, help: &'static str) -> Flag {
    Flag {
        long,
        short: None,
        value: None,
        help,
    }
}

impl Flag {
    const fn short(mut self, short: char) -> Self {
        self.short = Some(short);
        self
    }

    pub(crate) fn to_arg(&self) -> Arg {
        let arg = Arg::new(self.long).long(self.long).help(self.help);
        let arg = match self.short {
            Some(short) => arg.short(short),
            None => arg,
        };
        match self.value {
            Some(value) => arg.value_name(value).action(ArgAction::Set),
            None => arg.action(ArgAction::SetTrue),
        }
    }
}

/// The flags of every command.
pub(crate) const GLOBAL: &[Flag] = &[
    flag(
        "output",
        "FORMAT",
        "table, json, ndjson, csv or tsv [default: table on a terminal, else json]",
    )
    .short('o'),
    flag("fields", "NAMES", "Print only these fields: a,b.c"),
    flag("jq", "FILTER", "Filter the result with a jq program"),
    flag(
        "profile",
        "NAME",
        "Use this profile of the configuration file",
    ),
    flag("backend", "NAME", "spoki (Spoki's own API) or composio"),
    flag(
        "timeout",
        "TIME",
        "Time limit of one attempt: 30s, 500ms, 2m, none [default: 60s]",
    ),
    flag(
        "deadline",
        "TIME",
        "Time limit of a whole call, including its waits [default: none]",
    ),
    switch("no-wait", "Fail instead of waiting for a limit"),
    flag(
        "limits",
        "WHERE",
        "Who shares the limits: file (all processes of this user), process, redis=URL, or none",
    ),
    switch("yes", "Do not ask for confirmation").short('y'),
    switch("dry-run", "Print the request instead of sending it"),
    switch(
        "demo",
        "Call a mock of the service inside this process; no data is kept",
    ),
    flag(
        "record",
        "FILE",
        "Append the shapes of the replies to this file: members and types, no values",
    ),
    flag(
        "record-values",
        "FIELDS",
        "Also record the unknown values of these enum fields: Ticket.status,…",
    ),
    switch("verbose", "Report each attempt on standard error").short('v'),
];

/// The flags of calls.
pub(crate) const CALL: &[Flag] = &[
    flag(
        "input",
        "FILE",
        "All arguments as a JSON object, from a file or from - (standard input)",
    ),
    flag(
        "extra",
        "KEY=JSON",
        "An additional argument that the action does not declare; may be repeated",
    ),
];

/// The flags of lists that come in pages.
pub(crate) const LIST: &[Flag] = &[
    switch("all", "Read all pages"),
    flag("limit", "N", "Read at most N items"),
    flag("page", "N", "Start at this page; the first page is 1"),
];

/// The name of the paging parameter: an action that has it takes it in place of the flag.
pub(crate) const PAGE: &str = "page";

/// The flag of a parameter, without the dashes. A parameter named like another flag gets a prefix.
pub(crate) fn flag_of(param: &str) -> String {
    let name = param.replace('_', "-");
    let taken = || GLOBAL.iter().chain(CALL).chain(LIST);
    let is_taken = name != PAGE && taken().any(|flag| flag.long == name);
    if is_taken || matches!(name.as_str(), "help" | "version") {
        format!("param-{name}")
    } else {
        name
    }
}

/// The values of the global flags.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "one per switch")]
pub(crate) struct Globals {
    pub(crate) output: Option<String>,
    pub(crate) fields: Option<String>,
    pub(crate) jq: Option<String>,
    pub(crate) profile: Option<String>,
    pub(crate) backend: Option<String>,
    pub(crate) timeout: Option<String>,
    pub(crate) deadline: Option<String>,
    pub(crate) limits: Option<String>,
    pub(crate) no_wait: bool,
    pub(crate) yes: bool,
    pub(crate) dry_run: bool,
    pub(crate) demo: bool,
    pub(crate) record: Option<String>,
    pub(crate) record_values: Option<String>,
    pub(crate) verbose: bool,
}

impl Globals {
    pub(crate) fn read(matches: &ArgMatches) -> Self {
        let text = |name: &str| matches.get_one::<String>(name).cloned();
        let is_set = |name: &str| matches.get_flag(name);
        Self {
            output: text("output"),
            fields: text("fields"),
            jq: text("jq"),
            profile: text("profile"),
            backend: text("backend"),
            timeout: text("timeout"),
            deadline: text("deadline"),
            limits: text("limits"),
            no_wait: is_set("no-wait"),
            yes: is_set("yes"),
            dry_run: is_set("dry-run"),
            demo: is_set("demo"),
            record: text("record"),
            record_values: text("record-values"),
            verbose: is_set("verbose"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_give_way_to_other_flags() {
        for (param, flag) in [
            ("contact_phone", "contact-phone"),
            ("page", "page"),
            ("output", "param-output"),
            ("dry_run", "param-dry-run"),
            ("limit", "param-limit"),
            ("help", "param-help"),
        ] {
            assert_eq!(flag_of(param), flag);
        }
    }
}
