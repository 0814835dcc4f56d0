//! Finds the response to a request, and writes both to the journal and the log.

use std::net::SocketAddr;
use std::time::Duration;

use bytes::Bytes;
use http::Response;
use serde_json::Value;

use super::{Shared, control, cors};
use crate::protocol::{self, message::Request};
use crate::service::Service;
use crate::world::journal::Exchange;

/// The response to a request, once its scripted delay is over; `None` cuts the connection.
pub(super) async fn respond(
    shared: &Shared,
    peer: SocketAddr,
    request: &Request,
) -> Option<Response<Bytes>> {
    if control::serves(&request.path) {
        return Some(control::respond(shared, peer, request));
    }
    let (response, delay) = exchange(shared, request);
    if !delay.is_zero() {
        tokio::time::sleep(delay).await;
    }
    let mut response = response?;
    if shared.settings.cors {
        cors::allow(&mut response, request);
    }
    Some(response)
}

/// Lets the protocol answer a request. Returns the response, and its delay.
fn exchange(shared: &Shared, request: &Request) -> (Option<Response<Bytes>>, Duration) {
    let world = &*shared.world;
    let protocol = protocol::of_path(&request.path);
    let mut service = Service::new(world);
    let response = protocol.respond(request, &mut service);
    let Service {
        mut state,
        user,
        record,
        ..
    } = service;
    let exchange = Exchange {
        at: world.clock.now(),
        backend: protocol.backend(),
        method: request.method.to_string(),
        path: match request.query.as_str() {
            "" => request.path.clone(),
            query => format!("{}?{query}", request.path),
        },
        user_id: user.map(|user| world.accounts[user].user_id.clone()),
        slug: record.slug,
        arguments: record.arguments,
        status: response.as_ref().map(|response| response.status().as_u16()),
        answer: Value::Null,
    };
    if let Some(log) = &shared.log {
        log.write(&exchange);
    }
    let sent = request.body.as_ref().map_or(0, Bytes::len);
    let answer = response.as_ref().map(Response::body).cloned();
    state
        .journal
        .push(exchange, sent, answer.unwrap_or_default());
    (response, record.delay)
}
