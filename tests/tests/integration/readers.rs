//! Three readers agree: arguments that the schema of an action refuses, `execute` and the mock refuse, too.

use std::sync::{LazyLock, Mutex, PoisonError};

use bytes::Bytes;
use http::Request;
use http_body_util::{BodyExt as _, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};
use spoki_api::action::{EnumValues, Field, Format, Kind, Location, Param};
use spoki_mock::Mock;
use spoki_tests::offline::Outcome;
use spoki_tests::server::Backend;
use spoki_tests::unchecked::Unchecked;

use crate::subjects::{RUNTIME, SUBJECTS, Subject, execute};

/// A mock that is asked without a client in between.
struct Bare {
    mock: Mock,
    http: Client<HttpConnector, Full<Bytes>>,
}

impl Bare {
    fn start() -> Self {
        Self {
            mock: Mock::builder().without_limits().start().unwrap(),
            http: Client::builder(TokioExecutor::new()).build_http(),
        }
    }

    /// Whether the mock accepts the arguments, whatever the result; `None` if no request can carry them.
    fn takes(&self, backend: Backend, subject: &Subject, arguments: &Value) -> Option<bool> {
        let request = Unchecked::new(backend, subject.info, arguments.as_object().unwrap())?;
        self.mock.reset();
        RUNTIME.block_on(self.send(&request));
        let exchange = self.mock.journal().pop().unwrap();
        let is_taken = exchange.arguments.is_some();
        let status = exchange.status.unwrap();
        // An address that is none is not found; all else that is wrong is a bad request.
        assert!(is_taken || matches!(status, 400 | 404), "{exchange:?}");
        Some(is_taken)
    }

    async fn send(&self, request: &Unchecked) {
        let account = self.mock.account();
        let body = request.body.as_ref().map(Value::to_string);
        let sending = Request::builder()
            .method(request.method)
            .uri(format!("{}{}", self.mock.url(), request.target))
            .header("content-type", "application/json")
            .header("x-spoki-api-key", &account.spoki_key)
            .header("x-api-key", &account.composio_key)
            .body(Full::from(body.unwrap_or_default()));
        let reply = self.http.request(sending.unwrap()).await.unwrap();
        // Read to its end, the connection serves the next request.
        reply.collect().await.unwrap();
    }
}

static BARE: LazyLock<Mutex<Bare>> = LazyLock::new(|| Bare::start().into());

/// One request at a time: the last request in the journal must be that of this check.
fn mock_takes(backend: Backend, subject: &Subject, arguments: &Value) -> Option<bool> {
    let bare = BARE.lock().unwrap_or_else(PoisonError::into_inner);
    bare.takes(backend, subject, arguments)
}

/// A place in arguments that a parameter or a field describes.
struct Place {
    pointer: String,
    /// As violations name it.
    name: String,
    of: &'static Field,
    /// The parameter that it is in.
    within: &'static Param,
}

/// An object in arguments, which takes only its fields.
struct Closed {
    pointer: String,
    name: String,
    /// The fields of an object inside an argument.
    fields: &'static [Field],
}

/// Everything that can be changed in arguments.
#[derive(Default)]
struct Anatomy {
    places: Vec<Place>,
    closed: Vec<Closed>,
}

impl Anatomy {
    fn of(subject: &Subject) -> Self {
        let mut anatomy = Self::default();
        anatomy.closed.push(Closed {
            pointer: String::new(),
            name: String::new(),
            fields: &[],
        });
        for param in subject.info.params {
            anatomy.member(
                &param.field,
                param,
                &subject.full,
                "",
                param.name.to_owned(),
            );
        }
        anatomy
    }

    fn member(
        &mut self,
        of: &'static Field,
        within: &'static Param,
        holder: &Value,
        above: &str,
        name: String,
    ) {
        let pointer = format!("{above}/{}", of.name);
        if let Some(value) = holder.get(of.name) {
            self.inside(of.kind, within, value, &pointer, &name);
        }
        self.places.push(Place {
            pointer,
            name,
            of,
            within,
        });
    }

    fn inside(&mut self, kind: Kind, within: &'static Param, value: &Value, at: &str, name: &str) {
        match (kind, value) {
            (Kind::Object(info), Value::Object(_)) => {
                self.closed.push(Closed {
                    pointer: at.to_owned(),
                    name: format!("{name}."),
                    fields: info().fields,
                });
                for field in info().fields {
                    self.member(field, within, value, at, format!("{name}.{}", field.name));
                }
            }
            (Kind::Array(item), Value::Array(items)) => {
                for (index, value) in items.iter().enumerate() {
                    let at = format!("{at}/{index}");
                    self.inside(*item, within, value, &at, &format!("{name}[{index}]"));
                }
            }
            _ => {}
        }
    }
}

