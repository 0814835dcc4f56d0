//! Standard input and output as the transport, and its end.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use spoki_api::Client;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::watch;

use crate::Settings;
use crate::server::Server;

/// How long calls on their way may still be answered after the client closed its end.
const GRACE: Duration = Duration::from_millis(700);

pub(crate) async fn serve(client: Client, settings: Settings) -> io::Result<()> {
    let (closing, mut closed) = watch::channel(false);
    let closing = Arc::new(closing);
    let server = Server::new(client, settings, closed.clone())?;
    let reader = Watched {
        inner: tokio::io::stdin(),
        closing: Arc::clone(&closing),
    };
    let writer = Watched {
        inner: tokio::io::stdout(),
        closing,
    };
    let work = async {
        let running = match rmcp::serve_server(server, (reader, writer)).await {
            Ok(running) => running,
            // The client left before it said anything.
            Err(rmcp::service::ServerInitializeError::ConnectionClosed(_)) => return Ok(()),
            Err(error) => return Err(io::Error::other(shortened(&error.to_string()))),
        };
        running.waiting().await.map(drop).map_err(io::Error::other)
    };
    let end = async {
        // The sender lives as long as the transport.
        let _ = closed.wait_for(|is_closed| *is_closed).await;
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        outcome = work => outcome,
        () = end => Ok(()),
    }
}

/// The start of an error's text: it may repeat a whole message of the client.
fn shortened(text: &str) -> String {
    let text: String = text.chars().take(80).collect();
    spoki_api::masked(&text).into_owned()
}

/// One end of the transport. It reports when it is closed.
struct Watched<T> {
    inner: T,
    closing: Arc<watch::Sender<bool>>,
}

impl<T> Watched<T> {
    fn close(&self) {
        self.closing.send_replace(true);
    }
}

impl<R: AsyncRead + Unpin> AsyncRead for Watched<R> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let outcome = ready!(Pin::new(&mut self.inner).poll_read(context, buffer));
        if outcome.is_err() || buffer.filled().len() == before && buffer.remaining() > 0 {
            self.close();
        }
        Poll::Ready(outcome)
    }
}

impl<W: AsyncWrite + Unpin> AsyncWrite for Watched<W> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let outcome = ready!(Pin::new(&mut self.inner).poll_write(context, bytes));
        if outcome.is_err() {
            self.close();
        }
        Poll::Ready(outcome)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let outcome = ready!(Pin::new(&mut self.inner).poll_flush(context));
        if outcome.is_err() {
            self.close();
        }
        Poll::Ready(outcome)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(context)
    }
}
