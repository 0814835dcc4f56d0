//! The text of the file: one line per fact, readable for people.

use std::fmt::{self, Write as _};
use std::str::{FromStr, SplitAsciiWhitespace};

use super::state::{Limit, State};
use crate::store::Id;

/// The first line, with the version of the format.
const NAME: &str = "spoki-limits";
const VERSION: &str = "1";

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{NAME} {VERSION}")?;
        writeln!(f, "clock {} {} {:x}", self.clock, self.offset, self.epoch)?;
        writeln!(f, "closed {} {}", self.closed, self.key_closed)?;
        for (process, until) in &self.leases {
            writeln!(f, "lease {process:x} {until}")?;
        }
        for (action, limit) in &self.limits {
            let per_minute = limit.per_minute.unwrap_or(0);
            writeln!(f, "limit {} {per_minute} {}", Name(action), limit.closed)?;
            for (until, id) in &limit.taken {
                writeln!(f, "taken {until} {id}")?;
            }
            for (since, id) in &limit.queue {
                writeln!(f, "waits {since} {id}")?;
            }
        }
        f.write_str("end\n")
    }
}

/// Writes the name of an action as one word.
struct Name<'a>(&'a str);

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for byte in self.0.bytes() {
            if byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-' {
                f.write_char(char::from(byte))?;
            } else {
                write!(f, "%{byte:02x}")?;
            }
        }
        Ok(())
    }
}

/// Reads such a name.
fn action(word: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = word.as_bytes();
    while let [first, more @ ..] = rest {
        rest = more;
        bytes.push(match first {
            b'%' => {
                let hex = std::str::from_utf8(rest.get(..2)?).ok()?;
                rest = &rest[2..];
                u8::from_str_radix(hex, 16).ok()?
            }
            byte => *byte,
        });
    }
    String::from_utf8(bytes).ok()
}

/// Why a text cannot be read as a state.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Unreadable {
    /// It does not begin with the name of the format.
    Foreign,
    /// Another version of this crate wrote it.
    Version(String),
    /// This line has another form.
    Line(usize),
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Foreign => f.write_str("it is not a file of this limiter"),
            Self::Version(version) => {
                write!(
                    f,
                    "it has version {version} of its format; this program knows {VERSION}"
                )
            }
            Self::Line(line) => write!(f, "it is damaged in line {line}"),
        }
    }
}

impl FromStr for State {
    type Err = Unreadable;

    fn from_str(text: &str) -> Result<Self, Unreadable> {
        let mut lines = text.lines().zip(1..);
        let head = lines.next().and_then(|(line, _)| line.split_once(' '));
        match head {
            Some((NAME, VERSION)) => {}
            Some((NAME, version)) => return Err(Unreadable::Version(version.to_owned())),
            _ => return Err(Unreadable::Foreign),
        }
        let (mut state, mut last, mut ended) = (Self::default(), None, false);
        let mut count = 1;
        for (line, number) in lines {
            count = number;
            let read = !ended && state.read_line(line, &mut last).is_some();
            ended = line == "end";
            if !read && !ended {
                return Err(Unreadable::Line(number));
            }
        }
        // A file that was cut off lacks its last line.
        ended.then_some(state).ok_or(Unreadable::Line(count + 1))
    }
}

impl State {
    /// Reads a line; `last` is the action that slots and waiters belong to.
    fn read_line(&mut self, line: &str, last: &mut Option<String>) -> Option<()> {
        let mut words = line.split_ascii_whitespace();
        match words.next()? {
            "clock" => {
                (self.clock, self.offset) = (next(&mut words)?, next(&mut words)?);
                self.epoch = hex(words.next()?)?;
            }
            "closed" => (self.closed, self.key_closed) = (next(&mut words)?, next(&mut words)?),
            "lease" => {
                let process = hex(words.next()?)?;
                self.leases.insert(process, next(&mut words)?);
            }
            "limit" => {
                let name = action(words.next()?)?;
                let limit = Limit {
                    per_minute: Some(next(&mut words)?).filter(|limit| *limit > 0),
                    closed: next(&mut words)?,
                    ..Limit::default()
                };
                self.limits.insert(name.clone(), limit);
                *last = Some(name);
            }
            kind @ ("taken" | "waits") => {
                let limit = self.limits.get_mut(last.as_ref()?)?;
                let entries = match kind {
                    "taken" => &mut limit.taken,
                    _ => &mut limit.queue,
                };
                let entry: (u64, Id) = (next(&mut words)?, next(&mut words)?);
                // Both are in order.
                if entries.last().is_some_and(|before| *before > entry) {
                    return None;
                }
                entries.push(entry);
            }
            _ => return None,
        }
        words.next().is_none().then_some(())
    }
}

fn next<T: FromStr>(words: &mut SplitAsciiWhitespace<'_>) -> Option<T> {
    words.next()?.parse().ok()
}

fn hex(word: &str) -> Option<u64> {
    u64::from_str_radix(word, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u64) -> Id {
        Id { process: 7, number }
    }

    fn state() -> State {
        let mut state = State {
            clock: 1_796_000_000_000_000,
            offset: -3_600_000_000,
            epoch: u64::MAX,
            closed: 5,
            key_closed: 6,
            ..State::default()
        };
        state.leases.insert(7, 1);
        let limit = Limit {
            per_minute: Some(5),
            closed: 9,
            taken: vec![(10, id(1)), (10, id(2)), (11, id(3))],
            queue: vec![(1, id(4))],
        };
        state.limits.insert("SPOKI_LIST_TAGS".to_owned(), limit);
        state
            .limits
            .insert("odd name\n%é".to_owned(), Limit::default());
        state
    }

    #[test]
    fn what_is_written_is_read() {
        let text = state().to_string();
        assert_eq!(text.parse(), Ok(state()), "{text}");
        assert!(
            text.starts_with("spoki-limits 1\n") && text.ends_with("end\n"),
            "{text}"
        );
    }

    #[test]
    fn a_text_that_is_cut_or_changed_is_not_read() {
        let text = state().to_string();
        for cut in 0..text.len() - 1 {
            let read = text.get(..cut).map(str::parse::<State>);
            assert!(!matches!(read, Some(Ok(_))), "{cut}");
        }
        for (line, number) in text.lines().zip(1..).skip(1) {
            let changed = text.replacen(line, "taken x y", 1);
            assert_eq!(
                changed.parse::<State>(),
                Err(Unreadable::Line(number)),
                "{line}"
            );
        }
        let more = text.clone() + "lease 7 1\n";
        assert!(matches!(more.parse::<State>(), Err(Unreadable::Line(_))));
        let newer = text.replacen("limits 1", "limits 2", 1);
        assert_eq!(
            newer.parse::<State>(),
            Err(Unreadable::Version("2".to_owned()))
        );
        for foreign in [
            "",
            "\n",
            "{}",
            "spoki-limits",
            "\u{feff}spoki-limits 1\nend\n",
        ] {
            assert_eq!(
                foreign.parse::<State>(),
                Err(Unreadable::Foreign),
                "{foreign:?}"
            );
        }
    }
}
