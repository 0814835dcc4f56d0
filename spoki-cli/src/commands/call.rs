//! Calls of actions: `spoki GROUP VERB` and `spoki call SLUG`.

use clap::{ArgMatches, Command};
use serde_json::Value;
use spoki_api::action::{ActionInfo, Kind};
use spoki_api::{Options, catalog};

use super::{Own, dry_run, listing};
use crate::arguments::{CallArguments, gather};
use crate::confirm;
use crate::exit::Exit;
use crate::failure::{Failure, Mistake};
use crate::interrupts::Interrupts;
use crate::output::Printer;
use crate::session::Session;
use crate::setup::Setup;
use crate::watch::Watch;

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

/// Reports that no action has the slug: clap calls this only then.
fn unnamed(_: &Session, matches: &ArgMatches) -> Result<Exit, Failure> {
    let slug = matches.subcommand_name().unwrap_or_default();
    Err(unknown_action(slug))
}

/// The failure for an unknown action.
pub(super) fn unknown_action(name: &str) -> Failure {
    let failure = Failure::usage(format!("no such action: `{name}`"));
    match catalog().closest(&name.to_uppercase()) {
        Some(slug) => failure.with_hint(format!("did you mean `{slug}`?")),
        None => failure.with_hint("`spoki actions` lists all actions"),
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
    let options = options(info, &setup, &call)?;
    if session.globals.dry_run {
        return dry_run::run(session, info, &setup, options, call);
    }
    // Reports invalid output settings before anything is sent.
    let mut printer = session.printer(info.reply.kind)?;
    if confirm::is_needed(info) && !session.globals.yes {
        confirm::ask(info, &setup.target.account(), &call.arguments)?;
    }
    let watch = Watch::new(session.globals.verbose);
    let connection = setup.connect(session, |builder| builder.observer(watch.clone()))?;
    let client = connection.client.with_options(options);
    super::block_on(async {
        let mut interrupts = Interrupts::listen(watch)?;
        let outcome = if info.reply.list && info.effect.is_read() {
            let mut listing = listing::Listing::new(session, info, &call, setup.target.backend());
            listing
                .run(&client, call.arguments, &mut printer, &mut interrupts)
                .await
        } else {
            let calling = client.execute(info.slug, call.arguments.into());
            let called = interrupts.run(calling).await;
            called.and_then(|reply| answer(session, info, &reply?.into_inner(), &mut printer))
        };
        let exit = outcome.map_err(|failure| {
            let failure = if info.effect.is_read() {
                failure.of_read()
            } else {
                failure.after_the_call()
            };
            failure.after_signal(interrupts.exit())
        })?;
        Ok(interrupts.exit().unwrap_or(exit))
    })
}

/// Prints a reply, and returns what it says about the call.
fn answer(
    session: &Session,
    info: &ActionInfo,
    reply: &Value,
    printer: &mut Printer,
) -> Result<Exit, Failure> {
    printer.value(reply)?;
    session.tell_left_out(printer);
    let is_typed = !matches!(info.reply.kind, Kind::Any);
    if reply.is_null() && is_typed && !info.effect.is_read() {
        session.tell("the call took effect; the service sent no reply");
    }
    let errors = reply.get("errors").and_then(Value::as_array);
    if errors.is_some_and(|errors| !errors.is_empty()) && !info.effect.is_read() {
        Ok(Exit::Partly)
    } else {
        Ok(Exit::Done)
    }
}

/// The options of the call: arguments that the action does not declare, and the first page of a list.
fn options(info: &ActionInfo, setup: &Setup, call: &CallArguments) -> Result<Options, Failure> {
    let has_body = !matches!(info.rest.method, "GET" | "DELETE");
    let mut options = Options::new();
    for (key, value) in call.extra.iter().cloned() {
        options = match value {
            value if has_body => options.extra_body(key, value),
            Value::String(text) => options.extra_query(key, text),
            value => options.extra_query(key, value.to_string()),
        };
    }
    match call.listing.page {
        Some(page) if info.param(listing::PAGE).is_none() => {
            if !listing::can_choose_page(info, setup.target.backend()) {
                return Err(
                    Failure::usage("--page: over Composio this list gives one page")
                        .with_hint("use Spoki's own API: --backend spoki"),
                );
            }
            Ok(options.extra_query(listing::PAGE, page.to_string()))
        }
        _ => Ok(options),
    }
}
