//! `spoki probe`: compares the replies of reads with the tables, and changes nothing.

use std::collections::BTreeMap;

use clap::{Arg, ArgMatches, Command, value_parser};
use serde_json::{Map, Value, json};
use spoki_api::action::{ActionInfo, Location};
use spoki_api::{Client, ErrorKind, catalog};

use super::{Own, listing};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::interrupts::Interrupts;
use crate::session::Session;
use crate::setup::{Backend, Setup};
use crate::watch::Watch;

pub(super) const COMMAND: Own = Own {
    name: "probe",
    build,
    run,
};

/// The member of a list's items that identifies them.
const ID: &str = "id";

fn build() -> Command {
    let groups = Arg::new("groups").long("groups").value_name("NAMES");
    let pages = Arg::new("pages").long("pages").value_name("N");
    Command::new("probe")
        .about("Call the actions that only read, and report where replies differ from what this program knows")
        .arg(groups.help("Call only the reads of these groups: tags,tickets"))
        .arg(
            pages
                .help("How many pages of each list to read [default: 1]")
                .value_parser(value_parser!(u64).range(1..=100)),
        )
}

/// A read that `probe` calls.
struct Question {
    info: &'static ActionInfo,
    /// The most calls.
    calls: u64,
    /// The parameter for an identifier, and the list from which the identifier comes.
    from: Option<(&'static str, &'static ActionInfo)>,
}

fn run(session: &Session, matches: &ArgMatches) -> Result<Exit, Failure> {
    let setup = Setup::read(&session.globals)?;
    let groups = groups(matches.get_one::<String>("groups").map(String::as_str))?;
    let pages = matches.get_one::<u64>("pages").copied().unwrap_or(1);
    let questions = questions(&groups, pages, setup.target.backend());
    if session.globals.dry_run {
        return print_plan(session, &questions);
    }
    let calls: u64 = questions.iter().map(|question| question.calls).sum();
    session.tell(&format!(
        "probe: at most {calls} calls of {} reads, within the limits; nothing is changed; --dry-run lists them",
        questions.len()
    ));
    for question in &questions {
        session.tell(&format!("  {}", question.describe()));
    }
    let watch = Watch::new(session.globals.verbose);
    let connection = setup.connect(session, |builder| {
        builder
            .observer(watch.clone())
            .record_shapes(&session.shapes)
    })?;
    let exit = super::block_on(async {
        let mut interrupts = Interrupts::listen(watch)?;
        let exit = ask_all(session, &connection.client, &questions, &mut interrupts).await;
        Ok(interrupts
            .exit()
            .map_or(exit, |stopped| exit.or_first(stopped)))
    })?;
    print_findings(session)?;
    Ok(exit)
}

/// The groups whose reads are called; empty for all.
fn groups(names: Option<&str>) -> Result<Vec<String>, Failure> {
    let names = names.into_iter().flat_map(|names| names.split(','));
    let names: Vec<String> = names.map(|name| name.trim().replace('-', "_")).collect();
    let is_known = |name: &String| catalog().groups.iter().any(|group| group.name == name);
    match names.iter().find(|name| !is_known(name)) {
        Some(name) => Err(Failure::usage(format!("--groups: no group `{name}`"))
            .with_hint("`spoki --help` lists the groups")),
        None => Ok(names),
    }
}

/// All actions with the effect `read`: first those without required parameters, then those whose identifiers
/// come from the first.
fn questions(groups: &[String], pages: u64, backend: Backend) -> Vec<Question> {
    let is_asked = |info: &&ActionInfo| {
        let is_chosen = groups.is_empty() || groups.iter().any(|group| group == info.group);
        info.effect.is_read() && is_chosen
    };
    let reads = || catalog().iter().filter(is_asked);
    let first = reads().filter(|info| needs_nothing(info)).map(|info| {
        let can_go_on = info.reply.paged && listing::can_choose_page(info, backend);
        Question {
            info,
            calls: if can_go_on { pages } else { 1 },
            from: None,
        }
    });
    let second = reads().filter_map(|info| {
        Some(Question {
            info,
            calls: 1,
            from: Some(identifier(info)?),
        })
    });
    first.chain(second).collect()
}

fn needs_nothing(info: &ActionInfo) -> bool {
    info.params.iter().all(|param| !param.required)
}

/// The only required parameter, if the path before it is that of a list: the list's items have its values.
fn identifier(info: &ActionInfo) -> Option<(&'static str, &'static ActionInfo)> {
    let mut required = info.params.iter().filter(|param| param.required);
    let param = required
        .next()
        .filter(|param| param.rest.location == Location::Path)?;
    let (path, _) = info.rest.path.split_once('{')?;
    let gives = |list: &&ActionInfo| {
        list.effect.is_read() && list.reply.list && needs_nothing(list) && list.rest.path == path
    };
    let list = catalog().iter().find(gives)?;
    required.next().is_none().then_some((param.name, list))
}

