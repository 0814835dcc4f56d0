//! Long lists sent in several calls.

use std::time::Duration;

use tokio::time::Instant;

use super::*;
use crate::client::ChunkReport;
use crate::transport::TransportError;

const LIST: Kind = Kind::Array(&Kind::Any);

actions! {
    Sync: Value, "X_SYNC", WRITE, "POST" "/api/1/sync/{id}/",
        [required("id", Location::Path), Param::new(Field::new("contacts", LIST).required().max(4).advised_max(3)),
         param("tags", Location::Body)], [];
}

fn sync(count: u64) -> Sync {
    let contacts: Vec<u64> = (0..count).collect();
    Sync::new(json!({"id": 7, "contacts": contacts}))
}

/// The lists that were sent.
fn sent(script: &ScriptedTransport) -> Vec<Value> {
    let list = |request: &http::Request<bytes::Bytes>| {
        let body: Value = serde_json::from_slice(request.body()).unwrap();
        body["contacts"].clone()
    };
    script.requests().iter().map(list).collect()
}

fn oks(count: usize) -> ScriptedTransport {
    (0..count).fold(ScriptedTransport::new(), |script, _| {
        script.json(200, json!({}))
    })
}

#[tokio::test]
async fn a_long_list_goes_out_in_chunks() {
    let script = oks(3);
    let client = scripted(&script);
    let mut told = Vec::new();
    let request = sync(8);
    let report = client
        .in_chunks(&request)
        .on_progress(|progress| {
            told.push((progress.chunk.items.clone(), progress.done, progress.total));
        })
        .send()
        .await;
    assert!(report.is_complete());
    assert_eq!(told, [(0..3, 3, 8), (3..6, 6, 8), (6..8, 8, 8)]);
    assert_eq!(
        sent(&script),
        [json!([0, 1, 2]), json!([3, 4, 5]), json!([6, 7])]
    );
    assert_eq!(report.into_result().unwrap().len(), 3);
}

#[tokio::test]
async fn chunks_are_never_larger_than_allowed() {
    for (size, first) in [
        (0, json!([0])),
        (2, json!([0, 1])),
        (9, json!([0, 1, 2, 3])),
    ] {
        let script = oks(8);
        let _ = scripted(&script)
            .in_chunks(&sync(8))
            .size(size)
            .send()
            .await;
        assert_eq!(sent(&script)[0], first);
    }
}

fn ranges<R>(report: &ChunkReport<R>) -> (usize, String, String) {
    (
        report.done(),
        format!("{:?}", report.not_done()),
        format!("{:?}", report.unsettled()),
    )
}

#[tokio::test]
async fn a_stop_half_way_says_what_is_done_and_what_is_not() {
    let script = oks(1).json(400, json!({"contacts": [{"phone": ["Bad."]}]}));
    let report = scripted(&script).in_chunks(&sync(8)).send().await;
    assert_eq!(ranges(&report), (3, "[3..8]".into(), "[]".into()));
    assert!(!report.is_complete() && report.error().unwrap().is_refused());
    assert_eq!(report.chunks().len(), 2);

    let script = oks(1).fail(TransportError::interrupted("reset"));
    let report = scripted(&script).in_chunks(&sync(8)).send().await;
    assert_eq!(ranges(&report), (3, "[6..8]".into(), "[3..6]".into()));
    assert!(report.into_result().unwrap_err().is_interrupted());
}

#[tokio::test]
async fn it_goes_on_after_what_is_wrong_with_one_chunk_alone() {
    let refused = || ScriptedTransport::new().json(400, json!({"detail": "Bad."}));
    let script = refused().json(200, json!({})).json(401, json!({}));
    let client = scripted(&script);
    let report = client.in_chunks(&sync(12)).keep_going().send().await;
    assert_eq!(ranges(&report), (3, "[0..3, 6..12]".into(), "[]".into()));
    assert_eq!(script.remaining(), 0);
}

#[tokio::test]
async fn a_later_run_does_the_rest() {
    let script = oks(9);
    let client = scripted(&script);
    let request = sync(8);
    for items in [3..5, 7..100, 9..9] {
        assert!(
            client
                .in_chunks(&request)
                .only(items)
                .send()
                .await
                .is_complete()
        );
    }
    assert_eq!(sent(&script), [json!([3, 4]), json!([7])]);
}

