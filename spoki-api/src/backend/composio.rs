//! Composio's execute endpoint: one address per action, an envelope around each reply.

use std::collections::BTreeSet;
use std::fmt;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Response};
use serde_json::Value;
use serde_json::value::RawValue;

use super::envelope::{Envelope, Opened};
use super::{
    BODY_CAPACITY, BaseUrl, CallArgs, EncodedRequest, JSON, check_status, debug, hint, unreadable,
};
use crate::action::{ActionInfo, Catalog};
use crate::error::{
    Error, ErrorKind, ServiceMessage, is_only_an_error, is_part_of_an_error, is_refusal, json,
};
use crate::limit::Scope;
use crate::privacy::ApiKey;
use crate::reply::{RawReply, check, request_id, shown_id};
use crate::request::{
    Correction, Options, Problem, ViolationList, Violations, write_object, write_serialized,
};

/// Hints for Composio's own refusals, by error code.
const HINTS: [(&str, &str); 2] = [
    (
        "1803",
        "connect an account of the service for this user in Composio, or name a connected account",
    ),
    (
        "1812",
        "the connected account belongs to another user: give only the user or only the connected account, or a pair that belongs together",
    ),
];

/// Calls over Composio.
pub(crate) struct Composio {
    base: BaseUrl,
    key: ApiKey,
    headers: HeaderMap,
    /// The path in front of the slug.
    execute_path: &'static str,
    /// The version of the actions that every call asks for; `None` if the catalogue has no version.
    version: Option<&'static str>,
}

impl Composio {
    #[cfg(feature = "tracing")]
    pub(super) fn path_template(&self) -> String {
        format!("{}{{tool_slug}}", self.execute_path)
    }

    pub(crate) fn new(
        base: BaseUrl,
        key: ApiKey,
        catalog: &'static Catalog,
        user_agent: HeaderValue,
    ) -> Result<Self, Error> {
        let mut headers = HeaderMap::with_capacity(4);
        headers.insert(
            HeaderName::from_static(catalog.composio_key_header),
            key.header_value().map_err(Error::configuration)?,
        );
        headers.insert(ACCEPT, JSON);
        headers.insert(USER_AGENT, user_agent);
        headers.insert(CONTENT_TYPE, JSON);
        Ok(Self {
            base,
            key,
            headers,
            execute_path: catalog.composio_execute_path,
            version: pinned(catalog.version),
        })
    }

    pub(super) fn key(&self) -> &ApiKey {
        &self.key
    }

    pub(super) fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    pub(super) fn encode(&self, call: &CallArgs<'_>) -> Result<EncodedRequest, Error> {
        let capacity = self.execute_path.len() + call.info.slug.len();
        let mut path = self.base.path(capacity);
        path.push_str(self.execute_path);
        path.push_str(call.info.slug);
        Ok(EncodedRequest {
            method: Method::POST,
            uri: self.base.uri(path)?,
            body: self.body(call)?,
        })
    }

    fn body(&self, call: &CallArgs<'_>) -> Result<Bytes, Error> {
        check_extras(call.options)?;
        let mut out = Vec::with_capacity(BODY_CAPACITY);
        let account = account(call.options)?;
        write_object(&mut out, |body| {
            write_arguments(call, body.name("arguments"));
            for (name, value) in account {
                write_serialized(value, body.name(name));
            }
            if let Some(version) = self.version {
                write_serialized(version, body.name("version"));
            }
        });
        Ok(out.into())
    }

    pub(super) fn read(
        &self,
        info: &'static ActionInfo,
        reply: Response<Bytes>,
    ) -> Result<RawReply, Error> {
        let reply = check_status(reply, &self.key).map_err(own_refusal)?;
        let (head, body) = reply.into_parts();
        let opened = check(&body)
            .and_then(|()| Opened::read(&body))
            .map_err(|error| {
                unreadable(&body, &error, &self.key).with_reply(head.status, body.clone())
            })?;
        let log_id = opened
            .outer
            .log_id
            .and_then(|id| serde_json::from_str(id.get()).ok());
        let request_id = log_id
            .and_then(|id: String| shown_id(&id, &self.key))
            .or_else(|| request_id(&head.headers, &self.key));
        if let Some(failed) = opened.failed() {
            return Err(self
                .failure(info, failed, opened.outer.successful)
                .with_request_id(request_id)
                .with_reply(head.status, body.clone()));
        }
        Ok(RawReply {
            status: head.status,
            headers: head.headers,
            data: match opened.data() {
                Some(data) => body.slice_ref(data.as_bytes()),
                None => Bytes::from_static(b"null"),
            },
            request_id,
            attempts: 0,
            filtered_out: 0,
        })
    }

    /// The error for an envelope that reports a failure. The action may have taken effect nevertheless. Only
    /// a status that nothing contradicts, and data that holds only an error, prove the opposite.
    fn failure(
        &self,
        info: &'static ActionInfo,
        envelope: &Envelope<'_>,
        inside_a_success: bool,
    ) -> Error {
        let mut message = ServiceMessage::default();
        let mut read = |part: &RawValue| {
            message.statuses.read(part.get().as_bytes());
            let value = ServiceMessage::part(part.get(), &self.key);
            message.value(value.as_ref().unwrap_or(&Value::Null));
            value
        };
        let (error, data) = (envelope.error.map(&mut read), envelope.data.map(&mut read));
        // A part may be missing, but must be readable.
        let passes = |part: Option<Option<Value>>, check: fn(&Value) -> bool| {
            part.is_none_or(|part| part.as_ref().is_some_and(check))
        };
        let not_processed = !inside_a_success
            && message.statuses.agreed().is_some_and(is_refusal)
            && passes(error, is_part_of_an_error)
            && passes(data, is_only_an_error);
        let message = message.masked(&self.key);
        let hint = message
            .statuses
            .agreed()
            .and_then(|status| hint(info, status, &message.fields));
        let wait = message.wait();
        Error::new(
            ErrorKind::Unsuccessful,
            "Composio reports that the action failed",
        )
        .with_not_processed(not_processed)
        .with_hint(hint)
        .with_retry_after(wait)
        .with_message(message)
    }
}

