//! Calls with a blocking client.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier, mpsc};
use std::thread;
use std::time::Duration;

use super::*;
use crate::client::Blocking;
use crate::transport::{ExchangeLimits, Transport, TransportError};
use crate::util::BoxFuture;
use crate::{Error, List, Options};

const LIST: Kind = Kind::Array(&Kind::Any);

actions! {
    All: List<u64>, "X_ALL", Effect::Read, "GET" "/api/1/all/", [], [];
    Import: Value, "X_IMPORT", WRITE, "POST" "/api/1/import/", [Param::new(Field::new("contacts", LIST).required().max(2))], [];
}

fn waiting(script: &ScriptedTransport) -> Client<Blocking> {
    rest().transport(script.clone()).build_blocking().unwrap()
}

/// Answers connections one after the other or at once, each in a thread of its own.
fn serve(answer: impl Fn(usize, TcpStream) + Send + Sync + 'static) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let answer = Arc::new(answer);
    thread::spawn(move || {
        for (number, stream) in listener.incoming().enumerate() {
            let answer = Arc::clone(&answer);
            thread::spawn(move || answer(number, stream.unwrap()));
        }
    });
    address
}

/// Reads one request; `false` at the end of the connection.
fn read_request(stream: &mut BufReader<TcpStream>) -> bool {
    let mut body = 0;
    let mut line = String::new();
    while stream.read_line(&mut line).unwrap_or(0) > 0 {
        if let Some(length) = line.strip_prefix("content-length: ") {
            body = length.trim().parse().unwrap();
        }
        if line == "\r\n" {
            return stream.read_exact(&mut vec![0; body]).is_ok();
        }
        line.clear();
    }
    false
}

fn reply_null(stream: &mut BufReader<TcpStream>) {
    let reply = "HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nnull";
    stream.get_mut().write_all(reply.as_bytes()).unwrap();
}

fn client_of(address: SocketAddr) -> Client<Blocking> {
    let builder = rest().base_url(format!("http://{address}"));
    builder.build_blocking().unwrap()
}

fn nudge(client: &Client<Blocking>) -> Result<crate::Reply<Value>, Error> {
    client.send(Nudge::new(json!({})))
}

#[test]
fn sending_gives_the_reply_and_refusals_are_errors() {
    let script = ScriptedTransport::new()
        .json(200, json!({"id": 1}))
        .json(200, json!({"id": 2}))
        .json(200, json!({"id": 3}))
        .json(404, json!({"detail": "Not found."}));
    let client = waiting(&script);
    let note = Note::new(json!({"title": "x", "id": 7}));
    assert_eq!(client.send_ref(&note).unwrap()["id"], 1);
    let raw = client.send_raw(Note::INFO, &note.arguments()).unwrap();
    assert_eq!(raw.raw_json()["id"], 2);
    assert_eq!(
        client.retrieve_tag().id(3).send().unwrap().id,
        Some(3.into())
    );
    assert!(client.send(note).unwrap_err().is_not_found());
    let error = client.send(Note::new(json!({}))).unwrap_err();
    assert_eq!(error.violations().len(), 2);
    assert_eq!((script.requests().len(), script.remaining()), (4, 0));
}

#[test]
fn an_action_by_slug_is_waited_for_too() {
    let script = ScriptedTransport::new().json(200, json!([{"id": 1, "name": "vip"}]));
    let client = waiting(&script);
    let reply = client.execute("SPOKI_LIST_TAGS", json!({})).unwrap();
    assert_eq!(reply[0]["name"], "vip");
    let error = client.execute("SPOKI_LIST_TAG", json!({})).unwrap_err();
    assert!(error.is_invalid_arguments(), "{error}");
}

/// Two pages of the list at `path`.
fn two_pages(path: &str) -> Client<Blocking> {
    let script = ScriptedTransport::new()
        .json(
            200,
            json!({"results": [1, 2], "next": format!("{path}?page=2"), "count": 3}),
        )
        .json(200, json!({"results": [3], "next": null, "count": 3}));
    waiting(&script)
}

#[test]
fn pages_and_items_are_iterators() {
    let path = All::INFO.rest.path;
    let mut pager = two_pages(path).pages(All::new(json!({})));
    let lengths: Vec<_> = pager.by_ref().map(|page| page.unwrap().len()).collect();
    assert_eq!((lengths, pager.progress().items), (vec![2, 1], 3));
    let items = two_pages(path).pages(All::new(json!({}))).items();
    assert_eq!(items.collect::<Result<Vec<_>, _>>().unwrap(), [1, 2, 3]);
    let pager = two_pages("/api/1/tags/")
        .execute_pages("SPOKI_LIST_TAGS", json!({}))
        .unwrap();
    let items: Result<Vec<_>, _> = pager.items().collect();
    assert_eq!(items.unwrap(), [1, 2, 3]);
}

