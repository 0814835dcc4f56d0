//! Lists that come page by page.

use std::time::Duration;

use super::*;
use crate::Error;
use crate::transport::{ExchangeLimits, Transport, TransportError};
use crate::util::BoxFuture;

type Numbers = crate::List<u64>;

actions! {
    Plain: Numbers, "X_PLAIN", Effect::Read, "GET" "/api/1/plain/",
        [param("code", Location::Query).client_filter("code")], [];
    ByNumber: Numbers, "X_BY_NUMBER", Effect::Read, "GET" "/api/1/by_number/",
        [param("state", Location::Query), param("page", Location::Query)], [];
}

fn page(items: &[u64], next: Option<&str>, count: u64) -> Value {
    json!({"results": items, "next": next, "count": count})
}

/// Two pages, the second of which is at `next`.
fn two_pages(next: &str) -> ScriptedTransport {
    ScriptedTransport::new()
        .json(200, page(&[1, 2], Some(next), 3))
        .json(200, page(&[3], None, 3))
}

fn paths(script: &ScriptedTransport) -> Vec<String> {
    let path = |request: &http::Request<bytes::Bytes>| request.uri().to_string();
    script.requests().iter().map(path).collect()
}

#[tokio::test]
async fn pages_are_followed_to_the_end() {
    let script = two_pages("https://api.spoki.com/api/1/plain/?page=2");
    let mut pager = scripted(&script).pages(Plain::new(json!({})));
    assert!(script.requests().is_empty(), "nobody asked for a page");
    let mut read = Vec::new();
    while let Some(page) = pager.next().await {
        read.push(page.unwrap().items.clone());
    }
    assert_eq!(read, [vec![1, 2], vec![3]]);
    assert!(pager.next().await.is_none());
    let progress = pager.progress();
    assert_eq!(
        (progress.pages, progress.items, progress.total),
        (2, 3, Some(3))
    );
    assert_eq!(
        paths(&script),
        [
            "https://api.spoki.com/api/1/plain/",
            "https://api.spoki.com/api/1/plain/?page=2"
        ]
    );
    let second = &script.requests()[1];
    assert_eq!((second.method().as_str(), second.body().len()), ("GET", 0));
    assert_eq!(second.headers()["x-spoki-api-key"], KEY);
    let items = scripted(&two_pages("/api/1/plain/?page=2"))
        .pages(Plain::new(json!({})))
        .items()
        .try_collect()
        .await;
    assert_eq!(items.unwrap(), [1, 2, 3]);
}

#[tokio::test]
async fn h3_scheme_and_port_of_a_link_are_ours() {
    for next in [
        "http://api.spoki.com/api/1/plain/?page=2",
        "https://api.spoki.com:444/api/1/plain/?page=2",
    ] {
        let script = two_pages(next);
        let items = scripted(&script).pages(Plain::new(json!({}))).items();
        assert_eq!(items.try_collect().await.unwrap(), [1, 2, 3], "{next}");
        let second = "https://api.spoki.com/api/1/plain/?page=2";
        assert_eq!(paths(&script)[1], second, "{next}");
    }
}

#[tokio::test]
async fn the_key_goes_to_no_other_place() {
    for next in [
        "https://evil.example/api/1/plain/?page=2",
        "https://api.spoki.com/api/1/other/?page=2",
        "//evil.example/",
        "nonsense",
    ] {
        let script = two_pages(next);
        let mut items = scripted(&script).pages(Plain::new(json!({}))).items();
        assert_eq!(items.next().await.unwrap().unwrap(), 1);
        assert_eq!(items.next().await.unwrap().unwrap(), 2);
        let error = items.next().await.unwrap().unwrap_err();
        assert!(error.is_incomplete(), "{error}");
        let text = error.to_string();
        assert!(
            text.starts_with("X_PLAIN: only 2 of 3 items can be read: the "),
            "{text}"
        );
        assert!(items.next().await.is_none() && !items.resume());
        assert_eq!(script.requests().len(), 1);
    }
}

#[tokio::test]
async fn pages_that_point_in_a_circle_end() {
    let next = "https://api.spoki.com/api/1/plain/?page=2";
    let script = (0..5).fold(ScriptedTransport::new(), |script, _| {
        script.json(200, page(&[1], Some(next), 9))
    });
    let items = scripted(&script).pages(Plain::new(json!({})));
    let error = items.items().try_collect().await.unwrap_err();
    assert!(error.is_incomplete(), "{error}");
    assert_eq!(script.requests().len(), 2);
}

#[tokio::test]
async fn numbers_that_lead_nowhere_end() {
    let next = "https://api.spoki.com/api/1/by_number/?page=2";
    let script = (0..5).fold(ScriptedTransport::new(), |script, _| {
        script.json(200, envelope(&page(&[1], Some(next), 9)))
    });
    let pager = scripted_composio(&script).pages(ByNumber::new(json!({})));
    let error = pager.items().try_collect().await.unwrap_err();
    assert!(error.is_incomplete(), "{error}");
    assert_eq!(script.requests().len(), 2);
}

