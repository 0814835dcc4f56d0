//! Sending the rows of a job.

use std::fs::File;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::Value;
use spoki_api::limit::LimitKey;
use spoki_api::{Client, Reply};
use tokio::sync::watch;

use crate::columns::Columns;
use crate::error::{Error, ErrorKind};
use crate::files::hex;
use crate::job::{Job, Status};
use crate::journal::{Begin, Event, Journal};
use crate::lock::Lock;
use crate::manifest::{JOURNAL, LOCK, Stamp};
use crate::outcome::{self, Judged};
use crate::rows::{Layout, Position, Rows};
use crate::state::{Counts, Standing, State};

/// This many consecutive calls without a clear outcome end a run: the next call would probably have no clear
/// outcome either.
const UNCLEAR: u32 = 3;

/// Stops a run from another task, such as a signal handler. Clones stop the same run.
#[derive(Clone, Debug)]
pub struct Stop(Arc<watch::Sender<bool>>);

impl Default for Stop {
    fn default() -> Self {
        Self(Arc::new(watch::Sender::new(false)))
    }
}

impl Stop {
    /// Ends the run after the call that is in flight, or at once while the run waits for a limit.
    pub fn stop(&self) {
        self.0.send_replace(true);
    }

    fn is_stopped(&self) -> bool {
        *self.0.borrow()
    }

    async fn stopped(&self) {
        // The sender lives as long as `self`.
        let _ = self.0.subscribe().wait_for(|stopped| *stopped).await;
    }
}

/// When a run ends before all rows are sent.
#[derive(Clone, Debug, Default)]
#[must_use = "options do nothing unless they are passed to a run"]
pub struct RunOptions {
    stop: Stop,
    budget: Option<Duration>,
    max_rejected: Option<u64>,
}

impl RunOptions {
    /// No bounds.
    pub fn new() -> Self {
        Self::default()
    }

    /// Lets `stop` end the run.
    pub fn stop(mut self, stop: Stop) -> Self {
        self.stop = stop;
        self
    }

    /// Starts no call after this time, and no call whose wait for the limit would end after this time.
    pub fn budget(mut self, budget: Duration) -> Self {
        self.budget = Some(budget);
        self
    }

    /// Ends the run when the service has refused more rows than this, in all runs together.
    pub fn max_rejected(mut self, rows: u64) -> Self {
        self.max_rejected = Some(rows);
        self
    }
}

/// What happens in a run.
#[derive(Debug)]
#[non_exhaustive]
pub enum JobEvent<'a> {
    /// The run waits for the limit of the action.
    #[non_exhaustive]
    Waiting {
        /// How long.
        expected: Duration,
    },
    /// A call begins. Its beginning is in the journal.
    #[non_exhaustive]
    Begun {
        /// The rows that it sends.
        call: CallRows,
        /// Whether an earlier call sent the same rows, without a clear end.
        again: bool,
    },
    /// A call has ended. Its end is in the journal.
    #[non_exhaustive]
    Ended {
        /// The rows that it sent.
        call: CallRows,
        /// How the call failed, if it did.
        error: Option<&'a spoki_api::Error>,
        /// The progress of the job.
        progress: Progress,
    },
}

/// The rows of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CallRows {
    /// The number of the chunk.
    pub chunk: u64,
    /// The line in which its first row begins.
    pub line: u64,
    /// The rows that are sent.
    pub rows: u32,
}

/// The progress of a job, and the time that it needs.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Progress {
    /// The outcomes of the rows so far.
    pub counts: Counts,
    /// The calls that are left.
    pub calls_left: u64,
    /// How long they take: by the limit of the action, or else by the calls of this run.
    pub expected: Option<Duration>,
}

/// How a run ended.
#[derive(Debug)]
#[must_use = "the run may have ended before the last row"]
#[non_exhaustive]
pub struct Summary {
    /// Why the run ended.
    pub end: End,
    /// The progress of the job.
    pub status: Status,
}

