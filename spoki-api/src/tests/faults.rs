//! Real HTTP on loopback: the requests that arrive, and the results with a server that misbehaves.

use std::time::Duration;

use tokio::net::TcpListener;

use super::server::{Manner, Server, reply};
use super::*;
use crate::Error;

fn client(url: String) -> Client {
    rest()
        .base_url(url)
        .max_reply_bytes(100_000)
        .http(reqwest::ClientBuilder::no_proxy)
        .build()
        .unwrap()
}

fn note() -> Note {
    Note::new(json!({"title": "caffè", "id": "a b"}))
}

async fn failure(server: &Server) -> Error {
    client(server.url()).send(note()).await.unwrap_err()
}

#[tokio::test]
async fn a_request_arrives_as_it_was_meant() {
    let server = Server::write(reply("200 OK", "x-request-id: r-1\r\n", r#"{"ok":true}"#)).await;
    let reply = client(server.url()).send(note()).await.unwrap();
    assert_eq!(
        (&*reply, reply.request_id()),
        (&json!({"ok": true}), Some("r-1"))
    );
    let seen = server.requests();
    assert_eq!(seen.len(), 1);
    let request = seen[0].to_ascii_lowercase();
    assert!(
        request.starts_with("post /api/1/notes/a%20b/add/ http/1.1\r\n"),
        "{request}"
    );
    assert!(
        request.contains(&format!("x-spoki-api-key: {KEY}\r\n")),
        "{request}"
    );
    assert!(
        request.contains("content-type: application/json\r\n"),
        "{request}"
    );
    assert!(request.contains("content-length: 18\r\n"), "{request}");
    assert!(
        request.ends_with("\r\n\r\n{\"title\":\"caffè\"}"),
        "{request}"
    );
}

#[tokio::test]
async fn bodiless_requests_have_no_body() {
    let server = Server::write(reply("204 No Content", "", "")).await;
    client(server.url())
        .send(Remove::new(json!({"id": "+39/1"})))
        .await
        .unwrap();
    let request = server.requests()[0].to_ascii_lowercase();
    assert!(
        request.starts_with("delete /api/1/things/%2b39%2f1/ http/1.1\r\n"),
        "{request}"
    );
    assert!(
        !request.contains("content-") && request.ends_with("\r\n\r\n"),
        "{request}"
    );
}

#[tokio::test]
async fn composio_is_called_over_http_too() {
    let server = Server::write(reply("200 OK", "", &envelope(&json!([1])).to_string())).await;
    let client = composio()
        .base_url(server.url())
        .http(reqwest::ClientBuilder::no_proxy)
        .build()
        .unwrap();
    assert_eq!(*client.send(Count::new(json!({}))).await.unwrap(), [1]);
    let request = &server.requests()[0];
    assert!(
        request.starts_with("POST /api/v3.1/tools/execute/X_COUNT HTTP/1.1\r\n"),
        "{request}"
    );
    assert!(
        request.contains(&format!("x-api-key: {KEY}\r\n")),
        "{request}"
    );
}

#[tokio::test]
async fn a_refused_connection_sends_nothing() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let error = client(url).send(note()).await.unwrap_err();
    assert!(
        error.is_connect() && !error.was_sent() && !error.may_have_taken_effect(),
        "{error}"
    );
    assert!(
        error
            .to_string()
            .to_lowercase()
            .contains("connection refused"),
        "{error}"
    );
}

#[tokio::test]
async fn a_broken_connection_leaves_the_effect_open() {
    let whole = reply("200 OK", "", r#"{"ok":true}"#);
    for cut in [0, 10, whole.len() - 5] {
        let server = Server::write(&whole.as_bytes()[..cut]).await;
        let error = failure(&server).await;
        assert!(
            error.is_interrupted() && error.was_sent() && error.may_have_taken_effect(),
            "{error}"
        );
        assert_eq!(server.requests().len(), 1, "it must not be sent again");
    }
    let server = Server::write(&whole.as_bytes()[..whole.len() - 5]).await;
    let error = failure(&server).await;
    assert_eq!(
        (
            &error.raw_bytes()[..],
            error.http_status().unwrap().as_u16()
        ),
        (&br#"{"ok":"#[..], 200)
    );
}

#[tokio::test]
async fn silence_ends_with_the_timeout() {
    let server = Server::start(Manner::Stall).await;
    let client = rest()
        .base_url(server.url())
        .timeout(Duration::from_millis(100))
        .http(reqwest::ClientBuilder::no_proxy)
        .build()
        .unwrap();
    let error = client.send(note()).await.unwrap_err();
    assert!(
        error.is_timeout() && error.was_sent() && error.may_have_taken_effect(),
        "{error}"
    );
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_flood_is_cut_off() {
    let head = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n".to_vec();
    let piece = format!("1000\r\n{}\r\n", "x".repeat(0x1000)).into_bytes();
    let error = failure(&Server::start(Manner::Flood(head, piece)).await).await;
    assert!(
        error.is_oversize() && error.may_have_taken_effect(),
        "{error}"
    );
    assert_eq!(
        (error.raw_bytes().len(), error.raw_bytes()[0]),
        (64 * 1024, b'x')
    );
}

#[tokio::test]
async fn a_reply_that_announces_too_much_is_not_read() {
    let head = b"HTTP/1.1 200 OK\r\ncontent-length: 100001\r\n\r\nxxx".to_vec();
    let error = failure(&Server::write(head).await).await;
    assert!(error.is_oversize(), "{error}");
    assert_eq!(&error.raw_bytes()[..], b"xxx");
}

/// Where anything is accepted, the room for it is not made on the sender's word.
#[tokio::test]
async fn a_reply_that_announces_more_than_there_is_memory_is_read_as_far_as_it_goes() {
    let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", 1_u64 << 63);
    let server = Server::write(head + &"x".repeat(200_000)).await;
    let client = rest()
        .base_url(server.url())
        .max_reply_bytes(usize::MAX)
        .http(reqwest::ClientBuilder::no_proxy)
        .build()
        .unwrap();
    let error = client.send(note()).await.unwrap_err();
    assert!(error.is_interrupted(), "{error}");
    assert_eq!(
        (error.raw_bytes().len(), error.raw_bytes()[0]),
        (64 * 1024, b'x')
    );
}

#[tokio::test]
async fn a_reply_in_many_pieces_is_put_together() {
    let text = format!("[{}1]", "1,".repeat(40_000));
    let pieces: Vec<String> = text
        .as_bytes()
        .chunks(777)
        .map(|piece| {
            format!(
                "{:x}\r\n{}\r\n",
                piece.len(),
                String::from_utf8_lossy(piece)
            )
        })
        .collect();
    let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n";
    let chunked = format!("{head}{}0\r\n\r\n", pieces.concat());
    for whole in [chunked, reply("200 OK", "", &text)] {
        let server = Server::write(whole).await;
        let reply = client(server.url())
            .send(Count::new(json!({})))
            .await
            .unwrap();
        assert_eq!((reply.len(), reply.raw_text() == *text), (40_001, true));
    }
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let elsewhere = Server::write(reply("200 OK", "", "{}")).await;
    for status in [
        "301 Moved Permanently",
        "302 Found",
        "307 Temporary Redirect",
        "308 Permanent Redirect",
    ] {
        let location = format!("location: {}/steal/\r\n", elsewhere.url());
        let server = Server::write(reply(status, &location, "")).await;
        let error = failure(&server).await;
        assert!(error.is_redirect(), "{error}");
        assert!(error.to_string().contains("http://127.0.0.1"), "{error}");
        assert_eq!(server.requests().len(), 1);
    }
    assert!(elsewhere.requests().is_empty(), "the key went elsewhere");
}

#[tokio::test]
async fn every_kind_of_answer_is_told_apart() {
    type Is = fn(&Error) -> bool;
    let cases: [(&str, &str, Is); 8] = [
        ("400 Bad Request", r#"{"title":["Bad."]}"#, |error| {
            error.field_errors()[0].path == "title"
        }),
        ("401 Unauthorized", "", Error::is_auth),
        (
            "404 Not Found",
            "<html><title>Nothing</title>",
            Error::is_not_found,
        ),
        (
            "429 Too Many Requests",
            r#"{"message":"slow"}"#,
            Error::is_rate_limited,
        ),
        (
            "502 Bad Gateway",
            "<html><title>Bad</title>",
            Error::is_server_fault,
        ),
        ("200 OK", "<html>", Error::is_decode),
        ("200 OK", "{\"a\":", Error::is_decode),
        ("302 Found", "", Error::is_redirect),
    ];
    for (status, body, is) in cases {
        let server = Server::write(reply(status, "", body)).await;
        let error = failure(&server).await;
        assert!(is(&error), "{status}: {error}");
        assert_eq!(error.raw_bytes(), body.as_bytes());
        assert_hides(&format!("{error} {error:?}"), &[]);
        assert_eq!(server.requests().len(), 1);
    }
}

/// A client of the program's own, which follows redirects.
fn careless() -> crate::transport::HttpTransport {
    let careless = reqwest::Client::builder().no_proxy();
    #[cfg(feature = "rustls")]
    let careless = careless.tls_backend_preconfigured(
        rustls::ClientConfig::builder_with_provider(
            rustls::crypto::ring::default_provider().into(),
        )
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth(),
    );
    crate::transport::HttpTransport::new(careless.build().unwrap())
}

#[tokio::test]
async fn a_client_of_ones_own_that_follows_redirects_is_found_out() {
    let away = Server::write(reply("200 OK", "", "{}")).await;
    for host in ["localhost", "127.0.0.1"] {
        let elsewhere = format!("http://{host}:{}", away.address.port());
        let location = format!("location: {elsewhere}/\r\n");
        let server = Server::write(reply("303 See Other", &location, "")).await;
        let builder = rest().base_url(server.url()).transport(careless());
        let error = builder.build().unwrap().send(note()).await.unwrap_err();
        let text = error.to_string();
        assert!(error.is_redirect() && text.contains(&elsewhere), "{text}");
        assert!(text.contains("replace the key"), "{text}");
    }
    assert_eq!(away.requests().len(), 2);
}

/// A host has many names; a write that was carried out must not be taken for one that went astray.
#[tokio::test]
async fn a_host_under_another_of_its_names_is_no_redirect() {
    let server = Server::write(reply("200 OK", "", "{}")).await;
    for host in ["127.1", "0x7F.0.0.1", "LocalHost"] {
        let url = format!("http://{host}:{}", server.address.port());
        let own = rest().base_url(&url).transport(careless()).build();
        for client in [client(url), own.unwrap()] {
            let outcome = client.send(note()).await;
            assert!(outcome.is_ok(), "{host}: {outcome:?}");
        }
    }
}

#[tokio::test]
async fn https_is_spoken_where_the_address_asks_for_it() {
    let server = Server::start(Manner::Stall).await;
    let url = server.url().replace("http:", "https:");
    match rest()
        .base_url(url)
        .connect_timeout(Duration::from_millis(200))
        .http(reqwest::ClientBuilder::no_proxy)
        .build()
    {
        Ok(client) => {
            let error = client.send(note()).await.unwrap_err();
            assert!(error.is_connect() && !error.was_sent(), "{error}");
            assert!(
                server.requests().is_empty(),
                "the request went out in the clear"
            );
        }
        // A machine without certificates, or a build without TLS.
        Err(error) => assert!(error.is_configuration(), "{error}"),
    }
}