#[tokio::test]
async fn everything_is_checked_before_anything_is_sent() {
    let script = ScriptedTransport::new();
    let request = Sync::new(json!({"contacts": [0, 1, 2, 3, "bad", 5, 6, "bad"], "tags": "bad"}));
    let report = scripted(&script).in_chunks(&request).send().await;
    assert_eq!(ranges(&report), (0, "[0..8]".into(), "[]".into()));
    let found: Vec<&str> = report
        .error()
        .unwrap()
        .violations()
        .iter()
        .map(|violation| violation.path.as_str())
        .collect();
    assert_eq!(found, ["id", "tags", "contacts[4]", "contacts[7]"]);
    let listless = Sync::new(json!({"id": 1}));
    let report = scripted(&script).in_chunks(&listless).send().await;
    assert!(report.error().unwrap().is_configuration());
    let none = scripted(&script).in_chunks(&sync(0)).send().await;
    assert!(none.is_complete());
    assert!(script.requests().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_dropped_wait_sends_no_chunk_twice() {
    let script = oks(1).stall();
    let client = rest()
        .timeout(Duration::from_secs(20))
        .transport(script.clone())
        .build()
        .unwrap();
    let request = sync(4);
    let mut chunks = client.in_chunks(&request);
    assert!(chunks.next().await.unwrap().outcome.is_ok());
    let began = Instant::now();
    let waits = tokio::time::timeout(Duration::from_secs(10), chunks.next()).await;
    assert!(waits.is_err());
    let last = chunks.next().await.unwrap();
    assert!(last.outcome.unwrap_err().is_timeout());
    assert_eq!(
        (last.items, began.elapsed().as_secs(), sent(&script).len()),
        (3..4, 20, 2)
    );
    assert!(chunks.next().await.is_none());
}

fn invalid<R>(report: &ChunkReport<R>) -> Vec<Option<usize>> {
    report.invalid().map(|violation| violation.item).collect()
}

#[tokio::test]
async fn invalid_items_can_be_left_out_and_are_reported_by_number() {
    let script = oks(3);
    let request = Sync::new(json!({"id": 7, "contacts": ["bad", 1, "bad", 3, 4, "bad", 6, "bad"]}));
    let report = scripted(&script)
        .in_chunks(&request)
        .skip_invalid()
        .send()
        .await;
    assert_eq!(sent(&script), [json!([1, 3, 4]), json!([6])]);
    assert_eq!(invalid(&report), [Some(0), Some(2), Some(5), Some(7)]);
    assert_eq!(ranges(&report), (4, "[]".into(), "[]".into()));
    let items: Vec<_> = report
        .chunks()
        .iter()
        .map(|chunk| chunk.items.clone())
        .collect();
    assert_eq!(items, [0..6, 6..8]);
    assert!(!report.is_complete() && report.error().is_none());

    let script = ScriptedTransport::new();
    let request = Sync::new(json!({"id": 7, "contacts": ["bad"]}));
    let report = scripted(&script)
        .in_chunks(&request)
        .skip_invalid()
        .send()
        .await;
    assert_eq!(report.error().unwrap().violations()[0].item, Some(0));
}

#[tokio::test]
async fn errors_of_single_items_have_their_number_in_the_list() {
    let errors = json!({"errors": [{"index": 1}, {"index": 9}]});
    let script = oks(1).json(200, errors).json(200, json!({}));
    let request = Sync::new(json!({"id": 7, "contacts": [0, 1, 2, 3, "bad", 5, 6, 7]}));
    let report = scripted(&script)
        .in_chunks(&request)
        .skip_invalid()
        .send()
        .await;
    let errors: Vec<_> = report.item_errors().map(|error| error.item).collect();
    assert_eq!(errors, [Some(5), None]);
    assert_eq!((report.done(), report.is_complete()), (6, false));
}

#[tokio::test]
async fn adjacent_ranges_are_one() {
    let refused = || ScriptedTransport::new().json(400, json!({"detail": "Bad."}));
    let script = refused()
        .json(400, json!({}))
        .json(200, json!({}))
        .json(401, json!({}));
    let client = scripted(&script);
    let report = client.in_chunks(&sync(15)).keep_going().send().await;
    assert_eq!(ranges(&report), (3, "[0..6, 9..15]".into(), "[]".into()));
}

/// The request for items that are read one by one.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the signature of such a function"
)]
fn build(contacts: Vec<Value>) -> Sync {
    Sync::new(json!({"id": 7, "contacts": contacts}))
}