/// The full arguments of an action with one member set, or removed.
fn changed(subject: &Subject, pointer: &str, value: Option<Value>) -> Value {
    let mut arguments = subject.full.clone();
    let (above, name) = pointer.rsplit_once('/').unwrap();
    let holder = arguments.pointer_mut(above).unwrap();
    let members = holder.as_object_mut().unwrap();
    match value {
        Some(value) => members.insert(name.to_owned(), value),
        None => members.remove(name),
    };
    arguments
}

/// Whether REST could tell the value from a right one: in an address everything is a text.
fn rest_can_tell(place: &Place) -> bool {
    fn is_any_text(kind: Kind) -> bool {
        match kind {
            Kind::String | Kind::Any => true,
            Kind::Enum(info) => !info.closed && matches!(info.values, EnumValues::Text(_)),
            Kind::Array(item) => is_any_text(*item),
            _ => false,
        }
    }
    match place.within.rest.location {
        Location::Path | Location::Query => !is_any_text(place.of.kind),
        _ => true,
    }
}

/// The schema refuses it, and so does the mock, over these backends.
fn assert_refused_outside(subject: &Subject, arguments: &Value, backends: &[Backend]) {
    let slug = subject.info.slug;
    assert!(
        !subject.validator.is_valid(arguments),
        "{slug}: the schema takes {arguments}"
    );
    for backend in backends {
        let taken = mock_takes(*backend, subject, arguments);
        assert_ne!(
            taken,
            Some(true),
            "{slug}: the mock takes {arguments} over {}",
            backend.name()
        );
    }
}

/// All three refuse the arguments, and `execute` names the place.
fn assert_refused(subject: &Subject, arguments: &Value, at: &str, backends: &[Backend]) {
    assert_refused_outside(subject, arguments, backends);
    for backend in Backend::ALL {
        let error = execute(backend, subject, arguments).refusal();
        assert_eq!(error.action(), Some(subject.info.slug));
        assert!(!error.was_sent());
        assert!(
            error.violations().iter().any(|found| found.path == at),
            "{}: {at} is not in {error}",
            subject.info.slug
        );
    }
}

const BOTH: &[Backend] = &Backend::ALL;

/// Wrong for any parameter of this kind, whatever its format.
fn mistyped(param: &Field) -> Vec<Value> {
    let all = [
        json!(true),
        json!(1.5),
        json!(7),
        json!("x"),
        json!([[]]),
        json!({"k": {}}),
    ];
    let identifier = param.format == Some(Format::Identifier);
    let fits = |value: &Value| match param.kind {
        Kind::Any => true,
        Kind::String => value.is_string() || (identifier && value.is_i64()),
        Kind::Integer => value.is_i64() || (identifier && value.is_string()),
        Kind::Number => value.is_number(),
        Kind::Boolean => value.is_boolean(),
        Kind::Enum(info) => match info.values {
            EnumValues::Text(_) => value.is_string() && !info.closed,
            _ => value.is_i64() && !info.closed,
        },
        // An object with a stranger in it is another case.
        Kind::Object(_) | Kind::Map(Kind::Any) => value.is_object(),
        Kind::Array(Kind::Any) => value.is_array(),
        _ => false,
    };
    all.into_iter().filter(|value| !fits(value)).collect()
}

#[test]
fn what_is_right_is_taken() {
    for subject in &*SUBJECTS {
        for arguments in [&subject.minimal, &subject.full] {
            assert!(subject.validator.is_valid(arguments));
            for backend in Backend::ALL {
                let taken = mock_takes(backend, subject, arguments);
                assert_eq!(taken, Some(true), "{}: {arguments}", subject.info.slug);
            }
        }
    }
}

#[test]
fn what_is_missing_is_refused() {
    for subject in &*SUBJECTS {
        let places = Anatomy::of(subject).places.into_iter();
        for place in places.filter(|place| place.of.required) {
            let arguments = changed(subject, &place.pointer, None);
            assert_refused(subject, &arguments, &place.name, BOTH);
        }
    }
}

#[test]
fn what_nobody_knows_is_refused() {
    for subject in &*SUBJECTS {
        for Closed { pointer, name, .. } in Anatomy::of(subject).closed {
            let arguments = changed(subject, &format!("{pointer}/zzz"), Some(json!(1)));
            assert_refused(subject, &arguments, &format!("{name}zzz"), BOTH);
        }
    }
}

