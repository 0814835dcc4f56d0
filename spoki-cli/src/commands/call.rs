//! Calls of actions: `spoki GROUP VERB` and `spoki call SLUG`.

use clap::{ArgMatches, Command};
use serde_json::Value;
use spoki_api::action::ActionInfo;
use spoki_api::{Client, Options, catalog};

use super::Own;
use crate::arguments::{CallArguments, gather};
use crate::exit::Exit;
use crate::failure::{Failure, Mistake};
use crate::output::Printer;
use crate::session::Session;
use crate::setup::Setup;

pub(crate) const NAME: &str = "call";

pub(super) const COMMAND: Own = Own {
    name: NAME,
    build,
    run: unnamed,
};

fn build() -> Command {
    Command::new(NAME)
        .about("Call an action by its slug: call SLUG")
        .subcommand_value_name("SLUG")
        .allow_external_subcommands(true)
        .subcommand_required(true)
        .arg_required_else_help(true)
}

/// Runs only if no action has the slug.
fn unnamed(_: &Session, matches: &ArgMatches) -> Result<Exit, Failure> {
    let slug = matches.subcommand_name().unwrap_or_default();
    Err(unknown_action(slug))
}

/// There is no such action.
pub(super) fn unknown_action(name: &str) -> Failure {
    let failure = Failure::usage(format!("no such action: `{name}`"));
    match catalog().closest(&name.to_uppercase()) {
        Some(slug) => failure.with_hint(format!("did you mean `{slug}`?")),
        None => failure.with_hint("`spoki actions` lists them"),
    }
}

/// Calls an action with the arguments of the command line.
pub(crate) fn run(
    session: &Session,
    info: &'static ActionInfo,
    matches: &ArgMatches,
    unknown: Vec<Mistake>,
) -> Result<Exit, Failure> {
    let call = gather(info, matches, unknown)?;
    let setup = Setup::read(&session.globals)?;
    let printer = session.printer(info.reply.kind)?;
    let connection = setup.connect(|builder| builder)?;
    let client = connection.client.with_options(options(info, &call));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::new(Exit::Internal, format!("no runtime: {error}")))?;
    runtime.block_on(send(&client, info, call, printer))
}

async fn send(
    client: &Client,
    info: &'static ActionInfo,
    call: CallArguments,
    mut printer: Printer,
) -> Result<Exit, Failure> {
    if info.reply.list {
        let mut pages = client.execute_pages(info.slug, call.arguments.into())?;
        if let Some(page) = pages.next().await {
            printer.page(&page?.into_inner().items)?;
        }
        printer.finish(None)?;
        return Ok(Exit::Done);
    }
    let reply = client.execute(info.slug, call.arguments.into()).await?;
    printer.value(&reply)?;
    Ok(Exit::Done)
}

/// The options of the call: its arguments that the action does not know.
fn options(info: &ActionInfo, call: &CallArguments) -> Options {
    let has_body = !matches!(info.rest.method, "GET" | "DELETE");
    let extra = call.extra.iter().cloned();
    extra.fold(Options::new(), |options, (key, value)| match value {
        value if has_body => options.extra_body(key, value),
        Value::String(text) => options.extra_query(key, text),
        value => options.extra_query(key, value.to_string()),
    })
}
