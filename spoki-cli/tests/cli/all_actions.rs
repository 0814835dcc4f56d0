//! All actions over both backends, in every format, and without anybody who could answer a question.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use serde_json::{Map, Value};
use spoki_api::action::ActionInfo;
use spoki_api::catalog;
use spoki_mock::{Backend, Mock};

use crate::support::{Home, Ran, has};

/// The tour of the mock's example: calls of all actions, each with the changes of those before.
const TOUR: &str = include_str!("../../../spoki-mock/examples/tour/steps.json");

/// A call of the tour, with all values filled in.
pub(crate) struct Call {
    slug: String,
    /// The group and the verb.
    words: [String; 2],
    arguments: Map<String, Value>,
    /// The service refuses the call.
    fails: bool,
}

pub(crate) enum Step {
    Call(Call),
    Advance(Duration),
}

impl Call {
    /// The command line: one flag per argument.
    pub(crate) fn args(&self) -> Vec<String> {
        let mut args: Vec<String> = self.words.to_vec();
        args.push("--yes".to_owned());
        for (name, value) in &self.arguments {
            args.push(format!("--{}", name.replace('_', "-")));
            args.push(match value {
                Value::String(text) => text.clone(),
                other => other.to_string(),
            });
        }
        args
    }

    /// What the tables say of the action.
    pub(crate) fn info(&self) -> &'static ActionInfo {
        catalog().get(&self.slug).unwrap()
    }

    fn run(&self, home: &Home, mock: &Mock, backend: Backend, more: &[&str]) -> Ran {
        let args = self.args();
        let args: Vec<&str> = args
            .iter()
            .map(String::as_str)
            .chain(more.iter().copied())
            .collect();
        home.spoki_with(&args).on(mock, backend).run()
    }
}

/// The steps of the tour over REST.
pub(crate) fn steps() -> &'static [Step] {
    static STEPS: LazyLock<Vec<Step>> = LazyLock::new(|| record(Backend::Rest));
    &STEPS
}

/// The calls of the tour, the first of each action.
pub(crate) fn calls() -> impl Iterator<Item = &'static Call> {
    let mut seen = BTreeSet::new();
    let calls = steps().iter().filter_map(|step| match step {
        Step::Call(call) => Some(call),
        Step::Advance(_) => None,
    });
    calls.filter(move |call| seen.insert(&call.slug))
}

/// Makes the tour with JSON as the format, and returns its steps with all values.
fn record(backend: Backend) -> Vec<Step> {
    let (home, mock) = (Home::new(), Mock::start_blocking());
    let mut remembered = BTreeMap::new();
    let mut recorded = Vec::new();
    let steps: Vec<Value> = serde_json::from_str(TOUR).unwrap();
    for step in &steps {
        if let Some(seconds) = step["advance_seconds"].as_u64() {
            let time = Duration::from_secs(seconds);
            mock.clock().advance(time);
            recorded.push(Step::Advance(time));
            continue;
        }
        let Some(method) = step["rest"].as_str().or(step["composio"].as_str()) else {
            continue;
        };
        let call = call(method, step, &remembered);
        let ran = call.run(&home, &mock, backend, &["--limits", "none", "--no-wait"]);
        check(&call, &ran);
        if !call.fails {
            let mut reply = ran.json();
            if let Some(items) = reply.get("items") {
                reply = as_service(step, items.clone());
            }
            for (name, pointer) in step["remember"].as_object().into_iter().flatten() {
                let value = reply.pointer(pointer.as_str().unwrap());
                remembered.insert(name.clone(), value.unwrap().clone());
            }
        }
        recorded.push(Step::Call(call));
    }
    recorded
}

/// The items in the form that the tour's pointers expect.
fn as_service(step: &Value, items: Value) -> Value {
    let is_page = step.to_string().contains("/results/");
    if is_page {
        serde_json::json!({ "results": items })
    } else {
        items
    }
}