#[test]
fn a_page_that_failed_ends_the_iterator_until_it_is_resumed() {
    let script = ScriptedTransport::new()
        .json(
            200,
            json!({"results": [1], "next": "/api/1/all/?page=2", "count": 2}),
        )
        .body(500, "")
        .json(200, json!({"results": [2], "next": null, "count": 2}));
    let mut items = waiting(&script).pages(All::new(json!({}))).items();
    assert_eq!(items.next().unwrap().unwrap(), 1);
    assert!(items.next().unwrap().unwrap_err().is_server_fault());
    assert!(items.next().is_none());
    assert!(items.resume());
    assert_eq!(items.next().unwrap().unwrap(), 2);
    assert!(items.next().is_none());
}

#[test]
fn chunks_give_the_same_report_and_tell_of_their_progress() {
    let script = || {
        let script = ScriptedTransport::new()
            .json(200, json!({}))
            .json(200, json!({}));
        script.json(400, json!({"detail": "Bad."}))
    };
    let request = Import::new(json!({"contacts": [0, 1, 2, 3, 4, 5, 6]}));
    let calls = script();
    let client = waiting(&calls);
    let mut told = Vec::new();
    let report = client
        .in_chunks(&request)
        .on_progress(|progress| told.push((progress.done, progress.total)))
        .send();
    assert_eq!((report.done(), &report.not_done()[0]), (4, &(4..7)));
    assert!(report.error().unwrap().is_refused());
    assert_eq!(told, [(2, 7), (4, 7), (4, 7)]);
    let tried: Vec<_> = waiting(&script())
        .in_chunks(&request)
        .only(3..7)
        .map(|chunk| (chunk.items, chunk.outcome.is_ok()))
        .collect();
    assert_eq!(tried, [(3..5, true), (5..7, true)]);
    let items = (0..3).map(|item| json!(item));
    let build = |contacts: Vec<Value>| Import::new(json!({"contacts": contacts}));
    let report = waiting(&script()).in_chunks_from(items, build).send();
    assert!(report.is_complete() && report.read() == 3);
}

/// The callback for progress may make calls of its own and wait for them.
#[test]
fn the_progress_callback_can_call() {
    let calls = ScriptedTransport::new()
        .json(200, json!({}))
        .json(200, json!(null));
    let client = waiting(&calls);
    let request = Import::new(json!({"contacts": [0]}));
    let report = client
        .in_chunks(&request)
        .on_progress(|_| assert!(nudge(&client).is_ok()))
        .send();
    assert!(report.is_complete());
    assert_eq!(calls.requests().len(), 2);
}

#[test]
fn options_hold_for_a_clone() {
    let script = ScriptedTransport::new().stall().json(200, json!(null));
    let client = waiting(&script);
    let hurried = client.with_options(Options::new().deadline(Duration::from_millis(20)));
    assert!(nudge(&hurried).unwrap_err().is_timeout());
    assert!(nudge(&client).is_ok());
}

/// The answer comes when both requests are there: one after the other, neither would ever get it.
#[test]
fn threads_call_at_once() {
    let both_here = Barrier::new(2);
    let address = serve(move |_, stream| {
        let mut stream = BufReader::new(stream);
        while read_request(&mut stream) {
            both_here.wait();
            reply_null(&mut stream);
        }
    });
    let client = client_of(address);
    for _ in 0..20 {
        let start = Barrier::new(2);
        thread::scope(|scope| {
            for _ in 0..2 {
                let client = client.clone();
                let start = &start;
                scope.spawn(move || {
                    start.wait();
                    nudge(&client).unwrap();
                });
            }
        });
    }
}

#[test]
fn connections_are_used_again() {
    let connections = Arc::new(AtomicUsize::new(0));
    let opened = Arc::clone(&connections);
    let address = serve(move |_, stream| {
        opened.fetch_add(1, Ordering::Relaxed);
        let mut stream = BufReader::new(stream);
        while read_request(&mut stream) {
            reply_null(&mut stream);
        }
    });
    let client = client_of(address);
    for _ in 0..50 {
        nudge(&client).unwrap();
    }
    let connections = connections.load(Ordering::Relaxed);
    assert!(connections < 25, "{connections} connections for 50 calls");
}

