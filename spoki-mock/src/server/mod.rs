//! The HTTP server. It has its own thread and runtime, so that it also serves tests that block.

mod connection;
mod control;
mod cors;
mod log;
mod respond;

use std::convert::Infallible;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use socket2::{Domain, Socket, Type};
use tokio::sync::oneshot;

use self::log::Log;
use crate::world::World;

/// How many connections may wait to be accepted.
const BACKLOG: i32 = 1024;

/// The pause after a connection that cannot be accepted, for example because no file descriptor is free.
const ACCEPT_PAUSE: Duration = Duration::from_millis(10);

/// How requests are served.
#[derive(Debug)]
pub(crate) struct Settings {
    /// How long a client may take to send the head, and then the body, of a request.
    pub(crate) read_timeout: Duration,
    /// Whether web pages of other origins may call the mock.
    pub(crate) cors: bool,
    /// Whether each request is logged to standard error.
    pub(crate) log: bool,
}

/// What all connections need.
#[derive(Debug)]
struct Shared {
    world: Arc<World>,
    settings: Settings,
    log: Option<Log>,
}

/// A server that stops when it is dropped.
#[derive(Debug)]
pub(crate) struct Server {
    stop: Option<oneshot::Sender<Infallible>>,
    thread: Option<JoinHandle<()>>,
}

/// Binds a port of 127.0.0.1; 0 stands for any free one.
pub(crate) fn bind(port: u16) -> io::Result<(TcpListener, SocketAddr)> {
    // The standard library allows for fewer waiting connections.
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    // On Windows this would let two mocks share a port.
    socket.set_reuse_address(cfg!(unix))?;
    socket.bind(&SocketAddr::from(([127, 0, 0, 1], port)).into())?;
    socket.listen(BACKLOG)?;
    socket.set_nonblocking(true)?;
    let listener = TcpListener::from(socket);
    let address = listener.local_addr()?;
    Ok((listener, address))
}

impl Server {
    pub(crate) fn start(
        listener: TcpListener,
        world: Arc<World>,
        settings: Settings,
    ) -> io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let shared = Arc::new(Shared {
            world,
            log: settings.log.then(Log::start).transpose()?,
            settings,
        });
        let (stop, stopped) = oneshot::channel();
        let thread = std::thread::Builder::new()
            .name("spoki-mock".to_owned())
            .spawn(move || {
                runtime.spawn(accept(listener, shared));
                // Returns when the sender is dropped. The runtime then drops all connections.
                let _ = runtime.block_on(stopped);
            })?;
        Ok(Self {
            stop: Some(stop),
            thread: Some(thread),
        })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // The thread has printed its panic already.
            let _ = thread.join();
        }
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) -> io::Result<()> {
    let listener = tokio::net::TcpListener::from_std(listener)?;
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => {
                tokio::spawn(connection::serve(stream, peer, Arc::clone(&shared)));
            }
            Err(_) => tokio::time::sleep(ACCEPT_PAUSE).await,
        }
    }
}