/// The pages that Composio was asked for.
fn sent_numbers(script: &ScriptedTransport) -> Vec<Option<u64>> {
    let sent = |request: &http::Request<bytes::Bytes>| {
        let body: Value = serde_json::from_slice(request.body()).unwrap();
        body["arguments"]["page"].as_u64()
    };
    script.requests().iter().map(sent).collect()
}

#[tokio::test]
async fn composio_pages_by_number_where_the_action_can() {
    let next = "https://api.spoki.com/api/1/by_number/?page=9";
    for (given, numbers) in [
        (json!({}), [None, Some(2)]),
        (json!({"page": 4}), [Some(4), Some(5)]),
    ] {
        let script = ScriptedTransport::new()
            .json(200, envelope(&page(&[1, 2], Some(next), 3)))
            .json(200, envelope(&page(&[3], None, 3)));
        let pager = scripted_composio(&script).pages(ByNumber::new(given));
        assert_eq!(pager.items().try_collect().await.unwrap(), [1, 2, 3]);
        assert_eq!(sent_numbers(&script), numbers);
    }
}

#[tokio::test]
async fn composio_says_where_it_cannot_page() {
    let next = "https://api.spoki.com/api/1/plain/?page=2";
    let script = ScriptedTransport::new().json(200, envelope(&page(&[1, 2], Some(next), 240)));
    let mut pager = scripted_composio(&script).pages(Plain::new(json!({})));
    assert_eq!(pager.next().await.unwrap().unwrap().items, [1, 2]);
    let error = pager.next().await.unwrap().unwrap_err();
    assert!(error.is_incomplete(), "{error}");
    let text = error.to_string();
    assert!(
        text.contains("only 2 of 240 items") && text.contains("Composio gives only one page"),
        "{text}"
    );
    assert!(pager.next().await.is_none());
    assert_eq!(script.requests().len(), 1);
}

#[tokio::test]
async fn a_count_without_a_next_page_is_not_taken_for_the_whole() {
    let short = || ScriptedTransport::new().json(200, page(&[1, 2], None, 3));
    let read = async |client: Client| {
        let pager = client.pages(Plain::new(json!({})));
        pager.items().try_collect().await
    };
    let error: Error = read(scripted(&short())).await.unwrap_err();
    assert!(error.is_incomplete(), "{error}");
    // Items that the client filtered out, or that come before the first page read, are not missing.
    let script = ScriptedTransport::new().json(200, page(&[1, 2], None, 2));
    let client = scripted(&script);
    let filtered = client.pages(Plain::new(json!({"code": "x"}))).items();
    assert_eq!(filtered.try_collect().await.unwrap(), [0; 0]);
    let last = pager_at_page_two().await;
    assert_eq!(last.unwrap(), [1, 2]);
    let bare = ScriptedTransport::new().json(200, json!([1, 2]));
    assert_eq!(read(scripted(&bare)).await.unwrap(), [1, 2]);
}

async fn pager_at_page_two() -> Result<Vec<u64>, Error> {
    let script = ScriptedTransport::new().json(200, page(&[1, 2], None, 30));
    let pager = scripted(&script).pages(ByNumber::new(json!({"page": 2})));
    pager.items().try_collect().await
}

#[tokio::test]
async fn a_list_is_walked_by_its_slug() {
    let script = ScriptedTransport::new()
        .json(
            200,
            json!({"results": [{"id": 1}], "next": "/api/1/tags/?page=2", "count": 2}),
        )
        .json(
            200,
            json!({"results": [{"id": 2}], "next": null, "count": 2}),
        );
    let client = scripted(&script);
    let pager = client
        .execute_pages("SPOKI_LIST_TAGS", Value::Null)
        .unwrap();
    assert!(script.requests().is_empty(), "nobody asked for a page");
    let items = pager.items().try_collect().await.unwrap();
    assert_eq!(items, [json!({"id": 1}), json!({"id": 2})]);
    assert_eq!(
        paths(&script),
        [
            "https://api.spoki.com/api/1/tags/",
            "https://api.spoki.com/api/1/tags/?page=2"
        ]
    );
}

#[tokio::test]
async fn composio_pages_by_number_by_slug_too() {
    let next = "https://api.spoki.com/?page=9";
    let script = ScriptedTransport::new()
        .json(200, envelope(&page(&[1], Some(next), 2)))
        .json(200, envelope(&page(&[2], None, 2)));
    let client = scripted_composio(&script);
    let pager = client
        .execute_pages("SPOKI_LIST_TICKETS", json!({"page": 4}))
        .unwrap();
    assert_eq!(pager.items().try_collect().await.unwrap(), [1, 2]);
    assert_eq!(sent_numbers(&script), [Some(4), Some(5)]);
}

