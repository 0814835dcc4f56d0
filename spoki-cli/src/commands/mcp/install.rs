//! `spoki mcp install`: the configuration of a host that starts the server.

use std::env;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, ArgMatches, Command};
use etcetera::BaseStrategy as _;
use serde_json::{Map, Value, json};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::session::Session;

pub(super) const NAME: &str = "install";

/// The name of the server in the configuration.
const SERVER: &str = "spoki";

/// A program that starts servers.
struct Host {
    name: &'static str,
    /// The member of its configuration that holds the servers.
    servers: &'static str,
    file: fn() -> Result<PathBuf, Failure>,
    /// Whether the file belongs to a project, which several people may share.
    is_shared: bool,
}

const HOSTS: [Host; 4] = [
    Host {
        name: "claude-desktop",
        servers: "mcpServers",
        file: claude_desktop,
        is_shared: false,
    },
    Host {
        name: "claude-code",
        servers: "mcpServers",
        file: || Ok(".mcp.json".into()),
        is_shared: true,
    },
    Host {
        name: "cursor",
        servers: "mcpServers",
        file: || Ok(home()?.join(".cursor/mcp.json")),
        is_shared: false,
    },
    Host {
        name: "vscode",
        servers: "servers",
        file: || Ok(".vscode/mcp.json".into()),
        is_shared: true,
    },
];

pub(super) fn build() -> Command {
    Command::new(NAME)
        .about("Print the configuration with which a host starts this server, or write it")
        .after_help(
            "The server gets the flags before `install`. The configuration holds no key: \
             write a profile with `spoki auth set`.",
        )
        .arg(
            Arg::new("client")
                .long("client")
                .value_name("NAME")
                .help("The host to configure")
                .value_parser(PossibleValuesParser::new(HOSTS.map(|host| host.name)))
                .required(true),
        )
        .arg(
            Arg::new("write")
                .long("write")
                .help("Add the configuration to the file of the host, and keep the old file beside it")
                .action(ArgAction::SetTrue),
        )
        .arg(
            Arg::new("file")
                .long("file")
                .value_name("FILE")
                .help("The file of the host [default: the usual one, or the project's in this folder]"),
        )
}

/// Prints or writes the configuration of a server with these arguments.
pub(super) fn run(matches: &ArgMatches, args: &[String]) -> Result<Exit, Failure> {
    let name = matches.get_one::<String>("client");
    let host = HOSTS
        .iter()
        .find(|host| name.is_some_and(|name| name == host.name))
        .ok_or_else(|| Failure::usage("--client: unknown host"))?;
    let entry = json!({"type": "stdio", "command": program(host), "args": args});
    let file = match matches.get_one::<String>("file") {
        Some(file) => PathBuf::from(file),
        None => (host.file)()?,
    };
    if !matches.get_flag("write") {
        Session::print_json(&json!({host.servers: {SERVER: entry}}))?;
        return Ok(Exit::Done);
    }
    let backup = merge(&file, host.servers, entry)?;
    Session::print_json(&json!({
        "file": file.to_string_lossy(),
        "backup": backup.map(|backup| backup.to_string_lossy().into_owned()),
    }))?;
    Ok(Exit::Done)
}

/// The program to start. Hosts with windows have no search path, so they get the full path. A file that
/// people share gets only the name, because paths differ between machines.
fn program(host: &Host) -> String {
    match env::current_exe() {
        Ok(path) if !host.is_shared => path.to_string_lossy().into_owned(),
        _ => SERVER.to_owned(),
    }
}

/// Sets the server in the file, changes nothing else, and returns the path of the copy of the old file.
fn merge(file: &Path, servers: &str, entry: Value) -> Result<Option<PathBuf>, Failure> {
    let shown = file.display();
    let failed = |error: io::Error| Failure::new(Exit::Internal, format!("`{shown}`: {error}"));
    let unusable = |what: &str| {
        Failure::usage(format!("`{shown}`: {what}"))
            .with_hint("run the command without --write: it prints the configuration, which you can add by hand")
    };
    let old = match fs::read_to_string(file) {
        Ok(text) => Some(text),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(failed(error)),
    };
    let text = old.as_deref().filter(|text| !text.trim().is_empty());
    let mut config: Map<String, Value> = serde_json::from_str(text.unwrap_or("{}"))
        .map_err(|_| unusable("expected plain JSON without comments, with an object"))?;
    let of_host = config.entry(servers).or_insert_with(|| json!({}));
    let Value::Object(of_host) = of_host else {
        return Err(unusable(&format!("expected an object in `{servers}`")));
    };
    of_host.insert(SERVER.to_owned(), entry);
    let new = format!("{:#}\n", Value::Object(config));
    if let Some(folder) = file
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    let backup = old.is_some().then(|| with_suffix(file, ".bak"));
    if let Some(backup) = &backup {
        fs::copy(file, backup).map_err(failed)?;
    }
    // At any time, the path holds the old or the new file.
    let draft = with_suffix(file, ".new");
    fs::write(&draft, new).map_err(failed)?;
    if let Ok(metadata) = fs::metadata(file) {
        fs::set_permissions(&draft, metadata.permissions()).map_err(failed)?;
    }
    fs::rename(&draft, file).map_err(failed)?;
    Ok(backup)
}

fn with_suffix(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

fn home() -> Result<PathBuf, Failure> {
    etcetera::home_dir().map_err(|error| Failure::usage(format!("no home folder: {error}")))
}

fn claude_desktop() -> Result<PathBuf, Failure> {
    let folder = if cfg!(target_os = "macos") {
        home()?.join("Library/Application Support")
    } else {
        etcetera::choose_base_strategy()
            .map_err(|error| Failure::usage(format!("no home folder: {error}")))?
            .config_dir()
    };
    Ok(folder.join("Claude/claude_desktop_config.json"))
}