#[tokio::test]
async fn items_are_sent_while_an_iterator_gives_them() {
    use std::sync::atomic::{AtomicU64, Ordering};

    let given = AtomicU64::new(0);
    let items = (0_u64..).map(|number| {
        given.store(number + 1, Ordering::Relaxed);
        json!(number)
    });
    let script = oks(2)
        .json(400, json!({}))
        .json(200, json!({"errors": [{"index": 0}]}));
    let client = scripted(&script.fail(TransportError::interrupted("reset")));
    let mut told = Vec::new();
    let report = client
        .in_chunks_from(items, build)
        .keep_going()
        .on_chunk(|chunk| told.push((chunk.items.clone(), given.load(Ordering::Relaxed))))
        .size(2)
        .send()
        .await;
    // The script has no step left, which counts as a wrong setting.
    let told: Vec<_> = told.into_iter().take(5).collect();
    assert_eq!(
        told,
        [(0..2, 2), (2..4, 4), (4..6, 6), (6..8, 8), (8..10, 10)]
    );
    assert_eq!(report.item_errors()[0].item, Some(6));
    assert_eq!(report.not_done()[0], 4..6);
    assert_eq!(report.unsettled()[0], 8..10);
    assert!(report.error().unwrap().is_refused());
    assert_eq!(report.done(), 5);
}

#[tokio::test]
async fn an_invalid_item_ends_them_or_is_left_out() {
    const LIST: Kind = Kind::Array(&Kind::Integer);
    actions! {
        Numbers: Value, "X_NUMBERS", WRITE, "POST" "/api/1/numbers/",
            [Param::new(Field::new("numbers", LIST).required().max(2))], [];
    }
    let numbers = |numbers: Vec<Value>| Numbers::new(json!({"numbers": numbers}));
    let items = || [json!(0), json!("x"), json!(2), json!(3), json!("y")];
    let script = oks(2);
    let client = scripted(&script);
    let report = client.in_chunks_from(items(), numbers).send().await;
    assert_eq!(report.error().unwrap().violations()[0].item, Some(1));
    assert_eq!((report.read(), &report.not_done()[0]), (2, &(0..2)));
    assert!(script.requests().is_empty());

    let report = client
        .in_chunks_from(items(), numbers)
        .skip_invalid()
        .send()
        .await;
    let bad: Vec<_> = report.invalid().iter().map(|found| found.item).collect();
    assert_eq!(bad, [Some(1), Some(4)]);
    assert_eq!(
        (report.read(), report.done(), report.is_complete()),
        (5, 3, false)
    );
    let none = client.in_chunks_from([], numbers).send().await;
    assert!(none.is_complete());
}

#[cfg(feature = "stream")]
#[tokio::test]
async fn items_are_sent_while_a_stream_gives_them() {
    use std::pin::Pin;
    use std::task::{Context, Poll};

    /// Makes its reader wait before each item.
    struct Slow(u64, bool);

    impl futures_core::Stream for Slow {
        type Item = Value;

        fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Value>> {
            self.1 = !self.1;
            if self.1 {
                context.waker().wake_by_ref();
                return Poll::Pending;
            }
            self.0 += 1;
            Poll::Ready((self.0 <= 4).then(|| json!(self.0)))
        }
    }

    let script = oks(2);
    let client = scripted(&script);
    let report = client
        .in_chunks_from_stream(Slow(0, false), build)
        .send()
        .await;
    assert!(report.is_complete());
    assert_eq!(sent(&script), [json!([1, 2, 3]), json!([4])]);
}
