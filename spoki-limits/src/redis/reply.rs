//! The replies of the server to scripts.

use std::time::Duration;

use redis::{FromRedisValue as _, Value};

use spoki_api::limit::LimitUsage;

use crate::store::Answer;

/// The answer of a script.
#[derive(Debug, PartialEq)]
pub(super) struct Reply {
    /// The account's epoch and time, where the script needs them.
    pub(super) seen: Option<(String, u64)>,
    /// The other values of the reply.
    pub(super) items: Vec<Value>,
}

impl Reply {
    /// Reads an answer; `None` if it does not belong to the question with this nonce. If replies are lost or
    /// doubled on a connection, later questions get the wrong replies.
    pub(super) fn read(value: Value, nonce: &str) -> Option<Self> {
        let Value::Array(items) = value else {
            return None;
        };
        let mut items = items.into_iter();
        if text(items.next()?)? != nonce {
            return None;
        }
        let seen = match items.next() {
            None => None,
            Some(epoch) => Some((text(epoch)?, number(&items.next()?)?)),
        };
        let items = items.collect();
        Some(Self { seen, items })
    }
}

/// The answer to a call that asks.
pub(super) fn answer(value: &Value) -> Option<Answer> {
    let numbers: Vec<u64> = match value {
        Value::Array(items) => items.iter().map(number).collect::<Option<_>>()?,
        _ => return None,
    };
    let time = Duration::from_micros;
    match *numbers {
        [0] => Some(Answer::Granted),
        [1, wait] => Some(Answer::Denied(time(wait))),
        [2, wait, closed, place, known] => Some(Answer::Queued {
            wait: time(wait),
            closed: time(closed),
            place,
            known: known != 0,
        }),
        _ => None,
    }
}

/// What is counted for an action.
pub(super) fn usage(value: &Value) -> Option<LimitUsage> {
    let Value::Array(items) = value else {
        return None;
    };
    let [action, rest @ ..] = &items[..] else {
        return None;
    };
    let numbers: Vec<u64> = rest.iter().map(number).collect::<Option<_>>()?;
    let [limit, used, waiting, next] = numbers[..] else {
        return None;
    };
    let limit = u32::try_from(limit).ok().filter(|limit| *limit > 0);
    let mut usage = LimitUsage::new(text(action.clone())?, limit);
    usage.used = usize::try_from(used).ok()?;
    usage.waiting = usize::try_from(waiting).ok()?;
    usage.next = Duration::from_micros(next);
    Some(usage)
}

fn text(value: Value) -> Option<String> {
    String::from_redis_value(value).ok()
}

fn number(value: &Value) -> Option<u64> {
    match value {
        Value::Int(number) => u64::try_from(*number).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn string(text: &str) -> Value {
        Value::BulkString(text.as_bytes().to_vec())
    }

    #[test]
    fn the_answer_to_another_question_is_none() {
        let answer = |nonce| Value::Array(vec![string(nonce), string("e"), Value::Int(7)]);
        let read = Reply {
            seen: Some(("e".to_owned(), 7)),
            items: Vec::new(),
        };
        assert_eq!(Reply::read(answer("1"), "1"), Some(read));
        assert_eq!(Reply::read(answer("2"), "1"), None);
        for odd in [
            Value::Okay,
            Value::Nil,
            Value::Array(Vec::new()),
            string("1"),
        ] {
            assert_eq!(Reply::read(odd, "1"), None);
        }
    }

    #[test]
    fn answers_are_read_by_their_form() {
        let read = |numbers: &[i64]| {
            let numbers = numbers.iter().copied().map(Value::Int);
            answer(&Value::Array(numbers.collect()))
        };
        let time = Duration::from_micros;
        assert_eq!(read(&[0]), Some(Answer::Granted));
        assert_eq!(read(&[1, 5]), Some(Answer::Denied(time(5))));
        let queued = Answer::Queued {
            wait: time(5),
            closed: time(0),
            place: 9,
            known: true,
        };
        assert_eq!(read(&[2, 5, 0, 9, 1]), Some(queued));
        for odd in [&[][..], &[0, 1], &[1], &[2, 5], &[3], &[1, -5]] {
            assert_eq!(read(odd), None, "{odd:?}");
        }
    }
}
