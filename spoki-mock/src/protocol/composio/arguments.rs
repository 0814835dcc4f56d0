//! Reads the call from the body of an execute request.

use http::StatusCode;
use serde_json::{Map, Value};
use spoki_api::action::Location;
use spoki_api::{action::ActionInfo, catalog, request::check_wire};

use super::error::ComposioError;
use crate::call::Call;
use crate::json_path::text;
use crate::protocol::message::Request;
use crate::world::Account;

/// The version that stands for the newest one.
const LATEST: &str = "latest";

/// The version of a request that names none: the first, which has fewer tools than the newest.
const BASE: &str = "00000000_00";

/// The members that a body may have. The mock ignores those after the first five.
const MEMBERS: [&str; 9] = [
    "arguments",
    "user_id",
    "connected_account_id",
    "entity_id",
    "version",
    "text",
    "allow_tracing",
    "custom_auth_params",
    "custom_connection_data",
];

/// The call that a request makes, or the first mistake in it.
pub(super) fn read(
    info: &'static ActionInfo,
    account: &Account,
    request: &Request,
) -> Result<Call, ComposioError> {
    let mut body = object(request)?;
    if let Some(name) = body.keys().find(|name| !MEMBERS.contains(&name.as_str())) {
        return Err(ComposioError::bad_request(format!(
            "The body has no member {name}."
        )));
    }
    if body.contains_key("text") {
        let message = "The mock reads `arguments`, but not `text`.";
        return Err(ComposioError::new(
            StatusCode::NOT_IMPLEMENTED,
            "ActionExecute_NotImplemented",
            message,
        ));
    }
    check_version(info, body.get("version"))?;
    check_account(account, &body)?;
    let arguments = match body.remove("arguments") {
        None => return Err(ComposioError::bad_request("The arguments are missing.")),
        Some(Value::Object(arguments)) => arguments,
        Some(_) => {
            return Err(ComposioError::bad_request(
                "The arguments must be an object.",
            ));
        }
    };
    call(info, arguments, request)
}

fn object(request: &Request) -> Result<Map<String, Value>, ComposioError> {
    match request.json().map_err(ComposioError::body)? {
        None => Ok(Map::new()),
        Some(Value::Object(body)) => Ok(body),
        Some(_) => Err(ComposioError::bad_request("The body must be an object.")),
    }
}

fn check_version(info: &ActionInfo, version: Option<&Value>) -> Result<(), ComposioError> {
    let own = catalog().version;
    // Without a version, the service takes the oldest one, unless there is only one catalogue.
    let unnamed = if own.is_empty() { own } else { BASE };
    let version = version.map_or(Some(unnamed), Value::as_str);
    let version =
        version.ok_or_else(|| ComposioError::bad_request("The version must be a text."))?;
    if version == own || version == LATEST {
        Ok(())
    } else {
        Err(ComposioError::tool_not_found(&format!(
            "{} in version {version}",
            info.slug
        )))
    }
}

fn check_account(account: &Account, body: &Map<String, Value>) -> Result<(), ComposioError> {
    let user = body.get("user_id").or_else(|| body.get("entity_id"));
    let connected = body.get("connected_account_id");
    let is_user = user.map(|user| user == account.user_id.as_str());
    let is_connected = connected.map(|id| id == account.connected_account_id.as_str());
    match (is_user, is_connected) {
        (Some(true), Some(false)) | (Some(false), Some(true)) => Err(ComposioError::new(
            StatusCode::BAD_REQUEST,
            "ActionExecute_ConnectedAccountEntityIdMismatch",
            "The connected account belongs to another user.",
        )
        .with_code(
            1812,
            "Give only the user or only the account, or a pair that belongs together.",
        )),
        (Some(true), _) | (_, Some(true)) => Ok(()),
        _ => Err(ComposioError::new(
            StatusCode::BAD_REQUEST,
            "ActionExecute_ConnectedAccountNotFound",
            user.or(connected).map_or_else(
                || "Neither user_id nor connected_account_id is given.".to_owned(),
                |whose| format!("No connected account found for {}.", text(whose)),
            ),
        )
        .with_code(1803, "Connect an account for this user.")),
    }
}

fn call(
    info: &'static ActionInfo,
    arguments: Map<String, Value>,
    request: &Request,
) -> Result<Call, ComposioError> {
    let violations = check_wire(info.params, &arguments);
    if !violations.is_empty() {
        return Err(ComposioError::arguments(&violations));
    }
    let params = info.params.iter();
    let query = params
        .filter(|param| param.rest.location == Location::Query)
        .filter_map(|param| Some((param.rest_names(), text(arguments.get(param.name)?))));
    let query = query.flat_map(|(names, value)| {
        let pair = move |name: &&str| ((*name).to_owned(), value.clone());
        names.iter().map(pair).collect::<Vec<_>>()
    });
    Ok(Call {
        info,
        query: query.collect(),
        arguments,
        extras: Map::new(),
        ambiguous: Vec::new(),
        origin: request.origin.clone(),
    })
}
