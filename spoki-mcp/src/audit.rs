//! One JSON line per event of a call, without arguments and replies.

use std::io::Write;
use std::sync::{Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::json;
use spoki_api::action::ActionInfo;

use crate::text;

/// The longest name of a client that is written.
const LONGEST_NAME: usize = 100;

/// Where the lines go.
#[derive(Default)]
pub(crate) struct Audit(Option<Mutex<Box<dyn Write + Send>>>);

/// A call in the audit.
#[derive(Clone, Debug)]
pub(crate) struct Audited {
    pub(crate) info: &'static ActionInfo,
    /// The hash of its arguments.
    pub(crate) digest: String,
    pub(crate) client: String,
}

impl Audit {
    pub(crate) fn new(out: Option<Box<dyn Write + Send>>) -> Self {
        Self(out.map(Mutex::new))
    }

    /// Writes a line. If the audit cannot be written, the call continues.
    pub(crate) fn write(&self, call: &Audited, outcome: &str) {
        let Some(out) = &self.0 else {
            return;
        };
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        let millis = since.unwrap_or_default().as_millis();
        let client: String = call.client.chars().take(LONGEST_NAME).collect();
        let line = json!({
            "time_ms": u64::try_from(millis).unwrap_or(u64::MAX),
            "tool": call.info.slug,
            "effect": call.info.effect.as_str(),
            "outcome": outcome,
            "arguments": call.digest,
            "client": text::visible(&client),
        });
        let mut out = out.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = out.write_all(format!("{line}\n").as_bytes());
        let _ = out.flush();
    }
}
