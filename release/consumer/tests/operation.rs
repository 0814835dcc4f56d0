//! A program outside of the workspace sees spans and metrics of its calls.

use std::io;
use std::sync::{Arc, Mutex};

use metrics_exporter_prometheus::PrometheusBuilder;
use spoki_api::client::Metrics;
use spoki_mock::{Backend, Mock};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::format::FmtSpan;

#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl io::Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Written {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn spans_and_metrics_are_seen() {
    let written = Written::default();
    tracing_subscriber::fmt()
        .with_max_level(tracing::Level::DEBUG)
        .with_span_events(FmtSpan::CLOSE)
        .with_writer(written.clone())
        .init();
    let recorder = PrometheusBuilder::new().build_recorder();
    let page = recorder.handle();
    let mock = Mock::start().await;
    let spoki = mock
        .production_client_builder(Backend::Rest)
        .observer(Metrics::with_recorder(recorder))
        .build()
        .unwrap();
    spoki.list_tags().send().await.unwrap();

    let spans = String::from_utf8(written.0.lock().unwrap().clone()).unwrap();
    for part in ["spoki.call{", "spoki.attempt{", "url.template=\"/api/1/tags/\""] {
        assert!(spans.contains(part), "{part}: {spans}");
    }
    let page = page.render();
    assert!(page.contains("spoki_client_call_duration_count{action=\"SPOKI_LIST_TAGS\""), "{page}");
}