/// The client closes a connection as soon as the service closes it. Otherwise the next call would be lost on it.
#[test]
fn a_connection_that_was_closed_meanwhile_costs_no_call() {
    let (tell, closed) = mpsc::channel();
    let address = serve(move |_, stream| {
        let mut stream = BufReader::new(stream);
        assert!(read_request(&mut stream));
        reply_null(&mut stream);
        stream.get_ref().shutdown(Shutdown::Write).unwrap();
        // Ends when the client closes its side.
        let mut rest = Vec::new();
        let _ = stream.read_to_end(&mut rest);
        tell.send(rest.len()).unwrap();
    });
    let client = client_of(address);
    for _ in 0..20 {
        nudge(&client).unwrap();
        let sent_in_vain = closed.recv_timeout(Duration::from_secs(10)).unwrap();
        assert_eq!(sent_in_vain, 0);
    }
}

/// Answers every request with null, on connections that stay open.
fn serve_null() -> SocketAddr {
    serve(|_, stream| {
        let mut stream = BufReader::new(stream);
        while read_request(&mut stream) {
            reply_null(&mut stream);
        }
    })
}

/// A call, a list and chunks, each over several replies.
fn make_every_kind_of_call(address: SocketAddr) {
    let client = client_of(address);
    nudge(&client).unwrap();
    let items = two_pages(All::INFO.rest.path)
        .pages(All::new(json!({})))
        .items();
    assert_eq!(items.collect::<Result<Vec<_>, _>>().unwrap(), [1, 2, 3]);
    let request = Import::new(json!({"contacts": [0, 1, 2]}));
    assert!(client.in_chunks(&request).send().is_complete());
    assert_eq!(client.in_chunks(&request).count(), 2);
}

/// Blocking is allowed there, but the client cannot distinguish this thread from threads where blocking is not allowed.
#[tokio::test]
async fn g5_inside_spawn_blocking_calls_work() {
    let address = serve_null();
    let calls = tokio::task::spawn_blocking(move || make_every_kind_of_call(address));
    calls.await.unwrap();
}

#[tokio::test]
async fn g5_inside_an_asynchronous_runtime_calls_block_its_thread_and_work() {
    make_every_kind_of_call(serve_null());
}

#[tokio::test]
async fn g5_inside_a_task_calls_work() {
    let address = serve_null();
    tokio::spawn(async move { make_every_kind_of_call(address) })
        .await
        .unwrap();
    let local = tokio::task::LocalSet::new();
    local
        .run_until(async { make_every_kind_of_call(address) })
        .await;
}

/// The client does not use the clock of the program's runtime.
#[tokio::test(start_paused = true)]
async fn g5_a_paused_clock_of_another_runtime_does_not_matter() {
    make_every_kind_of_call(serve_null());
    let script = ScriptedTransport::new().stall();
    let hurried = Options::new().deadline(Duration::from_millis(20));
    let error = nudge(&waiting(&script).with_options(hurried)).unwrap_err();
    assert!(error.is_timeout(), "{error}");
}

/// A task has a budget of work before it must yield; a blocking call must not depend on that budget.
#[tokio::test]
async fn g5_a_task_makes_any_number_of_calls() {
    let client = client_of(serve_null());
    for _ in 0..500 {
        nudge(&client).unwrap();
    }
}

/// Says when it is dropped.
struct Tell(mpsc::Sender<()>);

impl Drop for Tell {
    fn drop(&mut self) {
        self.0.send(()).unwrap();
    }
}

/// Starts an endless task with every request.
struct Lingering(mpsc::Sender<()>);

impl Transport for Lingering {
    fn send(
        &self,
        _: http::Request<bytes::Bytes>,
        _: ExchangeLimits,
    ) -> BoxFuture<'_, Result<http::Response<bytes::Bytes>, TransportError>> {
        let tell = Tell(self.0.clone());
        tokio::spawn(async move {
            std::future::pending::<()>().await;
            drop(tell);
        });
        Box::pin(async { Ok(http::Response::new("null".into())) })
    }
}

#[test]
fn the_runtime_ends_with_the_last_clone() {
    let (ended, ends) = mpsc::channel();
    let builder = rest().transport(Lingering(ended));
    let client = builder.build_blocking().unwrap();
    let clone = client.clone();
    nudge(&client).unwrap();
    drop(client);
    nudge(&clone).unwrap();
    assert!(ends.try_recv().is_err());
    drop(clone);
    for _ in 0..2 {
        ends.recv_timeout(Duration::from_secs(10)).unwrap();
    }
}