/// Typed calls can send further keys; who writes JSON has more likely misspelt a name.
#[test]
fn g7_a_misspelt_field_is_refused_and_execute_suggests_the_right_one() {
    let mut tried = 0;
    for subject in &*SUBJECTS {
        for Closed {
            pointer,
            name,
            fields,
        } in Anatomy::of(subject).closed
        {
            let Some(field) = fields.iter().find(|field| field.name.len() > 3) else {
                continue;
            };
            let misspelt = format!("{}x", field.name);
            let arguments = changed(subject, &format!("{pointer}/{misspelt}"), Some(json!("a")));
            let at = format!("{name}{misspelt}");
            assert_refused(subject, &arguments, &at, BOTH);
            let error = execute(Backend::Rest, subject, &arguments).refusal();
            let hint = format!("did you mean `{}`?", field.name);
            let found = error.violations().iter().find(|found| found.path == at);
            assert!(found.unwrap().message.ends_with(&hint), "{error}");
            tried += 1;
        }
    }
    assert!(tried > 0);
}

#[test]
fn what_has_another_type_is_refused() {
    for subject in &*SUBJECTS {
        for place in Anatomy::of(subject).places {
            let backends = if rest_can_tell(&place) {
                BOTH
            } else {
                &[Backend::Composio]
            };
            for value in mistyped(place.of) {
                let at = match (place.of.kind, &value) {
                    (Kind::Array(_), Value::Array(_)) => format!("{}[0]", place.name),
                    (Kind::Map(_), Value::Object(_)) => format!("{}.k", place.name),
                    _ => place.name.clone(),
                };
                let arguments = changed(subject, &place.pointer, Some(value));
                assert_refused(subject, &arguments, &at, backends);
            }
        }
    }
}

/// No country code begins with 0.
#[test]
fn g1_a_phone_number_that_begins_with_0_is_refused() {
    let mut tried = 0;
    for subject in &*SUBJECTS {
        let places = Anatomy::of(subject).places.into_iter();
        for place in places.filter(|place| place.of.format == Some(Format::E164)) {
            for number in ["+0390212345678", "+0012025550123"] {
                let arguments = changed(subject, &place.pointer, Some(json!(number)));
                assert_refused(subject, &arguments, &place.name, BOTH);
                tried += 1;
            }
        }
    }
    assert!(tried > 0);
}

/// A program whose numbers are all floats writes 12 as 12.0.
#[test]
fn f5_whole_floats_are_whole_numbers() {
    let mut tried = 0;
    for subject in &*SUBJECTS {
        for place in Anatomy::of(subject).places {
            let value = subject.full.pointer(&place.pointer).and_then(Value::as_i64);
            let (Some(whole), false) = (value, matches!(place.of.kind, Kind::Any | Kind::Number))
            else {
                continue;
            };
            #[expect(clippy::cast_precision_loss, reason = "the examples are small numbers")]
            let float = whole as f64;
            let arguments = changed(subject, &place.pointer, Some(json!(float)));
            let exact = changed(subject, &place.pointer, Some(json!(whole)));
            let [sent, expected] = [&arguments, &exact]
                .map(|arguments| execute(Backend::Composio, subject, arguments).arguments());
            assert_eq!(sent.to_string(), expected.to_string());
            assert!(execute(Backend::Rest, subject, &arguments).is_sent());
            let in_body = place.within.rest.location == Location::Body;
            let backends = if in_body { BOTH } else { &[Backend::Composio] };
            for backend in backends {
                let taken = mock_takes(*backend, subject, &arguments);
                assert_eq!(taken, Some(true), "{}: {arguments}", subject.info.slug);
            }
            let arguments = changed(subject, &place.pointer, Some(json!(float + 0.5)));
            assert_refused(subject, &arguments, &place.name, backends);
            tried += 1;
        }
    }
    assert!(tried > 20, "{tried}");
}

/// Null is never sent. `execute` reads it as an optional argument that is not given, because strict
/// tool definitions have no other way to say that.
#[test]
fn null_is_no_value() {
    for subject in &*SUBJECTS {
        let places = Anatomy::of(subject).places.into_iter();
        for place in places.filter(|place| !matches!(place.of.kind, Kind::Any)) {
            let backends = if rest_can_tell(&place) {
                BOTH
            } else {
                &[Backend::Composio]
            };
            let arguments = changed(subject, &place.pointer, Some(Value::Null));
            if place.of.required {
                assert_refused(subject, &arguments, &place.name, backends);
            } else {
                assert_refused_outside(subject, &arguments, backends);
                let sent = execute(Backend::Composio, subject, &arguments).arguments();
                assert_eq!(sent, changed(subject, &place.pointer, None));
            }
        }
    }
}

