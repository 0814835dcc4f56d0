//! The service behind the protocols: counts calls against their limits, and executes them.

use std::sync::MutexGuard;
use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;
use serde_json::{Map, Value};
use spoki_api::action::ActionInfo;

use crate::call::{Call, Outcome, ServiceError, Success};
use crate::operations;
use crate::world::answers::AnswerKind;
use crate::world::{Account, State, User, World};

/// The service during one request. It holds the lock on the state.
pub(crate) struct Service<'w> {
    pub(crate) world: &'w World,
    pub(crate) state: MutexGuard<'w, State>,
    /// The index of the user whose key the request has.
    pub(crate) user: Option<usize>,
    pub(crate) record: Record,
}

/// What the journal notes about the call in a request.
#[derive(Default)]
pub(crate) struct Record {
    pub(crate) slug: Option<&'static str>,
    pub(crate) arguments: Option<Map<String, Value>>,
    /// The delay of the response.
    pub(crate) delay: Duration,
}

/// How a call ends.
pub(crate) enum CallEnd {
    Outcome(Outcome),
    /// These bytes, whatever the protocol.
    Raw {
        status: StatusCode,
        media_type: String,
        body: Bytes,
    },
    /// The connection is cut without a response.
    Disconnect,
}

impl<'w> Service<'w> {
    pub(crate) fn new(world: &'w World) -> Self {
        Self {
            world,
            state: world.state(),
            user: None,
            record: Record::default(),
        }
    }

    /// Finds the user whose key the request has.
    pub(crate) fn log_in(&mut self, has_key: impl Fn(&Account) -> bool) -> Option<&'w Account> {
        self.user = self.world.accounts.iter().position(has_key);
        self.user.map(|user| &self.world.accounts[user])
    }

    fn user(&mut self) -> &mut User {
        // Only requests with a valid key get here; the first user always exists.
        &mut self.state.users[self.user.unwrap_or(0)]
    }

    /// Notes which action a request asks for.
    pub(crate) fn note_action(&mut self, info: &'static ActionInfo) {
        self.record.slug = Some(info.slug);
    }

    /// The number of this request since the start or the last reset, from 1.
    pub(crate) fn request_number(&self) -> usize {
        self.state.journal.count() + 1
    }

    /// Counts a call against a limit, and gives the calls left in this minute: `None` if limits are off.
    /// If none is left, gives the seconds until the next, as the header `Retry-After` has them.
    pub(crate) fn count(
        &mut self,
        limit: &'static str,
        per_minute: u32,
    ) -> Result<Option<usize>, String> {
        if !self.state.limits {
            return Ok(None);
        }
        let clock = &self.world.clock;
        let taken = self.user().limiter.take(limit, per_minute, clock.now());
        taken.map(Some).map_err(|wait| clock.seconds(wait))
    }

    /// Counts a call against the limit of its action.
    pub(crate) fn count_call(&mut self, info: &'static ActionInfo) -> Result<(), ServiceError> {
        let Some(per_minute) = info.rate_limit else {
            return Ok(());
        };
        let counted = self.count(info.slug, per_minute);
        counted.map(|_| ()).map_err(ServiceError::throttled)
    }

    /// Answers a call: with a scripted answer, or by executing the call.
    pub(crate) fn execute(&mut self, call: &Call) -> CallEnd {
        self.record.arguments = Some(call.arguments.clone());
        let Some(answer) = self.state.scripts.next(call.info.slug) else {
            return CallEnd::Outcome(self.carry_out(call));
        };
        self.record.delay = answer.delay;
        match answer.kind {
            AnswerKind::Real => CallEnd::Outcome(self.carry_out(call)),
            AnswerKind::Json(data) => CallEnd::Outcome(Ok(Success {
                status: StatusCode::OK,
                data,
            })),
            AnswerKind::Error {
                status,
                body,
                retry_after,
            } => CallEnd::Outcome(Err(ServiceError {
                retry_after,
                ..ServiceError::new(status, body)
            })),
            AnswerKind::Raw {
                status,
                media_type,
                body,
            } => CallEnd::Raw {
                status,
                media_type,
                body,
            },
            AnswerKind::HangUp => CallEnd::Disconnect,
            AnswerKind::Lost => {
                // The caller never learns the outcome.
                let _ = self.carry_out(call);
                CallEnd::Disconnect
            }
        }
    }

    fn carry_out(&mut self, call: &Call) -> Outcome {
        self.count_call(call.info)?;
        let now = self.world.clock.now();
        operations::run(&mut self.user().store, call, now)
    }
}
