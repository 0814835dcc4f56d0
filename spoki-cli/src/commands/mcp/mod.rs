//! `spoki mcp`: a server for the Model Context Protocol on standard input and output, or over HTTP.

mod http;
mod install;

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::time::Duration;

use clap::{Arg, ArgAction, ArgMatches, Command};
use spoki_mcp::{CallObserver, InvalidPolicy, Policy, Settings};

use super::Own;
use crate::arguments::{TimeLimit, time_limit};
use crate::exit::Exit;
use crate::failure::{Failure, Mistake};
use crate::session::{Session, tell};
use crate::setup::{Backend, Setup};

pub(super) const COMMAND: Own = Own {
    name: "mcp",
    build,
    run,
};

/// The least size of an answer: what an error needs.
const LEAST_ANSWER: usize = 2048;

/// How a name changes a policy.
type Change = fn(Policy, &str) -> Result<Policy, InvalidPolicy>;

/// The flags that take names, each with what a name does.
const NAMED: [(&str, &str, &str, Change); 5] = [
    (
        "allow",
        "EFFECTS",
        "What tools may do besides reading: write, delete, secrets",
        Policy::allow,
    ),
    (
        "ask",
        "EFFECTS",
        "What tools may do after the user confirms the call in the host: write, delete",
        Policy::ask,
    ),
    (
        "groups",
        "NAMES",
        "Only the tools of these groups: tags,tickets",
        Policy::group,
    ),
    (
        "tools",
        "NAMES",
        "Only these tools, besides those of --groups",
        Policy::tool,
    ),
    ("exclude", "NAMES", "Leave out these tools", Policy::exclude),
];

fn build() -> Command {
    let named = NAMED.map(|(long, value, help, _)| {
        flag(long, value, help)
            .action(ArgAction::Append)
            .value_delimiter(',')
    });
    Command::new("mcp")
        .about("Serve the actions as tools of language models (MCP) on standard input and output, or over HTTP")
        .subcommand(install::build())
        .after_help(
            "Without flags the tools only read. `spoki --demo mcp` serves a mock of the service.\n\n\
             Over HTTP the endpoint is /mcp, and /health answers 200. If SPOKI_MCP_TOKEN (or the file that \
             SPOKI_MCP_TOKEN_FILE names) holds a token, each request needs it: `Authorization: Bearer TOKEN`. An \
             address that other machines can reach needs a token. There is no TLS: put a proxy in front of the server.",
        )
        .args(named)
        .args(http::args())
        .arg(
            Arg::new("read-only")
                .long("read-only")
                .help("Tools only read, whatever other flags allow")
                .action(ArgAction::SetTrue),
        )
        .arg(
            Arg::new("compact")
                .long("compact")
                .help("Offer four tools in place of one per action: search, describe, read, write")
                .action(ArgAction::SetTrue),
        )
        .arg(flag(
            "max-wait",
            "TIME",
            "How long a call may wait for its limit; a call that would wait longer fails, and is not sent [default: 45s]",
        ))
        .arg(
            flag(
                "max-answer",
                "BYTES",
                "The maximum size of an answer in bytes [default: 16384]",
            )
            .value_parser(clap::value_parser!(usize)),
        )
        .arg(flag(
            "audit",
            "FILE",
            "Append one JSON line per event of a call, without arguments and replies",
        ))
}

fn flag(long: &'static str, value: &'static str, help: &'static str) -> Arg {
    Arg::new(long).long(long).value_name(value).help(help)
}

fn run(session: &Session, matches: &ArgMatches) -> Result<Exit, Failure> {
    let mut mistakes = Vec::new();
    let mut settings = settings(matches, &mut mistakes);
    let http = http::settings(matches, &mut mistakes)?;
    let installs = matches.subcommand_matches(install::NAME);
    if installs.is_some() && http.is_some() {
        let why = "cannot be combined with `install`: over HTTP a host does not start the server, but reaches the server by its URL";
        mistakes.push(Mistake::new("--http", why));
    }
    if !mistakes.is_empty() {
        let message = "the server cannot start with these flags";
        return Err(Failure::usage(message).with_mistakes(mistakes));
    }
    if let Some(inner) = installs {
        return install::run(inner, &words(session, matches));
    }
    let setup = Setup::read(&session.globals)?;
    settings.any_page = setup.target.backend() == Backend::Spoki;
    if let Some(path) = matches.get_one::<String>("audit") {
        settings.audit = Some(open(path)?);
    }
    let connection = setup.connect(session, |builder| builder.observer(CallObserver))?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| {
            Failure::new(Exit::Internal, format!("cannot start the runtime: {error}"))
        })?;
    let client = connection.client.clone();
    let served = runtime.block_on(async {
        match http {
            Some(http) => http::serve(session, client, settings, http).await,
            None => match spoki_mcp::serve(client, settings).await {
                Ok(()) => Ok(Exit::Done),
                Err(error) => Err(Failure::new(
                    Exit::NoAnswer,
                    format!("the connection to the host failed: {error}"),
                )),
            },
        }
    });
    // A read of standard input cannot be cancelled, and dropping the runtime would wait for it.
    runtime.shutdown_background();
    served
}

