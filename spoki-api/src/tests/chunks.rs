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
    assert_eq!(ranges(&report), (3, "[3..6, 6..8]".into(), "[]".into()));
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
    assert_eq!(
        ranges(&report),
        (3, "[0..3, 6..9, 9..12]".into(), "[]".into())
    );
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