impl Question {
    fn describe(&self) -> String {
        let limit = self.info.rate_limit;
        let limit = limit.map_or_else(String::new, |limit| format!(", limit {limit} a minute"));
        let from = self.from.map_or_else(String::new, |(_, list)| {
            format!(", with an identifier from {}", list.slug)
        });
        format!("{} × {}{limit}{from}", self.calls, self.info.slug)
    }

    /// The arguments, if the identifier that they need is known.
    fn arguments(&self, identifiers: &BTreeMap<&str, Value>) -> Option<Map<String, Value>> {
        let Some((param, list)) = self.from else {
            return Some(Map::new());
        };
        let value = identifiers.get(list.slug)?.clone();
        Some(Map::from_iter([(param.to_owned(), value)]))
    }
}

/// Prints the calls, and sends nothing.
fn print_plan(session: &Session, questions: &[Question]) -> Result<Exit, Failure> {
    let mut printer = session.table(&["action", "calls", "limit", "identifier_from"])?;
    let rows = questions.iter().map(|question| {
        json!({
            "action": question.info.slug,
            "calls": question.calls,
            "limit": question.info.rate_limit,
            "identifier_from": question.from.map(|(_, list)| list.slug),
        })
    });
    printer.page(&rows.collect::<Vec<_>>())?;
    printer.finish(None)?;
    session.tell("nothing is changed: all of these are reads");
    Ok(Exit::Done)
}

/// Asks one read after the other. A read that fails does not stop the others, unless the others would fail, too.
async fn ask_all(
    session: &Session,
    client: &Client,
    questions: &[Question],
    interrupts: &mut Interrupts,
) -> Exit {
    let (mut exit, mut identifiers) = (Exit::Done, BTreeMap::new());
    for question in questions {
        let slug = question.info.slug;
        let Some(arguments) = question.arguments(&identifiers) else {
            session.tell(&format!(
                "{slug}: not called, because no list gave an identifier"
            ));
            continue;
        };
        match ask(client, question, arguments, interrupts).await {
            Ok(None) => {}
            Ok(Some(identifier)) => _ = identifiers.insert(slug, identifier),
            Err(failure) => {
                session.tell(&format!("{slug}: {}", failure.summary()));
                exit = exit.or_first(failure.exit);
                if matches!(
                    failure.exit,
                    Exit::Credentials | Exit::Interrupted | Exit::Terminated
                ) {
                    break;
                }
            }
        }
    }
    exit
}

/// Asks one read. Returns the identifier of the first item of a list.
async fn ask(
    client: &Client,
    question: &Question,
    arguments: Map<String, Value>,
    interrupts: &mut Interrupts,
) -> Result<Option<Value>, Failure> {
    let (slug, arguments) = (question.info.slug, Value::Object(arguments));
    if !question.info.reply.list {
        let reply = interrupts.run(client.execute(slug, arguments)).await?;
        return unless_shape(reply.map(|_| None));
    }
    let mut pages = client.execute_pages(slug, arguments)?;
    let mut identifier = None;
    for _ in 0..question.calls {
        let Some(page) = interrupts.run(pages.next()).await? else {
            break;
        };
        let Some(page) = unless_shape(page.map(Some))? else {
            break;
        };
        let first = || page.items.iter().find_map(|item| item.get(ID));
        let is_usable = |id: &&Value| id.is_string() || id.is_i64();
        identifier = identifier.or_else(|| first().filter(is_usable).cloned());
    }
    Ok(identifier)
}

/// A reply of an unexpected shape is recorded: that is no failure of the probe.
fn unless_shape<T>(reply: Result<Option<T>, spoki_api::Error>) -> Result<Option<T>, Failure> {
    match reply {
        Err(error) if error.kind() == ErrorKind::UnexpectedShape => Ok(None),
        other => other.map_err(|error| Failure::from(error).of_read()),
    }
}

/// Prints the differences; as a table, it first prints everything that was recorded.
fn print_findings(session: &Session) -> Result<(), Failure> {
    let report = session.shapes.report();
    let differences = report.differences();
    if session.prints_table() {
        Session::print(format!("{report}\nDifferences: {}\n", differences.len()).as_bytes())?;
        for difference in &differences {
            Session::print(format!("  {difference}\n").as_bytes())?;
        }
        return Ok(());
    }
    let rows = differences.iter().map(|difference| {
        json!({"action": difference.action, "path": difference.path, "difference": difference.text})
    });
    let mut printer = session.table(&["action", "path", "difference"])?;
    printer.page(&rows.collect::<Vec<_>>())?;
    printer.finish(None).map_err(Failure::from)
}