/// The command line of this server.
fn words(session: &Session, matches: &ArgMatches) -> Vec<String> {
    let globals = &session.globals;
    let of_program = [
        ("profile", &globals.profile),
        ("backend", &globals.backend),
        ("limits", &globals.limits),
        ("timeout", &globals.timeout),
        ("deadline", &globals.deadline),
    ];
    let mut words = Vec::new();
    for (name, value) in of_program {
        if let Some(value) = value {
            words.extend([format!("--{name}"), value.clone()]);
        }
    }
    if globals.demo {
        words.push("--demo".to_owned());
    }
    words.push("mcp".to_owned());
    for (name, ..) in NAMED {
        let given: Vec<String> = matches
            .get_many(name)
            .into_iter()
            .flatten()
            .cloned()
            .collect();
        if !given.is_empty() {
            words.extend([format!("--{name}"), given.join(",")]);
        }
    }
    for name in ["read-only", "compact"] {
        if matches.get_flag(name) {
            words.push(format!("--{name}"));
        }
    }
    for name in ["max-wait", "audit"] {
        if let Some(value) = matches.get_one::<String>(name) {
            words.extend([format!("--{name}"), value.clone()]);
        }
    }
    if let Some(bytes) = matches.get_one::<usize>("max-answer") {
        words.extend(["--max-answer".to_owned(), bytes.to_string()]);
    }
    words
}

fn settings(matches: &ArgMatches, mistakes: &mut Vec<Mistake>) -> Settings {
    let mut policy = Policy::default();
    for (long, _, _, change) in NAMED {
        for name in matches.get_many::<String>(long).into_iter().flatten() {
            match change(policy.clone(), name.trim()) {
                Ok(changed) => policy = changed,
                Err(error) => mistakes.push(Mistake::new(format!("--{long}"), error.to_string())),
            }
        }
    }
    if matches.get_flag("read-only") {
        policy = policy.read_only();
    }
    if mistakes.is_empty() && policy.listed().next().is_none() {
        let named = NAMED.map(|(long, ..)| format!("--{long}")).join(", ");
        mistakes.push(Mistake::new(
            named,
            "with these flags, the server offers no tool",
        ));
    }
    let mut settings = Settings::new(policy);
    settings.compact = matches.get_flag("compact");
    if let Some(text) = matches.get_one::<String>("max-wait") {
        match time_limit(text) {
            Ok(TimeLimit::After(limit)) => settings.max_wait = limit,
            Ok(TimeLimit::Unlimited) => settings.max_wait = Duration::from_secs(u32::MAX.into()),
            Err(error) => mistakes.push(Mistake::new("--max-wait", error)),
        }
    }
    if let Some(bytes) = matches.get_one::<usize>("max-answer") {
        settings.max_answer = *bytes;
        if *bytes < LEAST_ANSWER {
            let expected = format!("expected at least {LEAST_ANSWER}");
            mistakes.push(Mistake::new("--max-answer", expected));
        }
    }
    settings
}

fn open(path: &str) -> Result<Box<dyn Write + Send>, Failure> {
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options
        .open(path)
        .map_err(|error| Failure::usage(format!("--audit: `{path}`: {error}")))?;
    Ok(Box::new(AuditFile {
        file,
        has_failed: false,
    }))
}

/// The file of the audit. The first line that cannot be written is told on standard error, and the calls go on.
struct AuditFile {
    file: File,
    has_failed: bool,
}

impl Write for AuditFile {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let written = self.file.write(line);
        if let Err(error) = &written
            && !std::mem::replace(&mut self.has_failed, true)
        {
            tell(&format!("the audit lacks lines: {error}"));
        }
        written
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
