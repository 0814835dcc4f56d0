//! A server on loopback that misbehaves in a controlled way, and records the requests that it gets.

use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::task::JoinHandle;

/// Between two bytes of a reply that drips.
const DROP: Duration = Duration::from_millis(10);
/// One piece of an endless reply.
static PIECE: [u8; 64 * 1024] = [b' '; 64 * 1024];

/// How the server handles one request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Manner {
    /// Closes the connection without reading, as soon as the request arrives.
    Close,
    /// Reads the request, writes these bytes, and then reads the next request on the connection.
    Answer(Vec<u8>),
    /// Reads the request, writes these bytes and closes the connection.
    LastWords(Vec<u8>),
    /// Reads the request, then does nothing until the client gives up.
    Stall,
    /// Reads the request and writes these bytes one by one, slowly.
    Drip(Vec<u8>),
    /// Reads the request, writes these bytes, and white space until the client gives up.
    Endless(Vec<u8>),
}

impl Manner {
    /// A whole reply: status with its reason, further header lines, body.
    #[must_use]
    pub fn reply(status: &str, headers: &str, body: &str) -> Self {
        Self::Answer(reply(status, headers, body))
    }
}

/// The bytes of a reply: status with its reason, further header lines, body.
#[must_use]
pub fn reply(status: &str, headers: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\n{headers}\r\n{body}").into_bytes()
}

/// A request that reached the server.
#[derive(Clone, Debug)]
pub struct Seen {
    /// When it was read.
    pub at: Instant,
    /// Head and body.
    pub text: String,
    /// How the server handled it.
    pub manner: Manner,
}

/// The server. It ends when dropped.
#[derive(Debug)]
pub struct Faulty {
    url: String,
    seen: Arc<Mutex<Vec<Seen>>>,
    task: JoinHandle<()>,
}

impl Faulty {
    /// Starts a server that handles the n-th request, counted from zero, as `manner` says.
    ///
    /// # Errors
    ///
    /// If there is no port for it.
    pub async fn start(
        manner: impl Fn(usize) -> Manner + Send + Sync + 'static,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let seen = Arc::new(Mutex::new(Vec::new()));
        let desk = Arc::new(Desk {
            manner,
            count: AtomicUsize::new(0),
            seen: Arc::clone(&seen),
        });
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let desk = Arc::clone(&desk);
                // A client may close the connection.
                tokio::spawn(async move {
                    let _ = desk.serve(stream).await;
                });
            }
        });
        Ok(Self { url, seen, task })
    }

    /// The address of the server.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The complete requests that reached the server, in order.
    #[must_use]
    pub fn seen(&self) -> Vec<Seen> {
        self.seen
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl Drop for Faulty {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// A port on which nobody listens, and which is reserved until this is dropped.
#[derive(Debug)]
pub struct Nowhere {
    url: String,
    _socket: TcpSocket,
}

impl Nowhere {
    /// Takes a port.
    ///
    /// # Errors
    ///
    /// If there is none.
    pub fn take() -> io::Result<Self> {
        let socket = TcpSocket::new_v4()?;
        socket.bind(SocketAddr::from(([127, 0, 0, 1], 0)))?;
        let url = format!("http://{}", socket.local_addr()?);
        Ok(Self {
            url,
            _socket: socket,
        })
    }

    /// The address at which connections are refused.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }
}

/// Serves the connections of one server.
struct Desk<F> {
    manner: F,
    count: AtomicUsize,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl<F: Fn(usize) -> Manner> Desk<F> {
    async fn serve(&self, mut stream: TcpStream) -> io::Result<()> {
        loop {
            let manner = (self.manner)(self.count.fetch_add(1, Ordering::Relaxed));
            if manner == Manner::Close {
                return stream.peek(&mut [0]).await.map(drop);
            }
            let Some(text) = read_request(&mut stream).await? else {
                return Ok(());
            };
            self.seen
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(Seen {
                    at: Instant::now(),
                    text,
                    manner: manner.clone(),
                });
            match manner {
                Manner::Answer(bytes) => stream.write_all(&bytes).await?,
                manner => return misbehave(&mut stream, manner).await,
            }
        }
    }
}

async fn misbehave(stream: &mut TcpStream, manner: Manner) -> io::Result<()> {
    match manner {
        Manner::Close => Ok(()),
        Manner::Answer(bytes) | Manner::LastWords(bytes) => stream.write_all(&bytes).await,
        Manner::Stall => stream.read_u8().await.map(drop),
        Manner::Drip(bytes) => {
            for byte in bytes {
                stream.write_u8(byte).await?;
                tokio::time::sleep(DROP).await;
            }
            Ok(())
        }
        Manner::Endless(head) => {
            stream.write_all(&head).await?;
            loop {
                stream.write_all(&PIECE).await?;
            }
        }
    }
}

/// The next request, head and body; `None` if the client closes the connection before the request is complete.
///
/// # Errors
///
/// If the connection breaks.
pub async fn read_request(stream: &mut TcpStream) -> io::Result<Option<String>> {
    let mut bytes = Vec::new();
    loop {
        if stream.read_buf(&mut bytes).await? == 0 {
            return Ok(None);
        }
        let text = String::from_utf8_lossy(&bytes);
        if let Some((head, body)) = text.split_once("\r\n\r\n")
            && body.len() >= content_length(head)
        {
            return Ok(Some(text.into_owned()));
        }
    }
}

fn content_length(head: &str) -> usize {
    let lines = head.lines().filter_map(|line| line.split_once(':'));
    lines
        .filter(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .find_map(|(_, value)| value.trim().parse().ok())
        .unwrap_or_default()
}
