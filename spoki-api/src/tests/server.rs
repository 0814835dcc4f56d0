//! A server on loopback that writes single bytes, so that it can misbehave.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What the server does with a request after reading it.
#[derive(Clone)]
pub(super) enum Manner {
    /// Writes this and closes.
    Write(Vec<u8>),
    /// Writes this over and over until the client has had enough.
    Flood(Vec<u8>, Vec<u8>),
    /// Keeps silent, the connection open.
    Stall,
}

/// One request as text for each time the server was called.
pub(super) type Seen = Arc<Mutex<Vec<String>>>;

pub(super) struct Server {
    pub(super) address: SocketAddr,
    pub(super) seen: Seen,
}

impl Server {
    /// Serves every connection in the same manner, as long as the test's runtime lives.
    pub(super) async fn start(manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Seen::default();
        let record = Arc::clone(&seen);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, manner.clone(), Arc::clone(&record)));
            }
        });
        Self { address, seen }
    }

    pub(super) async fn write(reply: impl Into<Vec<u8>>) -> Self {
        Self::start(Manner::Write(reply.into())).await
    }

    pub(super) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(super) fn requests(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }
}

async fn serve(mut stream: TcpStream, manner: Manner, seen: Seen) {
    let Some(request) = read_request(&mut stream).await else {
        return;
    };
    seen.lock().unwrap().push(request);
    // The client may hang up at any time, which is its right.
    match manner {
        Manner::Write(reply) => {
            let _ = stream.write_all(&reply).await;
        }
        Manner::Flood(head, piece) => {
            let _ = stream.write_all(&head).await;
            while stream.write_all(&piece).await.is_ok() {}
        }
        Manner::Stall => {
            let _ = stream.read(&mut [0]).await;
        }
    }
}

/// Reads one request; `None` if the client hangs up before its end.
async fn read_request(stream: &mut TcpStream) -> Option<String> {
    let mut read = Vec::new();
    let mut piece = [0; 4096];
    loop {
        let count = stream
            .read(&mut piece)
            .await
            .ok()
            .filter(|&count| count > 0)?;
        read.extend_from_slice(&piece[..count]);
        let text = String::from_utf8_lossy(&read);
        if let Some((head, body)) = text.split_once("\r\n\r\n")
            && body.len() >= content_length(head)
        {
            return Some(text.into_owned());
        }
    }
}

fn content_length(head: &str) -> usize {
    let lines = head.lines().filter_map(|line| line.split_once(':'));
    let mut lengths = lines.filter(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    lengths
        .next()
        .map_or(0, |(_, value)| value.trim().parse().unwrap())
}

/// A whole HTTP reply.
pub(super) fn reply(status: &str, headers: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status}\r\n{headers}content-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
}
