//! Reading a list gives all announced items or an error: with a server that answers wrongly, over real HTTP,
//! for both backends and every method.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use spoki_api::client::Items;
use spoki_api::reply::Page;
use spoki_api::{ClientBuilder, Error, LimitPolicy, ListTickets, Options, RetryPolicy};
use spoki_tests::faulty::{Faulty, Manner, reply};
use spoki_tests::server::Backend;

const ANNOUNCED: usize = 250;

/// How a walk may end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// All announced items were read.
    Whole,
    /// The error says that the list ends too early.
    Incomplete,
    /// The error says that a page cannot be read.
    Unreadable,
    /// Any other error.
    Failed,
    /// Fewer items than announced were read, and there was no error.
    Cut(usize),
}
use End::{Cut, Failed, Incomplete, Unreadable, Whole};

impl End {
    fn of(outcome: &Result<usize, Error>) -> Self {
        match outcome {
            Ok(ANNOUNCED) => Whole,
            Ok(read) => Cut(*read),
            Err(error) if error.is_incomplete() => Incomplete,
            Err(error) if error.is_decode() => Unreadable,
            Err(_) => Failed,
        }
    }
}

/// A page as the service sends it.
#[derive(Clone)]
enum Sent {
    /// A success with this data, in the form of the backend.
    Data(Value),
    /// This status and body, whatever the backend.
    Body(&'static str, String),
    /// These bytes; then the connection closes.
    LastBytes(Vec<u8>),
}
use Sent::{Body, Data};

impl Sent {
    /// Each connection carries one request, so that the server counts requests and not connections.
    fn manner(&self, backend: Backend) -> Manner {
        let closing = |status: &str, body: &str| {
            Manner::LastWords(reply(status, "connection: close\r\n", body))
        };
        match self {
            Data(data) => closing("200 OK", &backend.body(data).to_string()),
            Body(status, body) => closing(status, body),
            Self::LastBytes(bytes) => Manner::LastWords(bytes.clone()),
        }
    }
}

fn ok(body: &str) -> Sent {
    Body("200 OK", body.to_owned())
}

fn last(head: &str, body: &str) -> Sent {
    Sent::LastBytes(format!("HTTP/1.1 200 OK\r\n{head}\r\n{body}").into())
}

fn tickets(numbers: Range<usize>) -> Value {
    numbers.map(|id| json!({"id": id, "title": "t"})).collect()
}

fn page(numbers: Range<usize>, next: impl Into<Value>, count: impl Into<Value>) -> Sent {
    Data(json!({
        "count": count.into(), "next": next.into(), "previous": null, "results": tickets(numbers)
    }))
}

const SECOND: &str = "/api/1/tickets/?page=2";
const THIRD: &str = "/api/1/tickets/?page=3";
const NONE: Value = Value::Null;

fn first_page() -> Sent {
    page(0..100, SECOND, ANNOUNCED)
}

fn last_page() -> Sent {
    page(200..ANNOUNCED, NONE, ANNOUNCED)
}

/// Sends these pages one after the other, the last one for ever.
async fn service(backend: Backend, pages: &[Sent]) -> Faulty {
    let manners: Vec<_> = pages.iter().map(|page| page.manner(backend)).collect();
    Faulty::start(move |n| manners[n.min(manners.len() - 1)].clone())
        .await
        .unwrap()
}

fn builder(backend: Backend, url: &str) -> ClientBuilder {
    backend
        .builder("secret-key")
        .base_url(url)
        .limits(LimitPolicy::Off)
        .retry(RetryPolicy::none())
}

async fn count<R: Page + DeserializeOwned>(mut items: Items<R>) -> Result<usize, Error> {
    let mut read = 0;
    while let Some(item) = items.next().await {
        item?;
        read += 1;
    }
    Ok(read)
}

fn count_blocking<T>(mut items: impl Iterator<Item = Result<T, Error>>) -> Result<usize, Error> {
    items.try_fold(0, |read, item| item.map(|_| read + 1))
}

/// A way to walk over a list.
#[derive(Clone, Copy, Debug)]
struct Walk {
    blocking: bool,
    by_slug: bool,
}

impl Walk {
    const ALL: [Self; 4] = [
        Self::new(false, false),
        Self::new(false, true),
        Self::new(true, false),
        Self::new(true, true),
    ];

    const fn new(blocking: bool, by_slug: bool) -> Self {
        Self { blocking, by_slug }
    }

