//! The cost of hostile replies and hostile arguments: memory, counted by the allocator, and the length of messages.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on should stop"
)]

use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use peak_alloc::PeakAlloc;
use serde_json::{Map, Value, json};
use spoki_api::transport::ScriptedTransport;
use spoki_api::{Client, Error, RetryPolicy};
use spoki_tests::server::Backend;

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

/// What the issue of such a reply measured.
const LARGE: usize = 31 << 20;
/// Above the size up to which errors are read, small enough for many bodies.
const MEDIUM: usize = 9 << 17;

/// One test at a time: the allocator counts for the whole process.
fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The result, and the peak of allocated bytes.
fn peak<T>(run: impl FnOnce() -> T) -> (T, usize) {
    ALLOCATOR.reset_peak_usage();
    let before = ALLOCATOR.current_usage();
    let result = run();
    (result, ALLOCATOR.peak_usage().saturating_sub(before))
}

/// `part` again and again, up to `size` bytes.
fn fill(part: &str, size: usize) -> String {
    part.repeat(size / part.len())
}

/// Different members of an object, each after a comma.
fn members(size: usize) -> String {
    (0..size / 12).fold(String::new(), |members, number| {
        members + &format!(r#","{number:07}":1"#)
    })
}

/// The ways in which a reply is read.
#[derive(Clone, Copy, Debug)]
enum Way {
    List,
    FilteredList,
    Model,
    Json,
}

const WAYS: [Way; 4] = [Way::List, Way::FilteredList, Way::Model, Way::Json];

fn client(backend: Backend, status: u16, body: Bytes) -> Client {
    backend
        .builder("s3cr3t-key")
        .transport(ScriptedTransport::new().body(status, body))
        .retry(RetryPolicy::none())
        .max_reply_bytes(64 << 20)
        .build()
        .unwrap()
}

/// How the call ends.
fn call(client: &Client, way: Way) -> Result<(), Error> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        match way {
            Way::List => client.list_tags().send().await.map(drop),
            Way::FilteredList => client.list_custom_fields().code("x").send().await.map(drop),
            Way::Model => client
                .retrieve_contact()
                .contact_id(1)
                .send()
                .await
                .map(drop),
            Way::Json => client.execute("SPOKI_LIST_TAGS", json!({})).await.map(drop),
        }
    })
}

