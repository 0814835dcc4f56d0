//! The state of a job, by its journal.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::journal::{Begin, CallEnd, Entry, Event, Outcome, Resolution};

/// The outcomes of the rows of a job.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Counts {
    /// The rows of the input.
    pub read: u64,
    /// Rows whose call took effect.
    pub done: u64,
    /// Rows that the check before the first call refused.
    pub invalid: u64,
    /// Rows that the service refused.
    pub rejected: u64,
    /// Rows for which it is not known whether their call took effect.
    pub unsettled: u64,
    /// Rows that certainly have no effect yet.
    pub untried: u64,
}

/// The state of a job.
#[derive(Debug, Default)]
pub(crate) struct State {
    /// All chunks that a call was begun for. They are consecutive in the input.
    pub(crate) chunks: Vec<Chunk>,
    pub(crate) counts: Counts,
    /// Rows in `chunks`.
    pub(crate) rows: u64,
    pub(crate) calls: u64,
    pub(crate) attempts: u64,
    pub(crate) first_call: Option<String>,
    pub(crate) last_call: Option<String>,
    pub(crate) account: Option<String>,
}

/// A chunk. There may be as many chunks as rows, so a chunk is small.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Chunk {
    /// Where its last `Begin` is in the journal.
    pub(crate) begin: u64,
    /// Where its last `End` is.
    pub(crate) end: Option<std::num::NonZeroU64>,
    pub(crate) rows: u32,
    pub(crate) items: u32,
    pub(crate) stage: Stage,
}

/// The state of a chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// A call began, and no end is known.
    Begun,
    /// The call has ended like this.
    Ended(Outcome),
    /// Somebody checked the outcome of an unsettled call.
    Resolved(Resolution),
}

/// How the rows of a chunk are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    Done,
    Rejected,
    Unsettled,
    Untried,
}

impl Stage {
    pub(crate) fn standing(self) -> Standing {
        match self {
            Self::Ended(Outcome::Done) | Self::Resolved(Resolution::Done) => Standing::Done,
            Self::Ended(Outcome::Refused) => Standing::Rejected,
            Self::Begun | Self::Ended(Outcome::Unsettled) => Standing::Unsettled,
            Self::Ended(Outcome::NotDone) | Self::Resolved(Resolution::Resend) => Standing::Untried,
        }
    }
}

impl State {
    /// A job that has sent nothing yet.
    pub(crate) fn new(rows: u64, invalid: u64) -> Self {
        Self {
            counts: Counts {
                read: rows,
                invalid,
                untried: rows - invalid,
                ..Counts::default()
            },
            ..Self::default()
        }
    }

    /// Applies an event, whose line begins at this byte. Fails with the reason if the event cannot follow the
    /// earlier events.
    pub(crate) fn apply(&mut self, entry: Entry, at: u64) -> Result<(), String> {
        match entry.event {
            Event::Created { .. } => {}
            Event::Run { account, .. } => self.account = Some(account),
            Event::Begin(begin) => {
                self.begin(&begin, at)?;
                self.calls += 1;
                self.first_call.get_or_insert_with(|| entry.at.clone());
                self.last_call = Some(entry.at);
            }
            Event::End(end) => {
                self.end(&end, at)?;
                self.last_call = Some(entry.at);
            }
            Event::Resolve { chunk, resolution } => {
                let index = self.find(chunk)?;
                if self.chunks[index].stage.standing() != Standing::Unsettled {
                    return Err(format!("chunk {chunk} is not unsettled"));
                }
                self.change(index, Stage::Resolved(resolution), 0);
            }
        }
        Ok(())
    }

    /// The numbers of the chunks in this state.
    pub(crate) fn chunks_that(&self, stand: impl Fn(Standing) -> bool) -> Vec<u64> {
        let chunks = self.chunks.iter().zip(0..);
        chunks
            .filter(|(chunk, _)| stand(chunk.stage.standing()))
            .map(|(_, number)| number)
            .collect()
    }

    /// The chunk of this number.
    pub(crate) fn chunk(&self, number: u64) -> Option<Chunk> {
        self.chunks.get(usize::try_from(number).ok()?).copied()
    }

    fn begin(&mut self, begin: &Begin, at: u64) -> Result<(), String> {
        if begin.chunk == self.chunks.len() as u64 {
            let rows = self.rows + u64::from(begin.rows);
            if begin.row != self.rows
                || rows > self.counts.read
                || u64::from(begin.items) > self.counts.untried
            {
                return Err(format!(
                    "the rows of chunk {} are not the expected rows",
                    begin.chunk
                ));
            }
            self.rows = rows;
            self.chunks.push(Chunk {
                begin: at,
                end: None,
                rows: begin.rows,
                items: begin.items,
                stage: Stage::Resolved(Resolution::Resend),
            });
        }
        let index = self.find(begin.chunk)?;
        let chunk = &mut self.chunks[index];
        let sendable = matches!(
            chunk.stage.standing(),
            Standing::Untried | Standing::Unsettled
        );
        if !sendable || (chunk.rows, chunk.items) != (begin.rows, begin.items) {
            return Err(format!("chunk {} cannot begin again", begin.chunk));
        }
        chunk.begin = at;
        chunk.end = None;
        self.change(index, Stage::Begun, 0);
        Ok(())
    }

    fn end(&mut self, end: &CallEnd, at: u64) -> Result<(), String> {
        let index = self.find(end.chunk)?;
        let chunk = &mut self.chunks[index];
        if chunk.stage != Stage::Begun {
            return Err(format!("chunk {} ends, but did not begin", end.chunk));
        }
        chunk.end = std::num::NonZeroU64::new(at);
        self.attempts += u64::from(end.attempts);
        let rejected: BTreeSet<u64> = end.errors.iter().filter_map(|error| error.row).collect();
        self.change(index, Stage::Ended(end.outcome), rejected.len() as u64);
        Ok(())
    }

    fn find(&self, chunk: u64) -> Result<usize, String> {
        let index = usize::try_from(chunk).ok();
        index
            .filter(|index| *index < self.chunks.len())
            .ok_or_else(|| self.unknown(chunk))
    }

    /// The error for the number of a chunk that the job does not have.
    pub(crate) fn unknown(&self, chunk: u64) -> String {
        let begun = self.chunks.len();
        format!("chunk {chunk} does not exist: the journal has {begun} chunks, counted from 0")
    }

    /// Counts the rows of a chunk under their new state. In a chunk that is done, the service may have
    /// refused some rows.
    fn change(&mut self, index: usize, stage: Stage, rejected: u64) {
        let chunk = &mut self.chunks[index];
        let items = u64::from(chunk.items);
        let before = std::mem::replace(&mut chunk.stage, stage).standing();
        *self.count(before) -= items;
        let rejected = match stage.standing() {
            Standing::Done => rejected.min(items),
            _ => 0,
        };
        *self.count(stage.standing()) += items - rejected;
        self.counts.rejected += rejected;
    }

    fn count(&mut self, standing: Standing) -> &mut u64 {
        match standing {
            Standing::Done => &mut self.counts.done,
            Standing::Rejected => &mut self.counts.rejected,
            Standing::Unsettled => &mut self.counts.unsettled,
            Standing::Untried => &mut self.counts.untried,
        }
    }
}