    async fn over_tickets(self, builder: ClientBuilder, given: Value) -> Result<usize, Error> {
        if self.blocking {
            let walk = std::thread::spawn(move || self.blocking(builder, given));
            return tokio::task::block_in_place(|| walk.join()).unwrap();
        }
        let client = builder.build()?;
        if self.by_slug {
            return count(client.execute_pages("SPOKI_LIST_TICKETS", given)?.items()).await;
        }
        count(client.pages(typed(given)).items()).await
    }

    fn blocking(self, builder: ClientBuilder, given: Value) -> Result<usize, Error> {
        let client = builder.build_blocking()?;
        if self.by_slug {
            return count_blocking(client.execute_pages("SPOKI_LIST_TICKETS", given)?.items());
        }
        count_blocking(client.pages(typed(given)).items())
    }
}

fn typed(given: Value) -> ListTickets {
    serde_json::from_value(given).unwrap()
}

/// Walks over the same pages in every way and over these backends, and lists all ends that differ from `expected`.
async fn differing(
    name: &str,
    backends: &[Backend],
    given: &Value,
    pages: &[Sent],
    expected: End,
) -> Vec<String> {
    let mut differing = Vec::new();
    for &backend in backends {
        for walk in Walk::ALL {
            let server = service(backend, pages).await;
            let builder = builder(backend, server.url());
            let outcome = walk.over_tickets(builder, given.clone()).await;
            let end = End::of(&outcome);
            if end != expected {
                differing.push(format!(
                    "{name} ({}, {walk:?}): expected {expected:?}, found {end:?} {:?}",
                    backend.name(),
                    outcome.err()
                ));
            }
        }
    }
    differing
}

/// Checks that a walk with each of these second pages ends as expected.
async fn assert_second_pages(backends: &[Backend], rows: Vec<(&str, Sent, End)>) {
    let mut found = Vec::new();
    for (name, second, expected) in rows {
        let pages = [first_page(), second, last_page()];
        found.extend(differing(name, backends, &json!({}), &pages, expected).await);
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b1_a_second_page_without_content_is_no_end() {
    let body = r#"{"count":250,"next":null,"results":["#;
    let rows = vec![
        ("whole", page(100..200, THIRD, 250), Whole),
        ("empty body", ok(""), Unreadable),
        ("blanks", ok(" \r\n"), Unreadable),
        ("204", Body("204 No Content", String::new()), Unreadable),
        ("null", Data(NONE), Unreadable),
        ("null without envelope", ok("null"), Unreadable),
        ("empty object", Data(json!({})), Unreadable),
        ("closed before the body", last("", ""), Unreadable),
        ("closed in the body", last("", body), Unreadable),
        (
            "announced, then closed",
            last("content-length: 9\r\n", ""),
            Failed,
        ),
        (
            "announced, then cut",
            last("content-length: 900\r\n", body),
            Failed,
        ),
        (
            "chunks, then closed",
            last("transfer-encoding: chunked\r\n", ""),
            Failed,
        ),
        ("closed at once", Sent::LastBytes(Vec::new()), Failed),
        (
            "closed in the head",
            Sent::LastBytes(b"HTTP/1.1 2".to_vec()),
            Failed,
        ),
        ("no items", page(0..0, NONE, 250), Incomplete),
        ("no items, no count", page(0..0, NONE, NONE), Incomplete),
        ("no items, count 0", page(0..0, NONE, 0), Incomplete),
        ("empty array", Data(json!([])), Incomplete),
        ("nothing but count 0", Data(json!({"count": 0})), Incomplete),
        ("nothing but count", Data(json!({"count": 250})), Unreadable),
        (
            "null results",
            Data(json!({"count": 250, "results": null})),
            Unreadable,
        ),
        (
            "results as object",
            Data(json!({"results": {"0": {}}})),
            Unreadable,
        ),
        ("text", Data(json!("down")), Unreadable),
        ("number", Data(json!(0)), Unreadable),
        ("refusal", Data(json!({"detail": "down"})), Unreadable),
        ("refusals", Data(json!({"errors": ["down"]})), Unreadable),
        ("HTML", ok("<html></html>"), Unreadable),
        ("half a page", ok(body), Unreadable),
        ("403", Body("403 Forbidden", String::new()), Failed),
        ("500", Body("500 Oh", String::new()), Failed),
        ("302", Body("302 Found", String::new()), Failed),
    ];
    assert_second_pages(&Backend::ALL, rows).await;
    // Only Composio's tools put this member around their data.
    let wrapped = json!({"response_data": {"results": []}});
    let rows = |end| vec![("wrapped", Data(wrapped.clone()), end)];
    assert_second_pages(&[Backend::Rest], rows(Unreadable)).await;
    assert_second_pages(&[Backend::Composio], rows(Incomplete)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b2_fewer_items_than_announced_are_incomplete() {
    let rows = vec![
        ("100 of 150", page(100..200, NONE, 250), Incomplete),
        ("149 of 150", page(100..249, NONE, 250), Incomplete),
        ("150 of 150", page(100..250, NONE, 250), Whole),
        ("150 of 151", page(100..250, NONE, 251), Incomplete),
        ("no count", page(100..200, NONE, NONE), Incomplete),
        ("no count, all items", page(100..250, NONE, NONE), Whole),
        ("bare array", Data(tickets(100..200)), Incomplete),
        ("bare array, all items", Data(tickets(100..250)), Whole),
        (
            "other name",
            Data(json!({"tickets": tickets(100..200)})),
            Incomplete,
        ),
        ("blank next", page(100..200, "", 250), Incomplete),
        ("the first page again", first_page(), Incomplete),
    ];
    assert_second_pages(&Backend::ALL, rows).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b3_an_envelope_without_data_is_no_end() {
    let envelope = |members: &str| ok(&format!(r#"{{"successful":true,"error":null{members}}}"#));
    let rows = vec![
        ("no data", envelope(""), Unreadable),
        ("null", envelope(r#","data":null"#), Unreadable),
        ("object", envelope(r#","data":{}"#), Unreadable),
        ("text", envelope(r#","data":"""#), Unreadable),
    ];
    assert_second_pages(&[Backend::Composio], rows).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b4_page_one_asked_for_is_the_whole_list() {
    let mut found = Vec::new();
    let short = page(0..100, NONE, 250);
    for (given, pages, expected) in [
        (json!({"page": 1}), vec![short.clone()], Incomplete),
        (
            json!({"page": 1, "per_page": 100}),
            vec![short.clone()],
            Incomplete,
        ),
        (
            json!({"page": 1}),
            vec![first_page(), Data(json!([]))],
            Incomplete,
        ),
        // Of a later page the size must be known: it was asked for, or another page follows.
        (json!({"page": 2}), vec![short.clone()], Cut(100)),
        (
            json!({"page": 2, "per_page": 100}),
            vec![short.clone()],
            Incomplete,
        ),
        (json!({"page": 2, "per_page": 150}), vec![short], Cut(100)),
        (
            json!({"page": 2}),
            vec![first_page(), page(0..49, NONE, 250)],
            Incomplete,
        ),
        (
            json!({"page": 2}),
            vec![first_page(), page(0..50, NONE, 250)],
            Cut(150),
        ),
        (
            json!({"page": 2}),
            vec![first_page(), Data(NONE)],
            Unreadable,
        ),
    ] {
        let name = given.to_string();
        found.extend(differing(&name, &Backend::ALL, &given, &pages, expected).await);
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[tokio::test]
async fn b4_a_page_asked_for_by_options_is_known() {
    for (asked, size, expected) in [
        ("1", "100", Incomplete),
        ("2", "100", Incomplete),
        ("2", "150", Cut(100)),
    ] {
        let server = service(Backend::Rest, &[page(0..100, NONE, 250)]).await;
        let client = builder(Backend::Rest, server.url()).build().unwrap();
        let options = Options::new()
            .extra_query("page", asked)
            .extra_query("page_size", size);
        let outcome = count(client.with_options(options).list_custom_fields().items()).await;
        assert_eq!(End::of(&outcome), expected, "{asked} {size}");
    }
}

#[tokio::test]
async fn b4_items_that_the_client_filters_out_are_read() {
    let fields = |codes: &[&str], count: u64| {
        let items: Vec<_> = codes.iter().map(|code| json!({"code": code})).collect();
        Data(json!({"count": count, "next": null, "results": items}))
    };
    for (sent, expected) in [
        (fields(&["CITY", "CITY"], 250), Err(true)),
        (fields(&["CITY", "TOWN"], 250), Err(true)),
        (fields(&["CITY", "TOWN", "TOWN"], 3), Ok(1)),
        (fields(&["TOWN"], 1), Ok(0)),
    ] {
        let server = service(Backend::Rest, &[sent]).await;
        let client = builder(Backend::Rest, server.url()).build().unwrap();
        let outcome = count(client.list_custom_fields().code("CITY").items()).await;
        assert_eq!(outcome.map_err(|error| error.is_incomplete()), expected);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b5_a_first_page_without_content_is_no_empty_list() {
    let cases = [
        ("empty body", ok("")),
        ("blanks", ok(" \r\n")),
        ("204", Body("204 No Content", String::new())),
        ("null", Data(NONE)),
        ("empty object", Data(json!({}))),
        ("null results", Data(json!({"results": null}))),
        ("no data", ok(r#"{"successful":true,"error":null}"#)),
        ("closed before the body", last("", "")),
        ("refusals", Data(json!({"errors": ["down"]}))),
    ];
    let mut found = Vec::new();
    for (name, first) in cases {
        let pages = [first.clone()];
        found.extend(differing(name, &Backend::ALL, &json!({}), &pages, Unreadable).await);
        for backend in Backend::ALL {
            let server = service(backend, &pages).await;
            let client = builder(backend, server.url()).build().unwrap();
            let outcome = client.list_tickets().send().await;
            if !outcome.as_ref().is_err_and(Error::is_decode) {
                found.push(format!("{name} by send(): {outcome:?}"));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    for empty in [
        json!([]),
        json!({"count": 0}),
        json!({"count": 0, "next": null, "results": []}),
    ] {
        let server = service(Backend::Rest, &[Data(empty)]).await;
        let client = builder(Backend::Rest, server.url()).build().unwrap();
        assert!(client.list_tickets().send().await.unwrap().is_empty());
        assert_eq!(count(client.list_tickets().items()).await.unwrap(), 0);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b6_counts_and_links_are_read_or_refused() {
    let counted = |count: Value| page(100..200, NONE, count);
    let linked = |next: Value| page(100..200, next, 250);
    let rows = vec![
        ("count as text", counted(json!("250")), Incomplete),
        ("count as float", counted(json!(250.0)), Incomplete),
        (
            "count as text of a float",
            counted(json!(" 250.0 ")),
            Incomplete,
        ),
        ("negative count", counted(json!(-1)), Unreadable),
        ("fraction", counted(json!(250.5)), Unreadable),
        ("count in words", counted(json!("many")), Unreadable),
        ("blank count", counted(json!("")), Unreadable),
        ("count as flag", counted(json!(true)), Unreadable),
        (
            "count as object",
            counted(json!({"value": 250})),
            Unreadable,
        ),
        ("next as number", linked(json!(3)), Unreadable),
        ("next as object", linked(json!({"href": THIRD})), Unreadable),
        ("next as array", linked(json!([THIRD])), Unreadable),
        ("next as flag", linked(json!(true)), Unreadable),
        ("no next, as flag", linked(json!(false)), Incomplete),
    ];
    assert_second_pages(&Backend::ALL, rows).await;
    let announced = json!({"count": "250", "next": SECOND, "results": tickets(0..100)});
    let pages = [Data(announced), Data(tickets(100..200))];
    let found = differing(
        "text, then none",
        &Backend::ALL,
        &json!({}),
        &pages,
        Incomplete,
    )
    .await;
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b7_a_page_that_is_gone_makes_the_list_incomplete() {
    let refusal = json!({"detail": "Invalid page."}).to_string();
    let wrapped = json!({
        "successful": false, "error": "Invalid page.", "data": {"status_code": 404}
    });
    let rows = vec![
        ("404", Body("404 Not Found", refusal.clone()), Incomplete),
        ("410", Body("410 Gone", String::new()), Incomplete),
    ];
    assert_second_pages(&Backend::ALL, rows).await;
    let rows = vec![("404 wrapped", ok(&wrapped.to_string()), Incomplete)];
    assert_second_pages(&[Backend::Composio], rows).await;

    let gone = Body("404 Not Found", refusal);
    let server = service(Backend::Rest, &[first_page(), gone.clone()]).await;
    let client = builder(Backend::Rest, server.url()).build().unwrap();
    let mut pager = client.list_tickets().pages();
    assert_eq!(pager.next().await.unwrap().unwrap().len(), 100);
    let error = pager.next().await.unwrap().unwrap_err();
    assert_eq!(error.http_status().unwrap().as_u16(), 404);
    let text = error.to_string();
    assert!(text.contains("only 100 of 250 items"), "{text}");
    assert!(text.contains("Invalid page."), "{text}");
    assert!(pager.next().await.is_none() && !pager.resume());
    // A page that the caller asked for and that does not exist is no broken list.
    let server = service(Backend::Rest, &[gone]).await;
    let client = builder(Backend::Rest, server.url()).build().unwrap();
    let error = count(client.list_tickets().page(9).items())
        .await
        .unwrap_err();
    assert!(error.is_not_found(), "{error}");
}

/// The path and query of each request that reached the server.
fn asked(server: &Faulty) -> Vec<String> {
    let target = |text: &str| text.split(' ').nth(1).unwrap().to_owned();
    server
        .seen()
        .iter()
        .map(|seen| target(&seen.text))
        .collect()
}

/// Walks over two pages below `base`, the second of which is at `next`; `{url}` stands for the server.
async fn follow(base: &str, next: &str) -> (End, Vec<String>) {
    let own = Arc::new(OnceLock::<String>::new());
    let server = Faulty::start({
        let (own, next) = (Arc::clone(&own), next.to_owned());
        move |n| {
            let next = next.replace("{url}", own.get().map_or("", |url| url));
            let second = page(100..ANNOUNCED, NONE, ANNOUNCED);
            let sent = if n == 0 {
                page(0..100, next, ANNOUNCED)
            } else {
                second
            };
            sent.manner(Backend::Rest)
        }
    })
    .await
    .unwrap();
    own.set(server.url().to_owned()).unwrap();
    let (_, port) = server.url().rsplit_once(':').unwrap();
    let base = base.replace("{url}", server.url()).replace("{port}", port);
    let client = builder(Backend::Rest, &base).build().unwrap();
    let outcome = count(client.list_tickets().sort_by("a b").items()).await;
    (End::of(&outcome), asked(&server))
}

async fn assert_followed(base: &str, path: &str, next: &str) {
    let first = format!("{path}?sort_by=a%20b");
    let second = format!("{path}?sort_by=a%20b&page=2");
    assert_eq!(
        follow(base, next).await,
        (Whole, vec![first, second]),
        "{next}"
    );
}

async fn assert_not_followed(base: &str, next: &str) {
    let (end, asked) = follow(base, next).await;
    assert_eq!((end, asked.len()), (Incomplete, 1), "{next}: {asked:?}");
}

#[tokio::test]
async fn h1_the_path_of_the_base_url_stays() {
    for next in [
        "/api/1/tickets/?sort_by=a%20b&page=2",
        "/spoki/api/1/tickets/?sort_by=a%20b&page=2",
        "{url}/spoki/api/1/tickets/?sort_by=a%20b&page=2",
        "{url}/api/1/tickets/?sort_by=a%20b&page=2#top",
    ] {
        assert_followed("{url}/spoki", "/spoki/api/1/tickets/", next).await;
    }
}

#[tokio::test]
async fn h2_no_other_path_is_asked_with_the_key() {
    for next in [
        "{url}/billing/keys",
        "{url}/spoki/billing/keys?page=2",
        "{url}/spoki/api/1/tags/?page=2",
        "{url}/spoki/api/1/tickets/../../../keys?page=2",
        "{url}/spoki/evilapi/1/tickets/x?page=2",
        "//evil.example/spoki/api/1/tickets/?page=2",
        "https://evil.example/spoki/api/1/tickets/?page=2",
        "https://127.0.0.1@evil.example/spoki/api/1/tickets/?page=2",
    ] {
        assert_not_followed("{url}/spoki", next).await;
    }
}

#[tokio::test]
async fn h3_scheme_and_port_stay_those_of_the_base_url() {
    for next in [
        "https://127.0.0.1/api/1/tickets/?sort_by=a%20b&page=2",
        "http://127.0.0.1/api/1/tickets/?sort_by=a%20b&page=2",
        "//127.0.0.1:80/api/1/tickets/?sort_by=a%20b&page=2",
    ] {
        assert_followed("{url}", "/api/1/tickets/", next).await;
    }
}

#[tokio::test]
async fn h4_hosts_are_compared_as_addresses() {
    for base in ["http://127.1:{port}", "http://0x7F.0.0.1:{port}"] {
        let next = "{url}/api/1/tickets/?sort_by=a%20b&page=2";
        assert_followed(base, "/api/1/tickets/", next).await;
    }
}
