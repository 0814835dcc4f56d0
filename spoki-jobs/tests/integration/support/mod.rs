//! Folders, inputs and mocks of the tests.

pub(crate) mod faults;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::Value;
use spoki_api::{Action, CreateTicket};
use spoki_jobs::{Counts, Import, Job, Resolution};
use spoki_mock::Mock;

/// A folder that goes away with the test.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("spoki-jobs-{}-{number}", std::process::id());
        // Syncing a disk a thousand times would take minutes.
        let memory = Path::new("/dev/shm");
        let parent = if memory.is_dir() {
            memory.to_owned()
        } else {
            std::env::temp_dir()
        };
        let path = parent.join(name);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Writes a file.
    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, text).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A phone number for each row.
pub(crate) fn phone(row: usize) -> String {
    format!("+39{:010}", 3_000_000_000_u64 + row as u64)
}

/// A CSV file of contacts.
pub(crate) fn contacts(rows: usize) -> String {
    let lines = (0..rows).map(|row| format!("{},Name {row}\n", phone(row)));
    format!("phone,first_name\n{}", lines.collect::<String>())
}

/// The numbers of done, invalid, rejected, unsettled and untried rows.
pub(crate) fn numbers(counts: Counts) -> [u64; 5] {
    [
        counts.done,
        counts.invalid,
        counts.rejected,
        counts.unsettled,
        counts.untried,
    ]
}

/// The lines of a result file, without the header.
pub(crate) fn result(job: &Job, name: &str) -> Vec<String> {
    let text = fs::read_to_string(job.folder().join("results").join(name)).unwrap();
    text.lines().skip(1).map(str::to_owned).collect()
}

/// How often each phone number was sent and not refused, by the journal of the mock.
pub(crate) fn effects(exchanges: &[spoki_mock::Exchange]) -> BTreeMap<String, usize> {
    let mut effects = BTreeMap::new();
    let answered = |status: Option<u16>| status.is_none_or(|status| status < 300);
    for exchange in exchanges
        .iter()
        .filter(|exchange| answered(exchange.status))
    {
        let arguments = Value::from(exchange.arguments.clone().unwrap());
        let items = match &arguments["contacts"] {
            Value::Array(items) => items.clone(),
            _ => vec![arguments],
        };
        for item in items {
            let phone = item["phone"].as_str().or(item["contact_phone"].as_str());
            *effects.entry(phone.unwrap().to_owned()).or_default() += 1;
        }
    }
    effects
}

/// A list of the mock.
pub(crate) const LIST: u64 = 318;

/// An import that opens a ticket for each row: a second identical call opens another.
pub(crate) fn tickets(folder: &Folder, rows: usize) -> Import {
    let lines = (0..rows).map(|row| format!("Row {row},{}\n", phone(row)));
    let text = format!("title,contact_phone\n{}", lines.collect::<String>());
    Import::new(CreateTicket::INFO, folder.write("tickets.csv", text))
        .argument("status", "Open")
        .argument("priority", "High")
}

/// Looks for the tickets of unsettled calls, and resolves these calls.
pub(crate) fn resolve_unsettled(mock: &Mock, job: &Job) {
    for call in job.status().unwrap().unsettled {
        let title = format!("Row {}", call.line - 2);
        let is_there = mock
            .entries("tickets")
            .iter()
            .any(|ticket| ticket["title"] == title.as_str());
        let resolution = if is_there {
            Resolution::Done
        } else {
            Resolution::Resend
        };
        job.resolve(call.chunk, resolution).unwrap();
    }
}
