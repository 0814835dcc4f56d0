//! A million rows: how fast they are checked and sent, and how much memory that takes. Fails above 64 MiB.
//!
//! `cargo bench -p spoki-jobs`. As a test it runs with fewer rows.

#![allow(clippy::unwrap_used, reason = "a bench fails by panicking")]

use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::time::Instant;

use peak_alloc::PeakAlloc;
use spoki_api::bytes::Bytes;
use spoki_api::http::{Request, Response};
use spoki_api::lists::SyncListContacts;
use spoki_api::transport::{BoxFuture, ExchangeLimits, Transport, TransportError};
use spoki_api::{Action, Client, LimitPolicy};
use spoki_jobs::{End, Import, RunOptions};

#[global_allocator]
static HEAP: PeakAlloc = PeakAlloc;

const LIMIT_MIB: f32 = 64.0;

/// Accepts every call, so that only the job itself is measured.
struct Accepts;

impl Transport for Accepts {
    fn send(
        &self,
        _: Request<Bytes>,
        _: ExchangeLimits,
    ) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        let reply = Response::new(Bytes::from_static(br#"{"errors": []}"#));
        Box::pin(std::future::ready(Ok(reply)))
    }
}

/// The most memory of the process so far, as the system counts it.
fn resident() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.map_or_else(|| "unknown".to_owned(), |line| line.trim().to_owned())
}

/// The processor time of the process so far in seconds, as the system counts it: other work on the machine does not
/// slow it down. The system counts in hundredths.
fn processor_seconds() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default();
    let ticks = fields.split_whitespace().skip(11).take(2);
    ticks.map(|ticks| ticks.parse().unwrap_or(0.0)).sum::<f64>() / 100.0
}

/// Does something with all rows, and prints what it takes.
fn measure<T>(name: &str, rows: u32, work: impl FnOnce() -> T) -> T {
    HEAP.reset_peak_usage();
    let (start, processor) = (Instant::now(), processor_seconds());
    let done = work();
    let seconds = start.elapsed().as_secs_f64();
    let processor = processor_seconds() - processor;
    println!(
        "{name}: {rows} rows in {seconds:.2} s, {:.0} rows/s, {:.0} rows per processor second, \
         peak heap {:.1} MiB, peak resident {}",
        f64::from(rows) / seconds,
        f64::from(rows) / processor.max(0.01),
        HEAP.peak_usage_as_mb(),
        resident()
    );
    assert!(
        HEAP.peak_usage_as_mb() < LIMIT_MIB,
        "more than {LIMIT_MIB} MiB"
    );
    done
}

fn main() {
    let is_bench = std::env::args().any(|arg| arg == "--bench");
    let rows: u32 = if is_bench { 1_000_000 } else { 10_000 };
    let folder = std::env::temp_dir().join(format!("spoki-jobs-bench-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let input = folder.join("in.csv");
    let mut file = BufWriter::new(File::create(&input).unwrap());
    writeln!(file, "phone,first_name,last_name,email,custom_fields.CITY").unwrap();
    for row in 0..rows {
        let phone = 3_000_000_000_u64 + u64::from(row);
        writeln!(
            file,
            "+39{phone},Name {row},Surname,n{row}@example.com,Reggio Emilia"
        )
        .unwrap();
    }
    drop(file);

    let import = Import::new(SyncListContacts::INFO, &input).argument("list_id", 318);
    let plan = measure("check", rows, || import.check(|_| {}).unwrap());
    assert_eq!((plan.rows, plan.invalid), (u64::from(rows), 0));
    let job = measure("create", rows, || {
        import.create(folder.join("job")).unwrap()
    });
    let client = Client::builder()
        .spoki("key")
        .limits(LimitPolicy::Off)
        .transport(Accepts)
        .build()
        .unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let options = RunOptions::new();
    let summary = measure("send", rows, || {
        runtime
            .block_on(job.run(&client, &options, |_| {}))
            .unwrap()
    });
    assert!(matches!(summary.end, End::Complete));
    let report = measure("report", rows, || job.report().unwrap());
    assert_eq!(report.rows.done, u64::from(rows));
    fs::remove_dir_all(&folder).unwrap();
}