/// Refuses names of additional values that occur twice: the arguments are one object.
fn check_extras(options: &Options) -> Result<(), Error> {
    let query = options.get_extra_query().iter().map(|(name, _)| name);
    let body = options.get_extra_body().iter().map(|(name, _)| name);
    let (mut seen, mut found) = (BTreeSet::new(), ViolationList::default());
    for name in query.chain(body) {
        if !seen.insert(name) {
            Violations::new(&mut found, name).report_problem(|| {
                let message =
                    "occurs twice among the additional values, but Composio takes each name once";
                Problem::new(message).next(Correction::Remove)
            });
        }
    }
    if found.is_empty() {
        return Ok(());
    }
    Err(Error::invalid_arguments(found))
}

impl fmt::Debug for Composio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        debug("Composio", &self.base, &self.headers, &self.key, f)
    }
}

/// Adds the meaning of a refusal by Composio itself.
fn own_refusal(error: Error) -> Error {
    let hint = HINTS.iter().find(|(code, _)| error.code() == Some(code));
    let scope = if error.is_rate_limited() {
        scope(error.raw_bytes())
    } else {
        Scope::default()
    };
    let status = error.http_status().map(|status| status.as_u16());
    error
        // The action, its version or the account does not exist or cannot be used.
        .with_about_account(hint.is_some() || matches!(status, Some(404 | 410 | 422)))
        .with_hint(hint.map(|(_, hint)| *hint))
        .with_scope(scope)
}

fn write_arguments(call: &CallArgs<'_>, out: &mut Vec<u8>) {
    write_object(out, |arguments| {
        for (param, argument) in call.given() {
            arguments.add(param.name, param, argument);
        }
        for (name, value) in call.options.get_extra_query() {
            write_serialized(value, arguments.key(name));
        }
        for (name, value) in call.options.get_extra_body() {
            write_serialized(value, arguments.key(name));
        }
    });
}

/// Refuses an account whose name is blank.
pub(crate) fn check_account(options: &Options) -> Result<(), Error> {
    let is_blank = |value: Option<&str>| value.is_some_and(|value| value.trim().is_empty());
    match account_names(options)
        .iter()
        .find(|(_, value)| is_blank(*value))
    {
        Some((name, _)) => Err(Error::configuration(format!(
            "`{name}` is blank: give the name of the account, or leave `{name}` unset"
        ))),
        None => Ok(()),
    }
}

fn account_names(options: &Options) -> [(&'static str, Option<&str>); 2] {
    [
        ("user_id", options.get_user_id()),
        ("connected_account_id", options.get_connected_account_id()),
    ]
}

/// The members of the body that name the account of the call.
fn account(options: &Options) -> Result<impl Iterator<Item = (&'static str, &str)>, Error> {
    check_account(options)?;
    let names = account_names(options);
    if names.iter().all(|(_, value)| value.is_none()) {
        return Err(Error::configuration(
            "Composio needs an account: set `user_id` or `connected_account_id` on the client or in the options",
        ));
    }
    Ok(names
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?))))
}

/// The version that calls ask for: that of the catalogue, if it has one.
fn pinned(version: &'static str) -> Option<&'static str> {
    (!version.is_empty()).then_some(version)
}

/// The account whose limits the call counts against. Several users may share one account, and only Composio
/// knows which; so the connected account is preferred to the user.
pub(super) fn limited_account(options: &Options) -> &str {
    let named = options.get_connected_account_id().or(options.get_user_id());
    named.unwrap_or_default()
}

/// The scope of a rate limit error. A limit of one action has an `error` object in the body. Errors of the
/// organisation's limit, and of the proxy in front of Composio, have no such object, or are not JSON.
fn scope(body: &[u8]) -> Scope {
    if json(body).is_some_and(|body| body.get("error").is_some()) {
        Scope::Action
    } else {
        Scope::Key
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::action::{Effect, RestCall};
    use crate::catalog;

    static ACTION: ActionInfo = ActionInfo::new("X_LIST", Effect::Read, RestCall::new("GET", "/"));

    #[test]
    fn k10_a_catalogue_without_a_version_asks_for_none() {
        for (version, expected) in [
            ("", r#"{"arguments":{},"user_id":"u"}"#),
            ("1", r#"{"arguments":{},"user_id":"u","version":"1"}"#),
        ] {
            let base = BaseUrl::parse("https://composio.example").unwrap();
            let agent = HeaderValue::from_static("test");
            let mut composio = Composio::new(base, "key".into(), catalog(), agent).unwrap();
            composio.version = pinned(version);
            let call = CallArgs {
                info: &ACTION,
                arguments: &[],
                options: &Options::new().user_id("u"),
            };
            assert_eq!(composio.body(&call).unwrap(), expected);
        }
    }
}
