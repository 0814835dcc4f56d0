//! `spoki mcp --http`: where the server listens, and who may send requests.

use std::net::{Ipv4Addr, SocketAddr};

use clap::{Arg, ArgAction, ArgMatches};
use spoki_api::Client;
use spoki_api::client::env_setting;
use spoki_mcp::{HttpSettings, Settings};
use tokio::sync::Notify;

use super::flag;
use crate::exit::Exit;
use crate::failure::{Failure, Mistake};
use crate::interrupts::Interrupts;
use crate::session::{Session, tell};
use crate::watch::Watch;

const HTTP: &str = "http";
/// The variable with the tokens; with `_FILE` behind its name, with a file that holds them.
const TOKEN: &str = "SPOKI_MCP_TOKEN";

/// The flags with names of clients: the flag, what its value is, its help, and the field of the settings.
const NAMED: [(&str, &str, &str, &str); 2] = [
    (
        "allow-host",
        "HOSTS",
        "Names by which clients reach the server over HTTP: mcp.example.com",
        "allowed_hosts",
    ),
    (
        "allow-origin",
        "ORIGINS",
        "Web pages that may use the server over HTTP: https://app.example.com",
        "allowed_origins",
    ),
];

pub(super) fn args() -> Vec<Arg> {
    let address = flag(
        HTTP,
        "ADDRESS",
        "Serve over HTTP at this port of this machine, or at this address: 8080, 127.0.0.1:0",
    );
    let named = NAMED.map(|(long, value, help, _)| {
        flag(long, value, help)
            .action(ArgAction::Append)
            .value_delimiter(',')
    });
    std::iter::once(address).chain(named).collect()
}

/// The settings that the flags and the environment ask for; `None` for standard input and output.
pub(super) fn settings(
    matches: &ArgMatches,
    mistakes: &mut Vec<Mistake>,
) -> Result<Option<HttpSettings>, Failure> {
    let names = |long| {
        let names = matches.get_many::<String>(long).into_iter().flatten();
        names.map(|name| name.trim().to_owned()).collect::<Vec<_>>()
    };
    let Some(text) = matches.get_one::<String>(HTTP) else {
        let given = NAMED.iter().filter(|(long, ..)| !names(long).is_empty());
        mistakes.extend(
            given.map(|(long, ..)| Mistake::new(format!("--{long}"), "this flag needs --http")),
        );
        return Ok(None);
    };
    let port = text
        .parse()
        .map(|port| SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
    let Ok(address) = port.or_else(|_| text.parse()) else {
        let expected =
            "expected a port, or an IP address with a port: 8080, 127.0.0.1:8080, [::1]:8080";
        mistakes.push(Mistake::new("--http", expected));
        return Ok(None);
    };
    let mut http = HttpSettings::new(address);
    let tokens = env_setting(TOKEN)?.unwrap_or_default();
    http.tokens = tokens.split_whitespace().map(str::to_owned).collect();
    http.allowed_hosts = names("allow-host");
    http.allowed_origins = names("allow-origin");
    for (field, message) in http.mistakes() {
        let flag = NAMED.iter().find(|(.., of)| *of == field);
        let place = flag.map_or_else(|| TOKEN.to_owned(), |(long, ..)| format!("--{long}"));
        mistakes.push(Mistake::new(place, message));
    }
    Ok(Some(http))
}

/// Serves until a signal. The first lets calls on their way end.
pub(super) async fn serve(
    session: &Session,
    client: Client,
    settings: Settings,
    http: HttpSettings,
) -> Result<Exit, Failure> {
    let stop = Notify::new();
    let listening = |address| tell(&format!("listening on http://{address}/mcp"));
    let serving = spoki_mcp::serve_http(client, settings, http, listening, stop.notified());
    let mut interrupts = Interrupts::listen(Watch::new(session.globals.verbose))?;
    let served = interrupts.run_to_stop(serving, || stop.notify_one()).await;
    let served = served.map_err(|failure| {
        let why = "the server was stopped at once: calls on their way may have taken effect";
        Failure::new(failure.exit, why)
            .with_hint("with --audit, the file lists these calls: their outcome is `aborted`")
    })?;
    served.map_err(|error| {
        Failure::usage(format!("--http: {error}"))
            .with_hint("choose an address of this machine, and a port that is free: 0 takes any")
    })?;
    Ok(Exit::Done)
}
