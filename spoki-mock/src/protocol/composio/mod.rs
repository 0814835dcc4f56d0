//! Composio's execute endpoint: one path per tool, errors of its own, and an envelope around the service's.

mod arguments;
mod error;

use bytes::Bytes;
use http::header::{ALLOW, RETRY_AFTER};
use http::{HeaderName, Method, Response, StatusCode};
use serde_json::{Value, json};
use spoki_api::{action::ActionInfo, catalog};

use self::error::ComposioError;
use super::Protocol;
use super::message::{Request, empty, json as json_response, segments, set, with_body};
use crate::call::Outcome;
use crate::service::{CallEnd, Service};
use crate::world::Account;
use crate::world::journal::Backend;

/// The current version of the API, and the one before it.
const VERSIONS: [&str; 2] = ["v3.1", "v3"];

/// The methods of the endpoint.
const ALLOWED: &str = "OPTIONS, POST";

/// The calls that Composio accepts in a minute, of all tools together.
const PER_MINUTE: u32 = 2_000;

pub(super) struct Composio;

impl Protocol for Composio {
    fn backend(&self) -> Backend {
        Backend::Composio
    }

    fn serves(&self, path: &str) -> bool {
        slug(path).is_some()
    }

    fn respond(&self, request: &Request, service: &mut Service<'_>) -> Option<Response<Bytes>> {
        let (account, remaining) = match admit(request, service) {
            Ok(admitted) => admitted,
            Err(response) => return Some(*response),
        };
        let mut response = execute(request, account, service)?;
        if let Some(remaining) = remaining {
            let headers = [
                ("x-ratelimit", PER_MINUTE.to_string()),
                ("x-ratelimit-remaining", remaining.to_string()),
                ("x-ratelimit-window-size", "60s".to_owned()),
            ];
            for (name, value) in headers {
                set(&mut response, HeaderName::from_static(name), &value);
            }
        }
        Some(response)
    }
}

/// The slug in a path of this endpoint.
fn slug(path: &str) -> Option<String> {
    match segments(path)?.as_slice() {
        [root, api, version, tools, execute, slug]
            if root.is_empty()
                && api == "api"
                && VERSIONS.contains(&version.as_ref())
                && tools == "tools"
                && execute == "execute" =>
        {
            Some(slug.to_string())
        }
        _ => None,
    }
}

/// Checks method, key and Composio's own limit. Gives the user, and the calls left if there is a limit.
fn admit<'w>(
    request: &Request,
    service: &mut Service<'w>,
) -> Result<(&'w Account, Option<usize>), Box<Response<Bytes>>> {
    if request.method == Method::OPTIONS {
        let mut response = empty(StatusCode::NO_CONTENT);
        set(&mut response, ALLOW, ALLOWED);
        return Err(Box::new(response));
    }
    if request.method != Method::POST {
        let error = ComposioError::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "HTTP_MethodNotAllowed",
            "Tools are executed with POST.",
        );
        let mut response = error.response();
        set(&mut response, ALLOW, ALLOWED);
        return Err(Box::new(response));
    }
    let key = request.header(catalog().composio_key_header);
    let account = service.log_in(|account| key == Some(account.composio_key.as_str()));
    let Some(account) = account else {
        let error = ComposioError::new(
            StatusCode::UNAUTHORIZED,
            "HTTP_Unauthorized",
            "The API key is missing or not valid.",
        );
        return Err(Box::new(error.response()));
    };
    let remaining = service.count("composio", PER_MINUTE).map_err(|seconds| {
        let mut response = ComposioError::limited(PER_MINUTE).response();
        set(&mut response, RETRY_AFTER, &seconds);
        Box::new(response)
    })?;
    Ok((account, remaining))
}

/// Executes the tool that the path names; `None` cuts the connection.
fn execute(
    request: &Request,
    account: &Account,
    service: &mut Service<'_>,
) -> Option<Response<Bytes>> {
    let call = action(&slug(&request.path).unwrap_or_default()).and_then(|info| {
        service.note_action(info);
        arguments::read(info, account, request)
    });
    match call.map(|call| service.execute(&call)) {
        Ok(CallEnd::Outcome(outcome)) => {
            let log_id = format!("log_mock_{}", service.request_number());
            Some(json_response(StatusCode::OK, &envelope(&outcome, &log_id)))
        }
        Ok(CallEnd::Raw {
            status,
            media_type,
            body,
        }) => Some(with_body(status, &media_type, body)),
        Ok(CallEnd::Disconnect) => None,
        Err(error) => Some(error.response()),
    }
}

/// The action that a slug names.
fn action(slug: &str) -> Result<&'static ActionInfo, ComposioError> {
    let found = catalog().actions.iter().find(|info| info.slug == slug);
    found
        .copied()
        .ok_or_else(|| ComposioError::tool_not_found(slug))
}

/// The envelope around the reply or the error of the service.
fn envelope(outcome: &Outcome, log_id: &str) -> Value {
    let (data, error) = match outcome {
        Ok(success) if success.data.is_null() => (json!({}), Value::Null),
        Ok(success) => (success.data.clone(), Value::Null),
        Err(failure) => {
            let status = failure.status.as_u16();
            let side = if status < 500 { "Client" } else { "Server" };
            let reason = failure.status.canonical_reason().unwrap_or_default();
            let error = format!("{status} {side} Error: {reason}");
            let data = json!({"http_error": error, "status_code": status, "message": failure.body});
            (data, json!(error))
        }
    };
    json!({
        "data": data,
        "error": error,
        "successful": outcome.is_ok(),
        "log_id": log_id,
        "session_info": null,
    })
}
