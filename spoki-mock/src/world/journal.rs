//! The requests that the mock received, with their answers.

use std::collections::VecDeque;
use std::time::SystemTime;

use bytes::Bytes;
use serde_json::{Map, Value};

/// What a record takes besides the bodies of request and answer, in bytes, about.
const RECORD_SIZE: usize = 512;

/// The APIs through which the service can be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Backend {
    /// Spoki's own REST API.
    Rest,
    /// Composio's execute endpoint.
    Composio,
}

impl Backend {
    /// Both APIs.
    pub const ALL: [Self; 2] = [Self::Rest, Self::Composio];
}

impl std::fmt::Display for Backend {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(match self {
            Self::Rest => "REST",
            Self::Composio => "Composio",
        })
    }
}

/// One request with its answer.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Exchange {
    /// The time of arrival, by the mock's clock.
    pub at: SystemTime,
    /// The API that was called.
    pub backend: Backend,
    /// The HTTP method.
    pub method: String,
    /// The path, with the query.
    pub path: String,
    /// Composio's name of the user whose key the request has; `None` if the key is missing or wrong.
    pub user_id: Option<String>,
    /// The slug of the action; `None` if no action has this method and path.
    pub slug: Option<&'static str>,
    /// The arguments under the catalogue's names; `None` if they are invalid, or were not read because of an
    /// earlier error such as a wrong key.
    ///
    /// If several parameters have the same name over REST, each of them has the value.
    pub arguments: Option<Map<String, Value>>,
    /// The HTTP status of the answer; `None` if the connection was cut.
    pub status: Option<u16>,
    /// The JSON body of the answer; null if it had none.
    pub answer: Value,
}

/// The exchanges since the start or the last reset. The oldest are dropped if they take too much memory.
#[derive(Debug)]
pub(crate) struct Journal {
    records: VecDeque<Record>,
    /// The bytes that all records take, about.
    size: usize,
    /// The most bytes that records may take.
    limit: usize,
    /// How many records were dropped.
    dropped: usize,
}

#[derive(Debug)]
struct Record {
    /// Without the answer, which is parsed when somebody asks for it.
    exchange: Exchange,
    answer: Bytes,
    size: usize,
}

impl Journal {
    pub(crate) fn new(limit: usize) -> Self {
        Self {
            records: VecDeque::new(),
            size: 0,
            limit,
            dropped: 0,
        }
    }

    /// Adds an exchange, with the bodies of its request and its answer.
    pub(crate) fn push(&mut self, exchange: Exchange, request: usize, answer: Bytes) {
        let size = RECORD_SIZE + request + answer.len();
        self.size += size;
        self.records.push_back(Record {
            exchange,
            answer,
            size,
        });
        while self.size > self.limit {
            let Some(oldest) = self.records.pop_front() else {
                break;
            };
            self.size -= oldest.size;
            self.dropped += 1;
        }
    }

    /// How many exchanges there were, including the dropped ones.
    pub(crate) fn count(&self) -> usize {
        self.dropped + self.records.len()
    }

    /// How many exchanges were dropped.
    pub(crate) fn dropped(&self) -> usize {
        self.dropped
    }

    /// The exchanges, oldest first, without the dropped ones.
    pub(crate) fn exchanges(&self) -> impl Iterator<Item = Exchange> {
        self.records.iter().map(|record| Exchange {
            answer: serde_json::from_slice(&record.answer).unwrap_or_default(),
            ..record.exchange.clone()
        })
    }

    pub(crate) fn clear(&mut self) {
        *self = Self::new(self.limit);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_exchanges_are_dropped() {
        let mut journal = Journal::new(2 * RECORD_SIZE + 10);
        for path in ["/1/", "/2/", "/3/"] {
            let exchange = Exchange {
                at: SystemTime::UNIX_EPOCH,
                backend: Backend::Rest,
                method: "GET".to_owned(),
                path: path.to_owned(),
                user_id: None,
                slug: None,
                arguments: None,
                status: Some(200),
                answer: Value::Null,
            };
            journal.push(exchange, 0, Bytes::from_static(b"[1]"));
        }
        assert_eq!((journal.count(), journal.dropped()), (3, 1));
        let exchanges: Vec<Exchange> = journal.exchanges().collect();
        assert_eq!(exchanges[0].path, "/2/");
        assert_eq!(exchanges[0].answer, serde_json::json!([1]));
        journal.clear();
        assert_eq!((journal.count(), journal.size), (0, 0));
    }
}
