//! `spoki doctor`: which settings are in force, and whether key and network work.

use std::time::{Duration, Instant};

use clap::{ArgMatches, Command};
use serde_json::{Map, Value, json};
use spoki_api::{Client, Options, RetryPolicy, catalog};

use super::Own;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::session::Session;
use crate::setup::{self, Setup, Target};

pub(super) const COMMAND: Own = Own {
    name: "doctor",
    build,
    run,
};

/// How long the call may take that checks key and network.
const DEADLINE: Duration = Duration::from_secs(20);

fn build() -> Command {
    Command::new("doctor").about("Show the settings in use, and check key and network with a read")
}

fn run(session: &Session, _: &ArgMatches) -> Result<Exit, Failure> {
    let mut findings = Findings::default();
    findings.add("program", Ok(program()));
    if !session.globals.demo {
        findings.add("configuration", setup::describe_profiles());
    }
    if let Some(setup) = findings.keep("settings", Setup::read(&session.globals)) {
        check(session, &setup, &mut findings);
    }
    let mut printer = session.table(&["check", "ok", "detail"])?;
    printer.page(&findings.rows)?;
    printer.finish(None)?;
    Ok(findings.exit)
}

fn program() -> String {
    let (version, catalogue) = (env!("CARGO_PKG_VERSION"), catalog().version);
    format!(
        "spoki {version}, catalogue {catalogue}, {} actions",
        catalog().len()
    )
}

fn check(session: &Session, setup: &Setup, findings: &mut Findings) {
    findings.add("account", Ok(setup.target.account()));
    findings.add("address", Ok(setup.target.address().to_owned()));
    findings.add("limits", Ok(setup.describe_limits()));
    if let Target::Service(credentials) = &setup.target {
        findings.add("key", Ok(credentials.key.describe()));
    }
    let connected = setup.connect(session, |builder| builder);
    let Some(connection) = findings.keep("connection", connected) else {
        return;
    };
    let checked = super::block_on(async {
        let counted = connection.client.limit_usage().await;
        Ok((counted, call(&connection.client).await))
    });
    if let Some((counted, called)) = findings.keep("runtime", checked) {
        let counted = counted.map(|usage| format!("{} actions counted", usage.len()));
        findings.add("limiter", counted.map_err(Failure::from));
        findings.add("call", called);
    }
}

/// Calls the action that checks a key.
async fn call(client: &Client) -> Result<String, Failure> {
    let Some(info) = catalog().check() else {
        return Ok("no action can check the key".to_owned());
    };
    let options = Options::new().deadline(DEADLINE).retry(RetryPolicy::none());
    let started = Instant::now();
    let arguments = Value::Object(Map::new());
    client
        .with_options(options)
        .execute(info.slug, arguments)
        .await?;
    let took = started.elapsed().as_secs_f64();
    Ok(format!("{} answered in {took:.1} s", info.slug))
}

/// What was checked, and how it went.
#[derive(Default)]
struct Findings {
    rows: Vec<Value>,
    exit: Exit,
}

impl Findings {
    fn add(&mut self, check: &str, outcome: Result<String, Failure>) {
        let (ok, detail) = match outcome {
            Ok(detail) => (true, detail),
            Err(failure) => {
                self.exit = self.exit.or_first(failure.exit);
                (false, failure.summary())
            }
        };
        self.rows
            .push(json!({"check": check, "ok": ok, "detail": detail}));
    }

    /// Adds a row only if it failed.
    fn keep<T>(&mut self, check: &str, outcome: Result<T, Failure>) -> Option<T> {
        match outcome {
            Ok(value) => Some(value),
            Err(failure) => {
                self.add(check, Err(failure));
                None
            }
        }
    }
}