#[tokio::test]
async fn what_cannot_be_walked_by_its_slug_is_refused_before_sending() {
    let client = scripted(&ScriptedTransport::new());
    for (slug, arguments, reason) in [
        (
            "SPOKI_LIST_TAG",
            json!({}),
            "did you mean `SPOKI_LIST_TAGS`?",
        ),
        ("SPOKI_LIST_TAGS", json!({"colour": 1}), "no such parameter"),
        ("SPOKI_LIST_TAGS", json!([]), "expected an object"),
        ("SPOKI_DELETE_TICKET", json!({"id": 1}), "has no pages"),
    ] {
        let error = client.execute_pages(slug, arguments).unwrap_err();
        assert!(error.is_invalid_arguments(), "{error}");
        assert!(error.to_string().contains(reason), "{error}");
    }
    // One thing is no list; that shows in the reply only.
    let script = ScriptedTransport::new().json(200, json!({"id": 1, "name": "vip"}));
    let client = scripted(&script);
    let pager = client
        .execute_pages("SPOKI_RETRIEVE_TAG", json!({"id": 1}))
        .unwrap();
    assert!(pager.items().try_collect().await.unwrap_err().is_decode());
}

#[tokio::test(start_paused = true)]
async fn a_failed_page_can_be_tried_again() {
    let script = ScriptedTransport::new()
        .json(200, page(&[1], Some("/api/1/plain/?page=2"), 2))
        .fail(TransportError::interrupted("reset"))
        .json(200, page(&[2], None, 2));
    let mut items = scripted(&script).pages(Plain::new(json!({}))).items();
    assert_eq!(items.next().await.unwrap().unwrap(), 1);
    assert!(items.next().await.unwrap().unwrap_err().is_interrupted());
    assert!(
        items.next().await.is_none(),
        "an error that is overlooked must not repeat for ever"
    );
    assert!(items.resume());
    assert_eq!(items.next().await.unwrap().unwrap(), 2);
    assert!(items.next().await.is_none() && !items.resume());
}

#[tokio::test]
async fn b1_a_page_that_cannot_be_read_can_be_tried_again() {
    let script = ScriptedTransport::new()
        .json(200, page(&[1], Some("/api/1/plain/?page=2"), 2))
        .body(200, "")
        .json(200, page(&[2], None, 2));
    let mut items = scripted(&script).pages(Plain::new(json!({}))).items();
    assert_eq!(items.next().await.unwrap().unwrap(), 1);
    assert!(items.next().await.unwrap().unwrap_err().is_decode());
    assert!(items.next().await.is_none() && items.resume());
    assert_eq!(items.next().await.unwrap().unwrap(), 2);
    assert!(items.next().await.is_none());
}

/// With the usual retries a page that breaks is fetched again as any read is.
#[tokio::test(start_paused = true)]
async fn pages_are_calls_with_retries() {
    let script = ScriptedTransport::new()
        .json(200, page(&[1], Some("/api/1/plain/?page=2"), 2))
        .body(502, "")
        .json(200, page(&[2], None, 2));
    let client = Client::builder()
        .spoki(KEY)
        .transport(script.clone())
        .build()
        .unwrap();
    let items = client.pages(Plain::new(json!({}))).items();
    assert_eq!(items.try_collect().await.unwrap(), [1, 2]);
}

/// Answers by a script, a second after it was asked.
struct Slow(ScriptedTransport);

impl Transport for Slow {
    fn send(
        &self,
        request: http::Request<bytes::Bytes>,
        limits: ExchangeLimits,
    ) -> BoxFuture<'_, Result<http::Response<bytes::Bytes>, TransportError>> {
        Box::pin(async move {
            tokio::time::sleep(Duration::from_secs(1)).await;
            self.0.send(request, limits).await
        })
    }
}

#[tokio::test(start_paused = true)]
async fn a_dropped_wait_for_a_page_loses_nothing() {
    let script = two_pages("/api/1/plain/?page=2");
    let client = rest().transport(Slow(script.clone())).build().unwrap();
    let mut pager = client.pages(Plain::new(json!({})));
    let waits = tokio::time::timeout(Duration::from_millis(500), pager.next()).await;
    assert!(waits.is_err());
    assert_eq!(pager.next().await.unwrap().unwrap().items, [1, 2]);
    assert_eq!(script.requests().len(), 1);
}

#[cfg(feature = "stream")]
#[tokio::test]
async fn a_pager_is_a_stream() {
    use std::pin::Pin;

    let script = two_pages("/api/1/plain/?page=2");
    let mut items = scripted(&script).pages(Plain::new(json!({}))).items();
    let mut read = Vec::new();
    while let Some(item) = std::future::poll_fn(|context| {
        futures_core::Stream::poll_next(Pin::new(&mut items), context)
    })
    .await
    {
        read.push(item.unwrap());
    }
    assert_eq!(read, [1, 2, 3]);
}
