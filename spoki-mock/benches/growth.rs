//! Does the work of the mock grow in proportion to its data?
//!
//! `cargo bench -p spoki-mock --bench growth` imports, lists, filters and deletes 500, 5,000 and 50,000 contacts,
//! and prints for each operation how many stored entries it visited per contact or per call. The bench fails if
//! that number grows with the data. It compares counts, not times: times depend on the machine, and are printed
//! for orientation. `cargo test` runs the same with less data.

#![allow(clippy::unwrap_used, reason = "a bench that cannot go on should stop")]

use std::process::ExitCode;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use spoki_api::{Client, Options};
use spoki_mock::{Backend, Mock};

/// How many contacts go into one call.
const CHUNK: usize = 500;
/// How many calls are made where each call names one contact or one page.
const CALLS: usize = 100;
/// The greatest growth of the visits per unit from the least to the most data.
const MOST: f64 = 1.5;

/// One operation at one size.
struct Measured {
    operation: &'static str,
    /// Entries visited per contact or per call.
    visits: f64,
    time: Duration,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let is_bench = std::env::args().any(|arg| arg == "--bench");
    let sizes: &[usize] = if is_bench {
        &[500, 5_000, 50_000]
    } else {
        &[500, 2_000]
    };
    let mut rows = Vec::new();
    for size in sizes {
        rows.push(Run::new(*size).all().await);
    }
    if report(sizes, &rows) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Prints a table, and returns whether no operation grows.
fn report(sizes: &[usize], rows: &[Vec<Measured>]) -> bool {
    let header: Vec<String> = sizes.iter().map(|size| format!("{size:>20}")).collect();
    println!("{:<34}{}", "visits per unit, time", header.concat());
    let mut is_linear = true;
    for (index, first) in rows[0].iter().enumerate() {
        let cells: Vec<&Measured> = rows.iter().map(|row| &row[index]).collect();
        let texts = cells
            .iter()
            .map(|cell| format!("{:>10.2}{:>7} ms", cell.visits, cell.time.as_millis()));
        let growth = cells[cells.len() - 1].visits / first.visits.max(1.0);
        let verdict = if growth > MOST { "  GROWS" } else { "" };
        println!(
            "{:<34}{}{verdict}",
            first.operation,
            texts.collect::<String>()
        );
        is_linear &= growth <= MOST;
    }
    is_linear
}

struct Run {
    size: usize,
    mock: Mock,
    spoki: Client,
    measured: Vec<Measured>,
}

impl Run {
    fn new(size: usize) -> Self {
        let data =
            json!({"lists": [{"id": 1, "name": "All"}], "tags": [{"id": 1, "name": "Even"}]});
        let mock = Mock::builder().data(data).unwrap();
        let mock = mock.without_limits().start().unwrap();
        Self {
            size,
            spoki: mock.client(Backend::Rest),
            mock,
            measured: Vec::new(),
        }
    }

    /// Runs an operation; `units` is what its work should be proportional to.
    async fn measure(
        &mut self,
        operation: &'static str,
        units: usize,
        run: impl AsyncFnOnce(&Self),
    ) {
        let (visits, start) = (self.mock.entries_visited(), Instant::now());
        run(self).await;
        let visits = self.mock.entries_visited() - visits;
        #[expect(clippy::cast_precision_loss, reason = "the counts are small")]
        let visits = visits as f64 / units as f64;
        self.measured.push(Measured {
            operation,
            visits,
            time: start.elapsed(),
        });
    }

    async fn call(&self, slug: &str, arguments: Value) -> Value {
        self.spoki
            .execute(slug, arguments)
            .await
            .unwrap()
            .into_inner()
    }

    async fn all(mut self) -> Vec<Measured> {
        let size = self.size;
        self.measure("import, per contact", size, async |run| {
            run.sync("Ada").await;
        })
        .await;
        self.measure("import again, per contact", size, async |run| {
            run.sync("Eva").await;
        })
        .await;
        self.measure("walk all pages, per contact", size, async |run| {
            assert_eq!(run.walk(json!({})).await, size);
        })
        .await;
        self.measure("walk a search, per contact", size, async |run| {
            assert_eq!(run.walk(json!({"search": "eva"})).await, size);
        })
        .await;
        self.measure("first page of 100, per call", CALLS, async |run| {
            for _ in 0..CALLS {
                let page = run.page(&json!({}), 1, 100).await;
                assert_eq!(page["results"].as_array().unwrap().len(), 100);
            }
        })
        .await;
        self.measure("filter by phone, per call", CALLS, async |run| {
            for number in 0..CALLS {
                let page = run
                    .call("SPOKI_LIST_CONTACTS", json!({"phone": phone(number)}))
                    .await;
                assert_eq!(page["count"], 1);
            }
        })
        .await;
        self.measure("count a list, per call", CALLS, async |run| {
            for _ in 0..CALLS {
                let list = run.call("SPOKI_RETRIEVE_LIST", json!({"list_id": 1})).await;
                assert_eq!(list["contacts_count"], size);
            }
        })
        .await;
        self.measure("delete, per call", CALLS, async |run| {
            for id in 1..=CALLS {
                run.call("SPOKI_DELETE_CONTACT", json!({"id": id})).await;
            }
        })
        .await;
        self.measure("empty a list, per contact", size - CALLS, async |run| {
            run.call("SPOKI_REMOVE_ALL_LIST_CONTACTS", json!({"id": 1}))
                .await;
        })
        .await;
        self.measured
    }

    /// Creates or updates all contacts, on a list.
    async fn sync(&self, name: &str) {
        let numbers: Vec<usize> = (0..self.size).collect();
        for chunk in numbers.chunks(CHUNK) {
            let contacts = chunk.iter();
            let contacts =
                contacts.map(|number| json!({"phone": phone(*number), "first_name": name}));
            let contacts: Vec<Value> = contacts.collect();
            let arguments = json!({"list_id": 1, "contacts": contacts});
            let reply = self.call("SPOKI_SYNC_LIST_CONTACTS", arguments).await;
            assert_eq!(reply["errors"], json!([]));
        }
    }

    /// Reads all pages of 200, and returns the number of contacts.
    async fn walk(&self, filters: Value) -> usize {
        let mut count = 0;
        for number in 1.. {
            let page = self.page(&filters, number, 200).await;
            count += page["results"].as_array().unwrap().len();
            if page["next"].is_null() {
                break;
            }
        }
        count
    }

    async fn page(&self, filters: &Value, number: usize, size: usize) -> Value {
        let options = Options::new()
            .extra_query("page", number.to_string())
            .extra_query("page_size", size.to_string());
        let spoki = self.spoki.with_options(options);
        let reply = spoki.execute("SPOKI_LIST_CONTACTS", filters.clone()).await;
        reply.unwrap().into_inner()
    }
}

fn phone(number: usize) -> String {
    format!("+39{:09}", 200_000_000 + number)
}