/// Bodies that a call cannot use.
fn shapes(size: usize) -> Vec<(&'static str, Vec<u8>)> {
    let half = size / 2;
    let texts = vec![
        ("lists without end", fill("[", size)),
        ("objects without end", fill(r#"{"a":"#, size)),
        ("lists in lists", fill("[", half) + &fill("]", half)),
        ("numbers, cut", format!(r#"{{"x":[{}"#, fill("1,", size))),
        ("objects, cut", format!("[{}", fill("{},", size))),
        (
            "members, cut",
            format!("{{{}", fill(r#""name":[{}],"#, size)),
        ),
        (
            "two lists",
            format!(r#"{{"x":[{0}1],"y":[{0}1]}}"#, fill("1,", half)),
        ),
        (
            "numbers in an object",
            format!(r#"{{"x":[{}1],"results":7}}"#, fill("1,", size)),
        ),
        (
            "a number after objects",
            format!("[{}7]", fill("{},", size)),
        ),
        (
            "a bad count",
            format!(r#"{{"results":[{}{{}}],"count":true}}"#, fill("{},", size)),
        ),
        (
            "a count of numbers",
            format!(r#"{{"count":[{}1],"results":[]}}"#, fill("1,", size)),
        ),
        (
            "a link of members",
            format!(r#"{{"next":{{{}"a":1}}}}"#, fill(r#""a":1,"#, size)),
        ),
        ("many members", format!(r#"{{"z":1{}}}"#, members(size))),
        ("a text", format!(r#""{}""#, fill("x", size))),
        ("an escaped text", format!(r#""{}""#, fill(r"\n", size))),
        ("a long name", format!(r#"{{"{}":[1"#, fill("n", size))),
        (
            "an escaped name",
            format!(r#"{{"{}":[1"#, fill(r"\t", size)),
        ),
        ("no JSON", fill("x", size)),
        (
            "many members in a wrapper",
            format!(r#"{{"response_data":1{}}}"#, members(size)),
        ),
    ];
    let texts = texts.into_iter();
    texts
        .map(|(name, text)| (name, text.into_bytes()))
        .chain([("no UTF-8", vec![0xff; size])])
        .collect()
}

/// The body counts once; what else is allocated must stay below twice its size.
fn assert_cheap(name: &str, way: Way, backend: Backend, status: u16, body: &[u8]) {
    let size = body.len();
    let client = client(backend, status, Bytes::copy_from_slice(body));
    let (result, cost) = peak(|| call(&client, way));
    if let Err(error) = result {
        assert!(
            cost <= 2 * size,
            "{name}, {way:?}, {backend:?}, {status}: {cost} bytes besides the {size} of the body"
        );
        let length = error.to_string().len();
        assert!(length < 5_000, "{name}: a message of {length} bytes");
    }
}

#[test]
fn d1_a_large_reply_that_ends_in_an_error_costs_three_times_its_size() {
    let _alone = alone();
    for (name, body) in shapes(LARGE).into_iter().take(2) {
        assert_cheap(name, Way::List, Backend::Rest, 200, &body);
        assert_cheap(name, Way::Json, Backend::Rest, 200, &body);
    }
}

#[test]
fn d1_no_shape_of_a_reply_costs_more() {
    let _alone = alone();
    for (name, body) in shapes(MEDIUM) {
        for way in WAYS {
            assert_cheap(name, way, Backend::Rest, 200, &body);
        }
        let around =
            |before: &str, after: &str| [before.as_bytes(), &body, after.as_bytes()].concat();
        let data = around(r#"{"successful":true,"data":"#, "}");
        assert_cheap(name, Way::List, Backend::Composio, 200, &data);
        let failure = around(r#"{"successful":false,"error":"#, r#","data":{}}"#);
        assert_cheap(name, Way::Model, Backend::Composio, 200, &failure);
        let odd = around(r#"{"successful":"#, "}");
        assert_cheap(name, Way::Model, Backend::Composio, 200, &odd);
        assert_cheap(name, Way::Model, Backend::Rest, 400, &body);
        assert_cheap(name, Way::Model, Backend::Composio, 429, &body);
    }
}

/// Errors are read up to a size; a reply just below it costs no more than a larger one.
#[test]
fn d1_errors_of_the_service_are_read_in_bounds() {
    let _alone = alone();
    for (name, body) in shapes(1_000_000) {
        let client = client(Backend::Rest, 400, Bytes::from(body));
        let (result, cost) = peak(|| call(&client, Way::Model));
        assert!(result.is_err() && cost < 3_000_000, "{name}: {cost}");
    }
}

#[test]
fn d2_unknown_parts_of_a_list_are_skipped() {
    let _alone = alone();
    for body in [
        format!(r#"{{"x":[{}1],"results":[]}}"#, fill("1,", MEDIUM)),
        format!(r#"{{"results":[],"x":[{}1]}}"#, fill("1,", MEDIUM)),
    ] {
        let size = body.len();
        let client = client(Backend::Rest, 200, Bytes::from(body));
        let (result, cost) = peak(|| call(&client, Way::List));
        result.unwrap();
        assert!(cost <= 2 * size, "{} KiB", cost >> 10);
    }
}

fn refused(slug: &str, arguments: Value) -> (Error, usize) {
    let client = client(Backend::Composio, 200, Bytes::new());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let (result, cost) = peak(|| runtime.block_on(async { client.execute(slug, arguments).await }));
    (result.unwrap_err(), cost)
}

#[test]
fn d3_of_many_violations_the_first_are_kept() {
    const MANY: usize = 200_000;
    let _alone = alone();
    let unknown: Map<String, Value> = (0..100_000)
        .map(|number| (format!("unknown_{number}"), Value::Null))
        .collect();
    let contacts = vec![json!({"phone": 1}); MANY];
    for (slug, arguments, count) in [
        ("SPOKI_LIST_TAGS", Value::Object(unknown), 100_000),
        (
            "SPOKI_SYNC_CONTACTS_BULK",
            json!({"contacts": contacts}),
            MANY,
        ),
    ] {
        let (error, cost) = refused(slug, arguments);
        assert_eq!(error.violations().len(), 100);
        assert!(error.violation_count() >= count);
        assert!(cost < 200_000, "{slug}: {cost} bytes");
        let text = error.to_string();
        assert!(
            text.len() < 30_000,
            "{slug}: a message of {} bytes",
            text.len()
        );
        assert!(text.contains(" more"), "{text}");
    }
}

/// Compared letter by letter with each slug, such a slug would take minutes.
#[test]
fn d3_a_long_name_is_not_compared() {
    let _alone = alone();
    let slug = "SPOKI_LIST_".to_owned() + &fill("x", 20_000_000);
    let (error, cost) = refused(&slug, json!({}));
    assert!(cost < 1_000_000, "{cost} bytes");
    assert!(error.to_string().len() < 500);
    let name = fill("x", 20_000_000);
    let (error, _) = refused("SPOKI_LIST_TAGS", json!({ name: 1 }));
    assert!(
        error.to_string().len() < 1_500,
        "{}",
        error.to_string().len()
    );
}
