//! What tests of several readers begin with: every action, its schema, and arguments that are right.

use std::sync::LazyLock;

use jsonschema::Validator;
use serde_json::Value;
use spoki_api::{action::ActionInfo, catalog, schema};
use spoki_tests::offline::{self, Outcome};
use spoki_tests::server::Backend;
use spoki_tests::{CALLS, Call};
use tokio::runtime::Runtime;

/// Everything about one action that the tests hold against each other.
pub(crate) struct Subject {
    pub(crate) info: &'static ActionInfo,
    pub(crate) call: &'static Call,
    pub(crate) validator: Validator,
    pub(crate) minimal: Value,
    pub(crate) full: Value,
}

pub(crate) static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());

pub(crate) static SUBJECTS: LazyLock<Vec<Subject>> =
    LazyLock::new(|| CALLS.iter().map(subject).collect());

fn subject(call: &'static Call) -> Subject {
    let info = catalog().get(call.slug).unwrap();
    let [minimal, full] = RUNTIME.block_on(offline::arguments(call));
    Subject {
        info,
        call,
        validator: validator(&schema::arguments(info)),
        minimal,
        full,
    }
}

pub(crate) fn validator(schema: &Value) -> Validator {
    jsonschema::draft202012::options()
        .should_validate_formats(true)
        .build(schema)
        .unwrap()
}

pub(crate) fn execute(backend: Backend, subject: &Subject, arguments: &Value) -> Outcome {
    RUNTIME.block_on(offline::execute(
        backend,
        subject.info.slug,
        arguments.clone(),
    ))
}
