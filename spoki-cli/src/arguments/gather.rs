//! Gathers all arguments of a call, or all mistakes in them.

use clap::ArgMatches;
use serde_json::{Map, Value};
use spoki_api::Violation;
use spoki_api::action::{ActionInfo, Param};
use spoki_api::request::arguments_from_json;

use super::flags::{PAGE, flag_of};
use super::json::Reader;
use super::param::id_of;
use crate::failure::{Failure, Mistake};

/// The arguments of a call.
#[derive(Debug)]
pub(crate) struct CallArguments {
    pub(crate) arguments: Map<String, Value>,
    /// Arguments that the action does not declare.
    pub(crate) extra: Vec<(String, Value)>,
    pub(crate) listing: Listing,
}

/// How much of a list to read.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Listing {
    pub(crate) all: bool,
    pub(crate) limit: Option<u64>,
    pub(crate) page: Option<u64>,
}

/// Reads the arguments of the action from the flags. `unknown` are mistakes that were found before.
pub(crate) fn gather(
    info: &'static ActionInfo,
    matches: &ArgMatches,
    unknown: Vec<Mistake>,
) -> Result<CallArguments, Failure> {
    let mut gathering = Gathering {
        matches,
        reader: Reader::default(),
        mistakes: unknown,
    };
    let mut arguments = gathering.input();
    let mut unread = Vec::new();
    for param in info.params {
        match gathering.param(param) {
            Some(Ok(value)) => drop(arguments.insert(param.name.to_owned(), value)),
            Some(Err(mistake)) => {
                gathering.mistakes.push(mistake);
                unread.push(param.name);
            }
            None => {}
        }
    }
    let extra = gathering.extra();
    let mut listing = gathering.listing();
    if let Some(page) = arguments.get(PAGE) {
        listing.page = page.as_u64();
    }
    if let Err(found) = arguments_from_json(info.params, &arguments) {
        // An argument whose value could not be read is not missing.
        let others = |violation: &&Violation| !unread.contains(&violation.path.as_str());
        let mistakes = found
            .iter()
            .filter(others)
            .map(|found| mistake(info, found));
        gathering.mistakes.extend(mistakes);
    }
    if gathering.mistakes.is_empty() {
        return Ok(CallArguments {
            arguments,
            extra,
            listing,
        });
    }
    let message = format!("invalid arguments for {}; nothing was sent", info.slug);
    Err(Failure::usage(message).with_mistakes(gathering.mistakes))
}

/// A violation under the name of the flag.
fn mistake(info: &ActionInfo, violation: &Violation) -> Mistake {
    let path = violation.path.as_str();
    let end = path.find(['[', '.']).unwrap_or(path.len());
    let (name, rest) = path.split_at(end);
    let flag = match info.param(name) {
        Some(_) => format!("--{}{rest}", flag_of(name)),
        None => format!("--input: {path}"),
    };
    Mistake::new(flag, &violation.message)
}

struct Gathering<'a> {
    matches: &'a ArgMatches,
    reader: Reader,
    mistakes: Vec<Mistake>,
}

impl Gathering<'_> {
    /// The arguments of `--input`. A flag replaces the argument of the same name.
    fn input(&mut self) -> Map<String, Value> {
        let Some(path) = self.matches.get_one::<String>("input") else {
            return Map::new();
        };
        let message = match self.reader.file(path) {
            Ok(Value::Object(arguments)) => return arguments,
            Ok(_) => "expected an object with one member per parameter".to_owned(),
            Err(message) => message,
        };
        self.mistakes.push(Mistake::new("--input", message));
        Map::new()
    }

    fn param(&mut self, param: &Param) -> Option<Result<Value, Mistake>> {
        let text = self.matches.get_one::<String>(&id_of(param.name))?;
        let value = self.reader.value(param.kind, text);
        Some(value.map_err(|message| Mistake::new(format!("--{}", flag_of(param.name)), message)))
    }

    fn extra(&mut self) -> Vec<(String, Value)> {
        let given = self
            .matches
            .get_many::<String>("extra")
            .into_iter()
            .flatten();
        let mut extra = Vec::new();
        for text in given {
            match text.split_once('=') {
                Some((key, value)) if !key.is_empty() => {
                    let value = serde_json::from_str(value).unwrap_or_else(|_| value.into());
                    extra.push((key.to_owned(), value));
                }
                _ => self
                    .mistakes
                    .push(Mistake::new("--extra", "expected KEY=JSON")),
            }
        }
        extra
    }

    fn listing(&mut self) -> Listing {
        let listing = Listing {
            all: matches!(self.matches.try_get_one("all"), Ok(Some(&true))),
            limit: self.number("limit"),
            page: self.number("page"),
        };
        if listing.all && listing.limit.is_some() {
            self.mistakes
                .push(Mistake::new("--limit", "cannot be combined with --all"));
        }
        listing
    }

    /// The number of a flag that only lists have.
    fn number(&mut self, flag: &str) -> Option<u64> {
        let text = self.matches.try_get_one::<String>(flag).ok().flatten()?;
        let number = text.parse().ok().filter(|number| *number > 0);
        if number.is_none() {
            let message = "expected a whole number of at least 1";
            self.mistakes
                .push(Mistake::new(format!("--{flag}"), message));
        }
        number
    }
}