fn call(method: &str, step: &Value, remembered: &BTreeMap<String, Value>) -> Call {
    let info = catalog().find(method).unwrap();
    let given = step["with"].as_object().into_iter().flatten();
    let recall = |value: &Value| match value.as_str().and_then(|text| text.strip_prefix('$')) {
        Some(name) => remembered[name].clone(),
        None => value.clone(),
    };
    Call {
        slug: info.slug.to_owned(),
        words: [info.group.replace('_', "-"), info.command.to_owned()],
        arguments: given
            .map(|(name, value)| (name.clone(), recall(value)))
            .collect(),
        fails: step["fails"] == true,
    }
}

#[track_caller]
fn check(call: &Call, ran: &Ran) {
    let expected: &[i32] = if call.fails { &[1, 5] } else { &[0] };
    assert!(expected.contains(&ran.code), "{}: {ran:#?}", call.slug);
}

/// Checks that the output has the form of the format.
#[track_caller]
fn check_form(ran: &Ran, format: &str) {
    let lines = || ran.stdout.lines();
    match format {
        "ndjson" => {
            for line in lines() {
                serde_json::from_str::<Value>(line).unwrap();
            }
        }
        "tsv" => {
            let counts: BTreeSet<usize> = lines().map(|line| line.split('\t').count()).collect();
            assert!(counts.len() <= 1, "{ran:#?}");
        }
        "csv" => {
            // Fails if a record has another number of fields than the header.
            let mut reader = csv::Reader::from_reader(ran.stdout.as_bytes());
            assert!(reader.records().all(|record| record.is_ok()), "{ran:#?}");
        }
        _ => assert!(!ran.stdout.contains('\u{1b}'), "{ran:#?}"),
    }
}

#[test]
fn all_actions_over_both_backends_in_every_format() {
    assert_eq!(calls().count(), catalog().len());
    // The steps over Composio were checked while they were made.
    let over_composio = record(Backend::Composio);
    let both = [
        (Backend::Rest, steps()),
        (Backend::Composio, &over_composio),
    ];
    std::thread::scope(|scope| {
        for (backend, steps) in both {
            for format in ["table", "ndjson", "csv", "tsv"] {
                scope.spawn(move || replay(steps, backend, format));
            }
        }
    });
}

fn replay(steps: &[Step], backend: Backend, format: &str) {
    let (home, mock) = (Home::new(), Mock::start_blocking());
    for step in steps {
        match step {
            Step::Advance(time) => mock.clock().advance(*time),
            Step::Call(call) => {
                let more = ["--limits", "none", "--no-wait", "--output", format];
                let ran = call.run(&home, &mock, backend, &more);
                check(call, &ran);
                check_form(&ran, format);
            }
        }
    }
}

#[test]
fn without_a_terminal_nothing_asks_and_nothing_waits() {
    let home = Home::new();
    let mock = Mock::builder().without_limits().start().unwrap();
    for call in calls() {
        for with_arguments in [false, true] {
            let args = call.args();
            let args = if with_arguments {
                &args[..]
            } else {
                &args[..2]
            };
            let args = args.iter().filter(|arg| *arg != "--yes");
            let args: Vec<&str> = args.map(String::as_str).chain(["--no-wait"]).collect();
            let mut spoki = home.spoki_with(&args).on(&mock, Backend::Rest);
            if has("setsid") {
                spoki.command = without_terminal(&spoki.command);
            }
            let started = Instant::now();
            let ran = spoki.run();
            assert!(started.elapsed() < Duration::from_secs(5), "{ran:#?}");
            assert!((0..=8).contains(&ran.code), "{ran:#?}");
            assert!(!ran.stderr.contains("[y/N]"), "{ran:#?}");
        }
    }
}

/// The same command in a session without a terminal.
fn without_terminal(command: &Command) -> Command {
    let mut detached = Command::new("setsid");
    detached
        .arg("--wait")
        .arg(command.get_program())
        .args(command.get_args())
        .env_clear();
    detached.stdin(std::process::Stdio::null());
    for (name, value) in command.get_envs() {
        if let Some(value) = value {
            detached.env(name, value);
        }
    }
    detached
}