/// Any JSON, small, and often close to what parameters want.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
        select(vec![
            "",
            ".",
            "..",
            " . ",
            "7",
            "-1",
            "+390212345678",
            "a@b.it",
            "a@b.it*",
            "2026-02-29",
            "2026-03-01T24:00",
            "https://x",
            "Open",
            "asc",
        ])
        .prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(
                select(vec!["phone", "language", "text", "zzz"]),
                inner,
                0..4
            )
            .prop_map(Value::from_iter),
        ]
    })
}

/// Every place in a value, as pointers.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Object(map) => map
            .iter()
            .for_each(|(key, inner)| places(inner, &format!("{at}/{key}"), found)),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .for_each(|(index, inner)| places(inner, &format!("{at}/{index}"), found)),
        _ => {}
    }
}

/// One change at any depth.
#[derive(Clone, Debug)]
enum Change {
    Replace(Value),
    Remove,
    Add(String, Value),
}

fn any_change() -> impl Strategy<Value = Change> {
    prop_oneof![
        any_json().prop_map(Change::Replace),
        Just(Change::Remove),
        ("[a-z_]{1,8}", any_json()).prop_map(|(key, value)| Change::Add(key, value)),
    ]
}

fn change(arguments: &mut Value, place: Index, change: Change) {
    let mut found = Vec::new();
    places(arguments, "", &mut found);
    let at = place.get(&found);
    match change {
        Change::Replace(value) => {
            if let Some(target) = arguments.pointer_mut(at).filter(|_| !at.is_empty()) {
                *target = value;
            }
        }
        Change::Remove => {
            let (above, key) = at.rsplit_once('/').unwrap_or_default();
            if let Some(Value::Object(map)) = arguments.pointer_mut(above) {
                map.remove(key);
            }
        }
        Change::Add(key, value) => {
            if let Some(Value::Object(map)) = arguments.pointer_mut(at) {
                map.insert(key, value);
            }
        }
    }
}

/// Integers for JSON Schema that are not integers for this crate: a whole number written as a fraction, or
/// one that is out of range.
fn holds_odd_number(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.as_i64().is_none(),
        Value::Array(items) => items.iter().any(holds_odd_number),
        Value::Object(map) => map.values().any(holds_odd_number),
        _ => false,
    }
}

/// Rules that a schema cannot express: odd numbers, and days that do not exist.
fn schema_is_milder(arguments: &Value) -> bool {
    holds_odd_number(arguments) || arguments.to_string().contains("2026-02-29")
}

/// Whether both have the same values for the parameters that REST brings in its address.
fn same_address(subject: &Subject, arguments: &Value) -> bool {
    let params = subject.info.params.iter();
    let mut in_address =
        params.filter(|param| matches!(param.rest.location, Location::Path | Location::Query));
    in_address.all(|param| {
        let value = arguments.get(param.name);
        value == subject.full.get(param.name) || value == subject.minimal.get(param.name)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    /// What the schema accepts, `execute` and the mock accept; what `execute` accepts goes out as the
    /// schema says; and the mock takes nothing else.
    #[test]
    fn all_three_agree(
        subject in any::<Index>(),
        full: bool,
        changes in prop::collection::vec((any::<Index>(), any_change()), 1..4),
    ) {
        let subject = subject.get(&SUBJECTS);
        let mut arguments = if full { &subject.full } else { &subject.minimal }.clone();
        for (place, of) in changes {
            change(&mut arguments, place, of);
        }
        let slug = subject.info.slug;
        let is_valid = subject.validator.is_valid(&arguments);
        match execute(Backend::Composio, subject, &arguments) {
            Outcome::Sent(_, body) => {
                let valid = subject.validator.validate(&body["arguments"]);
                prop_assert!(valid.is_ok(), "{slug}: {valid:?}\n{body}");
            }
            Outcome::Refused(error) => {
                prop_assert!(error.is_invalid_arguments(), "{error}");
                prop_assert!(!is_valid || schema_is_milder(&arguments), "{slug}: {error}\n{arguments}");
            }
        }
        for backend in Backend::ALL {
            if backend == Backend::Rest && !same_address(subject, &arguments) {
                continue;
            }
            if let Some(taken) = mock_takes(backend, subject, &arguments) {
                let agree = taken == is_valid || (is_valid && schema_is_milder(&arguments));
                prop_assert!(agree, "{slug} over {}: {taken}, {is_valid}\n{arguments}", backend.name());
            }
        }
    }
}