/// Why a run ended.
#[derive(Debug)]
#[non_exhaustive]
pub enum End {
    /// Every valid row is done or rejected.
    Complete,
    /// All rows were tried, and some calls had no clear outcome. A later run sends these again.
    Incomplete,
    /// Somebody [stopped](Stop::stop) it.
    Stopped,
    /// The [budget](RunOptions::budget) is spent.
    BudgetSpent,
    /// The service refused more rows [than allowed](RunOptions::max_rejected).
    TooManyRejected,
    /// A call failed, and the next would fail as well. A later run continues.
    Failed(spoki_api::Error),
    /// It is not known whether a call took effect, and a second call would be harmful. Check the outcome in
    /// Spoki, and [resolve](Job::resolve) the calls in [`Status::unsettled`]; then a run can continue.
    Unsettled,
}

impl Job {
    /// Sends the remaining rows, one call after the other, and calls `tell` for each event.
    ///
    /// The journal has the beginning of a call before the call, and its end after the call. So the future can
    /// be dropped and the process can be killed at any time: the next run continues. If the end of a call is
    /// not known, the next run sends the call again if an identical second call is harmless; otherwise it
    /// sends nothing before somebody has [resolved](Job::resolve) that call.
    ///
    /// Between calls, the run writes to the disk and blocks its thread.
    pub async fn run(
        &self,
        client: &Client,
        options: &RunOptions,
        mut tell: impl FnMut(&JobEvent<'_>) + Send,
    ) -> Result<Summary, Error> {
        let mut lock = Lock::open(&self.folder, LOCK)?;
        let _held = lock.hold()?;
        let (state, tail) = self.read_journal()?;
        let account = account_of(&client.limit_key(self.request.info));
        if state
            .account
            .as_ref()
            .is_some_and(|known| *known != account)
        {
            return Err(Error::new(
                ErrorKind::OtherAccount,
                "earlier runs of the job had another key or account; nothing was sent",
            ));
        }
        let repeatable = self.request.info.effect.is_repeatable();
        let unsettled = state.chunks_that(|standing| standing == Standing::Unsettled);
        if state.counts.untried == 0 && unsettled.is_empty() {
            return self.summary(End::Complete, &state);
        }
        if !repeatable && !unsettled.is_empty() {
            return self.summary(End::Unsettled, &state);
        }
        let input = self.open_input()?;
        let mut journal = self.open_journal(tail)?;
        journal.append(Event::Run {
            pid: std::process::id(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            account,
        })?;
        let mut open = state.chunks_that(|standing| match standing {
            Standing::Untried => true,
            Standing::Unsettled => repeatable,
            Standing::Done | Standing::Rejected => false,
        });
        open.reverse();
        let mut run = Run {
            job: self,
            client,
            options,
            input,
            journal,
            state,
            open,
            fresh: None,
            began: Instant::now(),
            calls: 0,
            unclear: 0,
        };
        let end = loop {
            if let Some(end) = run.step(&mut tell).await? {
                break end;
            }
        };
        let state = run.state;
        self.summary(end, &state)
    }

    fn summary(&self, end: End, state: &State) -> Result<Summary, Error> {
        Ok(Summary {
            end,
            status: self.status_of(state)?,
        })
    }

    /// Opens the input. Fails if it is not the file from which the job was made.
    pub(crate) fn open_input(&self) -> Result<InputFile, Error> {
        let stamp = self.manifest.input.verify(&self.input)?;
        let file = File::open(&self.input).map_err(|error| Error::file(&self.input, error))?;
        let (layout, _) = Rows::begin(&self.input, file, Some(self.manifest.input.format))?;
        let columns = Columns::new(&layout, &self.manifest.columns, &self.request.slots())?;
        Ok(InputFile {
            path: self.input.clone(),
            stamp,
            layout,
            columns,
        })
    }
}

/// The input of a job, verified.
pub(crate) struct InputFile {
    pub(crate) path: PathBuf,
    stamp: Stamp,
    pub(crate) layout: Layout,
    columns: Columns,
}

impl InputFile {
    pub(crate) fn rows_from(&self, at: Position) -> Result<Rows<File>, Error> {
        Rows::from(&self.path, self.layout.format, at)
    }
}

struct Run<'a> {
    job: &'a Job,
    client: &'a Client,
    options: &'a RunOptions,
    input: InputFile,
    journal: Journal,
    state: State,
    /// The chunks to send again, the first at the end.
    open: Vec<u64>,
    /// Reads the rows that no call has sent yet.
    fresh: Option<Rows<File>>,
    began: Instant,
    /// The calls of this run.
    calls: u32,
    /// The number of the last calls without a clear outcome.
    unclear: u32,
}

/// Rows to send in one call.
#[derive(Default)]
struct Batch {
    begin: Begin,
    items: Vec<Value>,
    /// The number of each item's row.
    rows: Vec<u64>,
}

impl Run<'_> {
    /// Makes one call. Returns why the run ends, if it ends.
    async fn step(
        &mut self,
        tell: &mut (impl FnMut(&JobEvent<'_>) + Send),
    ) -> Result<Option<End>, Error> {
        self.input.stamp.verify(&self.input.path)?;
        let again = self.open.last().is_some();
        let Some(batch) = self.next_batch()? else {
            let is_complete = self.state.counts.untried + self.state.counts.unsettled == 0;
            return Ok(Some(if is_complete {
                End::Complete
            } else {
                End::Incomplete
            }));
        };
        if let Some(end) = self.wait(tell).await {
            return Ok(Some(end));
        }
        self.open.pop();
        let call = CallRows {
            chunk: batch.begin.chunk,
            line: batch.begin.line,
            rows: batch.begin.items,
        };
        self.record(Event::Begin(batch.begin.clone()))?;
        tell(&JobEvent::Begun { call, again });
        let reply = self.send(&batch).await;
        let judged = outcome::judge(&self.job.request, &batch.items, &reply);
        self.record(Event::End(judged.end(batch.begin.chunk, &batch.rows)))?;
        self.calls += 1;
        tell(&JobEvent::Ended {
            call,
            error: reply.as_ref().err(),
            progress: self.progress(),
        });
        Ok(self.end_after(&judged, reply))
    }

    /// Why the run ends after a call.
    fn end_after(
        &mut self,
        judged: &Judged,
        reply: Result<Reply<Value>, spoki_api::Error>,
    ) -> Option<End> {
        self.unclear = if judged.is_clear() {
            0
        } else {
            self.unclear + 1
        };
        let rejected = self.state.counts.rejected;
        match reply {
            _ if judged.is_unsettled() && !self.job.request.info.effect.is_repeatable() => {
                Some(End::Unsettled)
            }
            Err(error) if judged.ends_run || self.unclear >= UNCLEAR => Some(End::Failed(error)),
            _ if self.unclear >= UNCLEAR => Some(End::Incomplete),
            _ if self.options.max_rejected.is_some_and(|max| rejected > max) => {
                Some(End::TooManyRejected)
            }
            _ => None,
        }
    }

    /// Waits for the limit of the action, once. A call that has to wait longer waits in the limiter's queue.
    ///
    /// The journal does not have the call yet, so a stop leaves no open call. Returns why the run ends, if it ends.
    async fn wait(&self, tell: &mut (impl FnMut(&JobEvent<'_>) + Send)) -> Option<End> {
        let expected = self.next_slot().await;
        let left = self
            .options
            .budget
            .map(|budget| budget.saturating_sub(self.began.elapsed()));
        if left.is_some_and(|left| left.is_zero() || expected > left) {
            return Some(End::BudgetSpent);
        }
        if !expected.is_zero() {
            tell(&JobEvent::Waiting { expected });
            let _ = tokio::time::timeout(expected, self.options.stop.stopped()).await;
        }
        self.options.stop.is_stopped().then_some(End::Stopped)
    }

    /// How long until the limit has room for a call, as far as the limiter can tell.
    async fn next_slot(&self) -> Duration {
        let info = self.job.request.info;
        if info.rate_limit.is_none() {
            return Duration::ZERO;
        }
        let usage = self.client.limit_usage().await.unwrap_or_default();
        let of_action = usage.into_iter().find(|usage| usage.action == info.slug);
        of_action.map_or(Duration::ZERO, |usage| usage.next)
    }

    async fn send(&self, batch: &Batch) -> Result<Reply<Value>, spoki_api::Error> {
        let arguments = self.job.request.arguments(batch.items.clone());
        let slug = self.job.request.info.slug;
        self.client.execute(slug, Value::Object(arguments)).await
    }

    /// Writes an event to the journal, and applies it to the state.
    fn record(&mut self, event: Event) -> Result<(), Error> {
        let (entry, at) = self.journal.append(event)?;
        let path = self.job.folder.join(JOURNAL);
        self.state
            .apply(entry, at)
            .map_err(|reason| Error::damaged(&path, reason))
    }

    /// The rows of the next call; `None` if no row is left.
    fn next_batch(&mut self) -> Result<Option<Batch>, Error> {
        if let Some(&number) = self.open.last() {
            let begin = self.job.begin_of(&self.state, number)?;
            let mut rows = self.input.rows_from(begin.position())?;
            let batch = self.read(&mut rows, number, usize::MAX, begin.rows)?;
            return match batch.filter(|batch| batch.begin == begin) {
                Some(batch) => Ok(Some(batch)),
                None => Err(Error::damaged(
                    &self.job.folder.join(JOURNAL),
                    format!("the rows of chunk {number} are not those of the input"),
                )),
            };
        }
        let mut rows = match self.fresh.take() {
            Some(rows) => rows,
            None => self.fresh_rows()?,
        };
        let number = self.state.chunks.len() as u64;
        let batch = self.read(&mut rows, number, self.job.manifest.chunk, u32::MAX)?;
        self.fresh = Some(rows);
        Ok(batch)
    }

    /// The rows that no call has sent yet.
    fn fresh_rows(&self) -> Result<Rows<File>, Error> {
        let Some(last) = (self.state.chunks.len() as u64).checked_sub(1) else {
            return self.input.rows_from(self.input.layout.first);
        };
        let begin = self.job.begin_of(&self.state, last)?;
        let mut rows = self.input.rows_from(begin.position())?;
        for _ in 0..begin.rows {
            rows.next()?;
        }
        Ok(rows)
    }

    /// Reads rows until there are enough.
    fn read(
        &self,
        rows: &mut Rows<File>,
        chunk: u64,
        max_items: usize,
        max_rows: u32,
    ) -> Result<Option<Batch>, Error> {
        let request = &self.job.request;
        let mut batch = Batch::default();
        while batch.items.len() < max_items && batch.begin.rows < max_rows {
            let Some(row) = rows.next()? else {
                break;
            };
            if batch.begin.rows == 0 {
                batch.begin = Begin::at(chunk, row.at);
            }
            batch.begin.rows += 1;
            if self.job.invalid.contains(row.at.row) {
                continue;
            }
            let item = request.item(&self.input.columns, &row).map_err(|reason| {
                let line = row.at.line;
                let what = format!(
                    "line {line} was valid when the job was made, and is not valid now: {reason}"
                );
                Error::new(ErrorKind::Input, what)
            })?;
            batch.items.push(item);
            batch.rows.push(row.at.row);
            batch.begin.items += 1;
        }
        Ok(Some(batch).filter(|batch| !batch.items.is_empty()))
    }

    fn progress(&self) -> Progress {
        let counts = self.state.counts;
        let info = self.job.request.info;
        let mut rows = counts.untried;
        if info.effect.is_repeatable() {
            rows += counts.unsettled;
        }
        let calls_left = rows.div_ceil(self.job.manifest.chunk as u64);
        let per_call = match info.rate_limit {
            Some(limit) => Duration::from_secs(60) / limit.max(1),
            None => self.began.elapsed() / self.calls.max(1),
        };
        let calls = u32::try_from(calls_left).ok();
        Progress {
            counts,
            calls_left,
            expected: calls.and_then(|calls| per_call.checked_mul(calls)),
        }
    }
}

/// The account of a client in a journal: a hash, from which neither key nor account can be read.
fn account_of(key: &LimitKey<'_>) -> String {
    let mut hash = hmac_sha256::Hash::new();
    for part in [key.key_id, key.account] {
        hash.update(part.len().to_le_bytes());
        hash.update(part);
    }
    hex(&hash.finalize())
}
