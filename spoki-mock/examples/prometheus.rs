//! Metrics as a page that Prometheus reads: `cargo run --package spoki-mock --example prometheus`, then open
//! `http://127.0.0.1:9464/metrics`. With `--once`, the example prints the page and ends.

use std::error::Error;
use std::time::Duration;

use metrics_exporter_prometheus::{
    BuildError, Matcher, PrometheusBuilder, PrometheusHandle, PrometheusRecorder,
};
use spoki_api::client::Metrics;
use spoki_api::tags::RetrieveTag;
use spoki_mock::{Answer, Backend, Mock};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// In seconds. Calls may wait for their limit, attempts may not.
const WAITS: [f64; 8] = [0.1, 1.0, 5.0, 15.0, 60.0, 300.0, 900.0, 3600.0];
const ATTEMPTS: [f64; 8] = [0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let recorder = recorder()?;
    let page = recorder.handle();
    let mock = Mock::start().await;
    let spoki = mock
        .production_client_builder(Backend::Rest)
        .observer(Metrics::with_recorder(recorder))
        .build()?;

    // A call, a call with a retry, and a call that fails.
    spoki.list_tags().send().await?;
    mock.on::<RetrieveTag>()
        .once(Answer::raw(502, "text/html", "Bad gateway"));
    spoki.retrieve_tag().id(12).send().await?;
    let missing = spoki.retrieve_tag().id(999_999).send().await;
    eprintln!(
        "{}",
        missing.map_or_else(|error| error.to_string(), |tag| tag.name.clone())
    );

    if std::env::args().any(|arg| arg == "--once") {
        print!("{}", page.render());
        return Ok(());
    }
    let listener = TcpListener::bind("127.0.0.1:9464").await?;
    eprintln!("http://{}/metrics", listener.local_addr()?);
    serve(&listener, &page).await
}

/// A recorder whose names are those that Prometheus recommends, such as `spoki_client_retries_total`.
pub(crate) fn recorder() -> Result<PrometheusRecorder, BuildError> {
    let attempts = Matcher::Full("http.client.request.duration".to_owned());
    Ok(PrometheusBuilder::new()
        .with_recommended_naming(true)
        .set_buckets(&WAITS)?
        .set_buckets_for_metric(attempts, &ATTEMPTS)?
        .build_recorder())
}

pub(crate) async fn serve(
    listener: &TcpListener,
    page: &PrometheusHandle,
) -> Result<(), Box<dyn Error>> {
    loop {
        let (connection, _) = listener.accept().await?;
        page.run_upkeep();
        if let Err(error) = answer(connection, &page.render()).await {
            eprintln!("{error}");
        }
    }
}

/// Answers any request with the page. A program in production has an HTTP server already.
async fn answer(mut connection: TcpStream, page: &str) -> Result<(), Box<dyn Error>> {
    let mut request = [0; 4096];
    let reading = connection.read(&mut request);
    let _ = tokio::time::timeout(Duration::from_secs(5), reading).await??;
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        page.len()
    );
    connection.write_all(head.as_bytes()).await?;
    connection.write_all(page.as_bytes()).await?;
    Ok(())
}
