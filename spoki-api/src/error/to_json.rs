//! The error as JSON.

use serde_json::{Map, Value};

use super::Error;
use crate::request::Violation;

impl Error {
    /// The error as JSON, for the result of a tool: what a language model needs for its next call.
    ///
    /// | Member | Meaning |
    /// |---|---|
    /// | `error` | the name of the [kind](Self::kind) |
    /// | `message` | the text of the error |
    /// | `action` | the [action](Self::action) |
    /// | `next` | the name of the [`NextStep`](crate::NextStep) |
    /// | `sent`, `may_have_taken_effect` | as [`was_sent`](Self::was_sent) and the method of this name |
    /// | `violations` | the [violations](Self::violations), each as [`Violation::to_json`] |
    /// | `violation_count` | how many violations there are, if not all are listed |
    /// | `field_errors` | the [field errors](Self::field_errors), each as [`Violation::to_json`] |
    /// | `status`, `code`, `request_id`, `hint` | as the methods of these names |
    /// | `retry_after_seconds` | [`retry_after`](Self::retry_after), rounded up |
    ///
    /// Members without a value are left out. Keys are never part of the JSON. Phone numbers and e-mail addresses are
    /// masked, except in `did_you_mean`, which repeats what the caller itself sent.
    ///
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
    /// use serde_json::json;
    /// use spoki_api::Client;
    ///
    /// let spoki = Client::builder().spoki("key").build()?;
    /// let arguments = json!({"title": "Broken", "contact_phon": "+390212345678"});
    /// let error = spoki.execute("SPOKI_CREATE_TICKET", arguments).await.unwrap_err().to_json();
    /// assert_eq!(error["next"], "correct_call");
    /// let renamed = json!({
    ///     "at": "contact_phon",
    ///     "next": "rename",
    ///     "did_you_mean": "contact_phone",
    /// });
    /// let violations = error["violations"].as_array().unwrap();
    /// assert!(violations.iter().any(|found| {
    ///     ["at", "next", "did_you_mean"].iter().all(|&name| found[name] == renamed[name])
    /// }));
    /// # Ok::<(), spoki_api::Error>(())
    /// # }).unwrap();
    /// ```
    #[must_use]
    pub fn to_json(&self) -> Value {
        let left_out = self.violation_count() > self.violations().len();
        let members: [(&str, Option<Value>); 14] = [
            ("error", Some(self.kind().as_str().into())),
            ("message", Some(self.to_string().into())),
            ("action", self.action().map(Value::from)),
            ("next", Some(self.next().as_str().into())),
            ("sent", Some(self.was_sent().into())),
            (
                "may_have_taken_effect",
                Some(self.may_have_taken_effect().into()),
            ),
            ("violations", listed(self.violations())),
            (
                "violation_count",
                left_out.then(|| self.violation_count().into()),
            ),
            ("field_errors", listed(self.field_errors())),
            (
                "status",
                self.http_status().map(|status| status.as_u16().into()),
            ),
            ("code", self.code().map(Value::from)),
            ("request_id", self.request_id().map(Value::from)),
            ("hint", self.hint().map(Value::from)),
            (
                "retry_after_seconds",
                self.retry_after().map(|wait| {
                    wait.as_millis()
                        .div_ceil(1_000)
                        .try_into()
                        .unwrap_or(u64::MAX)
                        .into()
                }),
            ),
        ];
        let given = members
            .into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), value?)));
        given.collect::<Map<_, _>>().into()
    }
}

fn listed(violations: &[Violation]) -> Option<Value> {
    (!violations.is_empty()).then(|| violations.iter().map(Violation::to_json).collect())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use http::StatusCode;
    use serde_json::json;

    use super::*;
    use crate::error::ErrorKind;
    use crate::{NextStep, catalog};

    fn refused(slug: &str, status: u16) -> Error {
        let status = StatusCode::from_u16(status).unwrap();
        Error::new(ErrorKind::Refused, "the service refused the call")
            .for_action(catalog().get(slug).unwrap())
            .with_reply(status, "".into())
            .with_not_processed(status.is_client_error())
    }

    #[test]
    fn an_error_is_told_as_data() {
        let error =
            refused("SPOKI_LIST_TAGS", 429).with_retry_after(Some(Duration::from_millis(1_500)));
        assert_eq!(
            error.to_json(),
            json!({
                "error": "refused",
                "message": error.to_string(),
                "action": "SPOKI_LIST_TAGS",
                "next": "call_again",
                "sent": true,
                "may_have_taken_effect": false,
                "status": 429,
                "retry_after_seconds": 2,
            })
        );
    }

    #[test]
    fn no_harmful_call_is_to_be_repeated() {
        for (slug, status, next) in [
            ("SPOKI_CREATE_TICKET", 400, NextStep::CorrectCall),
            ("SPOKI_CREATE_TICKET", 401, NextStep::TellPerson),
            ("SPOKI_CREATE_TICKET", 429, NextStep::CallAgain),
            ("SPOKI_CREATE_TICKET", 503, NextStep::LookFirst),
            ("SPOKI_DELETE_TICKET", 503, NextStep::CallAgain),
            ("SPOKI_LIST_TICKETS", 503, NextStep::CallAgain),
            ("SPOKI_RETRIEVE_TAG", 404, NextStep::CorrectCall),
        ] {
            assert_eq!(refused(slug, status).next(), next, "{slug}: {status}");
        }
        let action = catalog().get("SPOKI_CREATE_TICKET").unwrap();
        let timeout = Error::new(ErrorKind::Timeout, "no reply").for_action(action);
        assert_eq!(timeout.next(), NextStep::LookFirst);
        let no_reply = Error::new(ErrorKind::NoReply, "empty").for_action(action);
        assert_eq!(no_reply.next(), NextStep::DoNotRepeat);
    }
}
