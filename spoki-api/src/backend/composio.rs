//! Composio's execute endpoint: one address per action, an envelope around each reply.

use std::collections::BTreeSet;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Response};

use super::envelope::Envelope;
use super::{
    BODY_CAPACITY, BaseUrl, CallArgs, EncodedRequest, JSON, check_status, hint, unreadable,
};
use crate::action::{ActionInfo, Catalog};
use crate::error::{Error, ErrorKind, ServiceMessage, json, kept};
use crate::limit::Scope;
use crate::privacy::ApiKey;
use crate::reply::RawReply;
use crate::request::Options;
use crate::request::{Violations, write_object, write_serialized};

/// Hints for Composio's own refusals, by error code.
const HINTS: [(&str, &str); 2] = [
    (
        "1803",
        "connect an account of the service for this user in Composio, or name a connected account",
    ),
    (
        "1812",
        "the connected account belongs to another user: give only one of the two, or a matching pair",
    ),
];

/// Calls over Composio.
#[derive(Debug)]
pub(crate) struct Composio {
    base: BaseUrl,
    key: ApiKey,
    headers: HeaderMap,
    /// The path in front of the slug.
    execute_path: &'static str,
    /// The version of the actions that every call asks for.
    version: &'static str,
}

impl Composio {
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
            version: catalog.version,
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
            write_serialized(self.version, body.name("version"));
        });
        Ok(out.into())
    }

    pub(super) fn read(
        &self,
        info: &'static ActionInfo,
        reply: Response<Bytes>,
    ) -> Result<RawReply, Error> {
        let reply = check_status(reply, &self.key).map_err(|error| {
            let hint = HINTS.iter().find(|(code, _)| error.code() == Some(code));
            let scope = if error.is_rate_limited() {
                scope(error.raw_bytes())
            } else {
                Scope::default()
            };
            error
                .with_hint(hint.map(|(_, hint)| *hint))
                .with_scope(scope)
        })?;
        let (head, body) = reply.into_parts();
        let envelope: Envelope<'_> = serde_json::from_slice(&body)
            .map_err(|error| unreadable(&body, &error).with_reply(head.status, body.clone()))?;
        if !envelope.successful {
            return Err(self
                .failure(info, &envelope)
                .with_reply(head.status, body.clone()));
        }
        Ok(RawReply {
            status: head.status,
            headers: head.headers,
            data: match envelope.data {
                Some(data) => body.slice_ref(data.get().as_bytes()),
                None => Bytes::from_static(b"null"),
            },
            log_id: log_id(&envelope),
            attempts: 0,
            filtered_out: 0,
        })
    }

    /// The error for an envelope that reports a failure. The action may have taken effect all the same.
    fn failure(&self, info: &'static ActionInfo, envelope: &Envelope<'_>) -> Error {
        let mut message = ServiceMessage::default();
        for part in [envelope.error, envelope.data].into_iter().flatten() {
            message.value(&json(part.get().as_bytes()).unwrap_or_default());
        }
        message.request_id = log_id(envelope).and_then(|id| kept(&id));
        let message = message.masked(&self.key);
        let hint = message
            .status
            .and_then(|status| hint(info, status, &message.fields));
        let wait = message.wait();
        Error::new(
            ErrorKind::Unsuccessful,
            "Composio reports that the action failed",
        )
        .with_hint(hint)
        .with_retry_after(wait)
        .with_message(message)
    }
}

/// Refuses names of additional values that occur twice: the arguments are one object.
fn check_extras(options: &Options) -> Result<(), Error> {
    let query = options.get_extra_query().iter().map(|(name, _)| name);
    let body = options.get_extra_body().iter().map(|(name, _)| name);
    let (mut seen, mut found) = (BTreeSet::new(), Vec::new());
    for name in query.chain(body) {
        if !seen.insert(name) {
            Violations::new(&mut found, name)
                .report("is an additional value twice, but Composio takes each name once");
        }
    }
    if found.is_empty() {
        return Ok(());
    }
    Err(Error::invalid_arguments(found))
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
            "`{name}` is blank: give the name of the account, or do not set it"
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

/// The account whose limits the call counts against. Several users may share one account, which only
/// Composio knows; so the connected account goes before the user.
pub(super) fn limited_account(options: &Options) -> &str {
    let named = options.get_connected_account_id().or(options.get_user_id());
    named.unwrap_or_default()
}

fn log_id(envelope: &Envelope<'_>) -> Option<Box<str>> {
    serde_json::from_str(envelope.log_id?.get()).ok()
}

/// The scope of a rate limit error. A limit of one action has an `error` object in the body. The limit of
/// the whole organisation, and the proxy in front of Composio, answer without, or not in JSON.
fn scope(body: &[u8]) -> Scope {
    if json(body).is_some_and(|body| body.get("error").is_some()) {
        Scope::Action
    } else {
        Scope::Key
    }
}
