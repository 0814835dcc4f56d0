//! `spoki-mock`: runs the mock until the process ends.

use std::process::ExitCode;

use lexopt::ValueExt as _;
use spoki_mock::{Mock, MockBuilder};

const HELP: &str = "\
A stand-in for Spoki that serves its own REST API and Composio's execute endpoint.

Usage: spoki-mock [--port N] [--no-limits]

  --port N      port of 127.0.0.1 to listen on; any free port by default
  --no-limits   switch limits off";

fn main() -> ExitCode {
    match options() {
        Ok(Some(builder)) => run(builder),
        Ok(None) => {
            println!("{HELP}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}\n\n{HELP}");
            ExitCode::from(2)
        }
    }
}

fn options() -> Result<Option<MockBuilder>, lexopt::Error> {
    let mut builder = Mock::builder().running_clock();
    let mut args = lexopt::Parser::from_env();
    while let Some(arg) = args.next()? {
        builder = match arg {
            lexopt::Arg::Long("port") => builder.port(args.value()?.parse()?),
            lexopt::Arg::Long("no-limits") => builder.without_limits(),
            lexopt::Arg::Long("help") | lexopt::Arg::Short('h') => return Ok(None),
            other => return Err(other.unexpected()),
        };
    }
    Ok(Some(builder))
}

fn run(builder: MockBuilder) -> ExitCode {
    let mock = match builder.start() {
        Ok(mock) => mock,
        Err(error) => {
            eprintln!("error: the mock cannot listen: {error}");
            return ExitCode::FAILURE;
        }
    };
    let (url, account) = (mock.url(), mock.account());
    println!(
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
  Client::builder().spoki({:?}).base_url({url:?}).build()?",
        account.spoki_key, account.composio_key, account.user_id, account.spoki_key
    );
    loop {
        std::thread::park();
    }
}
