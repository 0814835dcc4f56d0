//! The service's own REST API.

mod arguments;
mod route;

use bytes::Bytes;
use http::header::{ALLOW, LOCATION, RETRY_AFTER};
use http::{Response, StatusCode};
use spoki_api::{action::ActionInfo, catalog};

use self::route::{PathValues, Route, route};
use super::Protocol;
use super::message::{Request, empty, json, set, with_body};
use crate::call::{Outcome, ServiceError};
use crate::service::{CallEnd, Service};
use crate::world::journal::Backend;

pub(super) struct Rest;

impl Protocol for Rest {
    fn backend(&self) -> Backend {
        Backend::Rest
    }

    fn serves(&self, _path: &str) -> bool {
        true
    }

    fn respond(&self, request: &Request, service: &mut Service<'_>) -> Option<Response<Bytes>> {
        let (info, in_path) = match find(request, service) {
            Ok(found) => found,
            Err(response) => return Some(*response),
        };
        let end = match arguments::read(info, in_path, request) {
            Ok(call) => service.execute(&call),
            // A call with wrong arguments counts against the limit, too.
            Err(error) => CallEnd::Outcome(Err(service.count_call(info).err().unwrap_or(error))),
        };
        match end {
            CallEnd::Outcome(outcome) => Some(write(outcome)),
            CallEnd::Raw {
                status,
                media_type,
                body,
            } => Some(with_body(status, &media_type, body)),
            CallEnd::Disconnect => None,
        }
    }
}

/// The action that a request asks for; a response if there is none, or if the key is wrong.
fn find(
    request: &Request,
    service: &mut Service<'_>,
) -> Result<(&'static ActionInfo, PathValues), Box<Response<Bytes>>> {
    let failed = |error| Box::new(write(Err(error)));
    match route(&request.method, &request.path) {
        Route::Action(info, in_path) => {
            service.note_action(info);
            check_key(request, service).map_err(failed)?;
            Ok((info, in_path))
        }
        Route::Options(allow) => {
            let mut response = empty(StatusCode::NO_CONTENT);
            set(&mut response, ALLOW, &allow);
            Err(Box::new(response))
        }
        Route::OtherMethod(allow) => {
            check_key(request, service).map_err(failed)?;
            let detail = format!("Method \"{}\" not allowed.", request.method);
            Err(failed(ServiceError {
                allow: Some(allow),
                ..ServiceError::detail(StatusCode::METHOD_NOT_ALLOWED, detail)
            }))
        }
        Route::MissingSlash => {
            let mut response = empty(StatusCode::MOVED_PERMANENTLY);
            set(&mut response, LOCATION, &format!("{}/", request.path));
            Err(Box::new(response))
        }
        Route::NotFound => {
            let detail = "Not found: no action has this address.";
            Err(failed(ServiceError::detail(StatusCode::NOT_FOUND, detail)))
        }
    }
}

fn check_key(request: &Request, service: &mut Service<'_>) -> Result<(), ServiceError> {
    let key = request.header(catalog().rest_key_header);
    let detail = match key {
        Some(key) if service.log_in(|account| account.spoki_key == key).is_some() => {
            return Ok(());
        }
        Some(_) => "The API key is not valid.",
        None => "Authentication credentials were not provided.",
    };
    Err(ServiceError::detail(StatusCode::UNAUTHORIZED, detail))
}

/// Writes an outcome as a response.
fn write(outcome: Outcome) -> Response<Bytes> {
    match outcome {
        Ok(success) if success.status == StatusCode::NO_CONTENT => empty(success.status),
        Ok(success) => json(success.status, &success.data),
        Err(error) => {
            let mut response = json(error.status, &error.body);
            if let Some(seconds) = error.retry_after {
                set(&mut response, RETRY_AFTER, &seconds);
            }
            if let Some(allow) = error.allow {
                set(&mut response, ALLOW, &allow);
            }
            response
        }
    }
}
