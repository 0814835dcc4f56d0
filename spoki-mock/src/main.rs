//! `spoki-mock`: runs the mock until the process ends.

use std::ffi::OsString;
use std::io::Write as _;
use std::process::ExitCode;
use std::time::Duration;

use lexopt::ValueExt as _;
use spoki_mock::{Mock, MockBuilder};

const HELP: &str = "\
A mock server for Spoki. It serves Spoki's own REST API and Composio's execute endpoint.

Usage: spoki-mock [OPTIONS]

  --port N            port of 127.0.0.1 to listen on; any free port by default
  --data FILE         JSON file with the data at the start, in place of the default
  --users N           number of users, each with keys, data and limits of its own
  --clock-rate N      let the clock run 1 to 20 times as fast
  --no-limits         switch limits off
  --cors              let web pages of any origin call the mock
  --log               log each request to standard error
  --read-timeout N    seconds that a client may take to send a request; 30 by default
  --help              print this

Tests control the mock through the paths below /_mock/: see its README.
";

/// Environment variables that name a proxy for plain HTTP.
const PROXIES: [&str; 4] = ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"];

/// The rate of the fastest clock: 100 ms of a request are 2 seconds on this clock, which is the transit time
/// that limits allow.
const FASTEST: u32 = 20;

/// The most bytes that the journal may take.
const JOURNAL_BYTES: usize = 64 * 1024 * 1024;

fn main() -> ExitCode {
    match options() {
        Ok(Some(builder)) => run(builder),
        Ok(None) => {
            print(HELP);
            ExitCode::SUCCESS
        }
        Err(error) => {
            complain(&format!("error: {error}\n\n{HELP}"));
            ExitCode::from(2)
        }
    }
}

/// Prints to standard output. If the output is closed or full, the mock continues.
fn print(text: &str) {
    let mut stdout = std::io::stdout().lock();
    let _ = stdout.write_all(text.as_bytes());
    let _ = stdout.flush();
}

/// Prints to standard error. If the output is closed or full, the mock continues.
fn complain(text: &str) {
    let _ = std::io::stderr().write_all(text.as_bytes());
}

/// The mock that the arguments describe; `None` if they ask for help.
fn options() -> Result<Option<MockBuilder>, lexopt::Error> {
    let mut builder = Mock::builder().running_clock().journal_bytes(JOURNAL_BYTES);
    let mut args = lexopt::Parser::from_env();
    while let Some(arg) = args.next()? {
        builder = match arg {
            lexopt::Arg::Long("port") => builder.port(args.value()?.parse()?),
            lexopt::Arg::Long("data") => data(builder, &args.value()?)?,
            lexopt::Arg::Long("users") => builder.users(at_least_one(&args.value()?)?),
            lexopt::Arg::Long("clock-rate") => builder.clock_rate(rate(&args.value()?)?),
            lexopt::Arg::Long("no-limits") => builder.without_limits(),
            lexopt::Arg::Long("cors") => builder.allow_web_pages(),
            lexopt::Arg::Long("log") => builder.log(),
            lexopt::Arg::Long("read-timeout") => {
                let seconds: u64 = args.value()?.parse()?;
                builder.read_timeout(Duration::from_secs(seconds))
            }
            lexopt::Arg::Long("help") | lexopt::Arg::Short('h') => return Ok(None),
            other => return Err(other.unexpected()),
        };
    }
    Ok(Some(builder))
}

fn at_least_one(value: &OsString) -> Result<usize, lexopt::Error> {
    match value.parse()? {
        0 => Err("--users must be at least 1".into()),
        users => Ok(users),
    }
}

fn rate(value: &OsString) -> Result<u32, lexopt::Error> {
    match value.parse()? {
        rate @ 1..=FASTEST => Ok(rate),
        _ => Err(format!("--clock-rate must be from 1 to {FASTEST}").into()),
    }
}

fn data(builder: MockBuilder, file: &OsString) -> Result<MockBuilder, lexopt::Error> {
    let failed = |error: &dyn std::fmt::Display| format!("--data {}: {error}", file.display());
    let json = std::fs::read(file).map_err(|error| failed(&error))?;
    let json = serde_json::from_slice(&json).map_err(|error| failed(&error))?;
    let builder = builder.data(json).map_err(|error| failed(&error))?;
    Ok(builder)
}

fn run(builder: MockBuilder) -> ExitCode {
    let mock = match builder.start() {
        Ok(mock) => mock,
        Err(error) => {
            complain(&format!("error: the mock cannot listen: {error}\n"));
            return ExitCode::FAILURE;
        }
    };
    print(&banner(&mock));
    loop {
        std::thread::park();
    }
}

/// What a user needs to call the mock. The first line ends with its address.
fn banner(mock: &Mock) -> String {
    let (url, account) = (mock.url(), mock.account());
    let mut banner = format!(
        "The mock listens on {url}

Spoki's own REST API:
  export SPOKI_BASE_URL={url}
  export SPOKI_API_KEY={}

Composio:
  export COMPOSIO_BASE_URL={url}
  export COMPOSIO_API_KEY={}
  export COMPOSIO_USER_ID={}

In Rust:
  Client::from_env()?
  Client::builder().spoki({:?}).base_url({url:?}).build()?
",
        account.spoki_key, account.composio_key, account.user_id, account.spoki_key
    );
    if PROXIES.iter().any(|name| std::env::var_os(name).is_some()) {
        banner.push_str("\nA proxy is set in the environment; it has to be bypassed:\n");
        banner.push_str("  export NO_PROXY=127.0.0.1\n");
    }
    if mock.accounts().len() > 1 {
        let users = mock.accounts().len();
        banner.push_str(&format!(
            "\nThe keys of all {users} users: curl {url}/_mock/\n"
        ));
    }
    banner
}
