//! The progress of a job: on a terminal one line that changes, elsewhere one JSON object per call.

use std::io::{self, IsTerminal as _, Write as _};
use std::time::{Duration, SystemTime};

use serde_json::json;
use spoki_jobs::JobEvent;

/// Clears the line of the cursor.
const CLEAR: &str = "\r\u{1b}[K";
/// The characters of the bar.
const WIDTH: u64 = 20;

pub(super) struct ProgressLine {
    is_terminal: bool,
}

impl ProgressLine {
    pub(super) fn new() -> Self {
        Self {
            is_terminal: io::stderr().is_terminal(),
        }
    }

    /// Shows an event. A closed standard error does not stop the work.
    pub(super) fn tell(&mut self, event: &JobEvent<'_>) {
        let JobEvent::Ended {
            call,
            error,
            progress,
            ..
        } = event
        else {
            return;
        };
        let counts = progress.counts;
        let text = if self.is_terminal {
            let settled = counts.read - counts.untried - counts.unsettled;
            let full = settled * WIDTH / counts.read.max(1);
            let bar: String = (0..WIDTH)
                .map(|at| if at < full { '#' } else { '-' })
                .collect();
            let left = progress.expected.map(time_left).unwrap_or_default();
            format!(
                "{CLEAR}[{bar}] {settled} of {} rows, {} rejected, {} calls left{left}",
                counts.read, counts.rejected, progress.calls_left
            )
        } else {
            let event = json!({
                "event": "call",
                "call": call.chunk,
                "line": call.line,
                "rows": call.rows,
                "error": error.map(ToString::to_string),
                "counts": counts,
                "calls_left": progress.calls_left,
                "seconds_left": progress.expected.map(|left| left.as_secs()),
            });
            format!("{event}\n")
        };
        let mut stderr = io::stderr().lock();
        let _ = stderr.write_all(text.as_bytes());
        let _ = stderr.flush();
    }

    /// Ends the line.
    pub(super) fn end(&self) {
        if self.is_terminal {
            let _ = io::stderr().lock().write_all(b"\n");
        }
    }
}

/// How much time a job still needs, and when it ends.
fn time_left(left: Duration) -> String {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let end = (now.unwrap_or_default() + left).as_secs();
    let (hour, minute) = (end / 3600 % 24, end / 60 % 60);
    format!(", {} (until {hour:02}:{minute:02} UTC)", span(left))
}

/// A span of time as people write it.
pub(super) fn span(time: Duration) -> String {
    let seconds = time.as_secs();
    match (seconds / 3600, seconds / 60 % 60, seconds % 60) {
        (0, 0, seconds) => format!("{seconds} s"),
        (0, minutes, 0) => format!("{minutes} min"),
        (0, minutes, seconds) => format!("{minutes} min {seconds} s"),
        (hours, minutes, _) => format!("{hours} h {minutes} min"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_short() {
        for (seconds, expected) in [
            (0, "0 s"),
            (60, "1 min"),
            (61, "1 min 1 s"),
            (7_300, "2 h 1 min"),
            (120_000, "33 h 20 min"),
        ] {
            assert_eq!(span(Duration::from_secs(seconds)), expected);
        }
    }
}
