//! Composio's execute endpoint: one address per action, its own refusals, and an envelope around the rest.

use http::StatusCode;
use serde_json::{Map, Value, json};
use spoki_api::action::Location;
use spoki_api::{ActionInfo, catalog, check_wire};

use super::Incoming;
use crate::call::{Call, Outcome, wire_names};
use crate::fields::text;
use crate::mock::Account;

/// The path before the slug: the current version, and the one before it that still works.
pub(crate) const EXECUTE: [&str; 2] = ["/api/v3.1/tools/execute/", "/api/v3/tools/execute/"];

/// Calls that Composio takes in a minute, whatever the action.
pub(crate) const PER_MINUTE: u32 = 2_000;

/// The version that is always the newest.
const LATEST: &str = "latest";

/// The version that applies where none is given: the first, which knows less than the newest.
const BASE: &str = "00000000_00";

/// What the body may have. Those after the first five change nothing here.
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

/// Composio's own refusal: nothing has been asked of the service.
#[derive(Debug)]
pub(crate) struct Denial {
    pub(crate) status: StatusCode,
    pub(crate) body: Value,
}

impl Denial {
    pub(crate) fn new(status: StatusCode, slug: &str, message: impl Into<String>) -> Self {
        let error = json!({"message": message.into(), "status": status.as_u16(), "slug": slug});
        Self {
            status,
            body: json!({ "error": error }),
        }
    }

    fn code(mut self, code: u32, fix: &str) -> Self {
        self.body["error"]["code"] = json!(code);
        self.body["error"]["suggested_fix"] = json!(fix);
        self
    }

    /// The platform's limiter answers in a form of its own.
    pub(crate) fn limited() -> Self {
        let message = format!("Too many requests: at most {PER_MINUTE} a minute.");
        Self {
            status: StatusCode::TOO_MANY_REQUESTS,
            body: json!({ "message": message }),
        }
    }
}

/// The slug that an address names, if it is one of this endpoint.
pub(crate) fn slug(path: &str) -> Option<&str> {
    EXECUTE.iter().find_map(|prefix| path.strip_prefix(prefix))
}

/// The action that an address names.
pub(crate) fn action(slug: &str) -> Result<&'static ActionInfo, Denial> {
    let found = catalog().actions.iter().find(|info| info.slug == slug);
    found.copied().ok_or_else(|| tool_not_found(slug))
}

fn tool_not_found(slug: &str) -> Denial {
    Denial::new(
        StatusCode::NOT_FOUND,
        "Tool_ToolNotFound",
        format!("There is no tool {slug}."),
    )
}

fn bad_request(message: impl Into<String>) -> Denial {
    Denial::new(
        StatusCode::BAD_REQUEST,
        "ActionExecute_InvalidRequest",
        message,
    )
}

/// The call that a request makes, if Composio lets it pass.
pub(crate) fn read(
    info: &'static ActionInfo,
    account: &Account,
    request: &Incoming,
) -> Result<Call, Denial> {
    let mut body = object(request)?;
    if let Some(name) = body.keys().find(|name| !MEMBERS.contains(&name.as_str())) {
        return Err(bad_request(format!("The body has no member {name}.")));
    }
    if body.contains_key("text") {
        let message = "The mock understands arguments alone, not text.";
        return Err(Denial::new(
            StatusCode::NOT_IMPLEMENTED,
            "ActionExecute_NotImplemented",
            message,
        ));
    }
    check_version(info, body.get("version"))?;
    check_account(account, &body)?;
    let arguments = match body.remove("arguments") {
        None => return Err(bad_request("The arguments are missing.")),
        Some(Value::Object(arguments)) => arguments,
        Some(_) => return Err(bad_request("The arguments must be an object.")),
    };
    call(info, arguments)
}

fn object(request: &Incoming) -> Result<Map<String, Value>, Denial> {
    if request.body.is_empty() {
        return Ok(Map::new());
    }
    match serde_json::from_slice(&request.body) {
        Ok(Value::Object(body)) => Ok(body),
        Ok(_) => Err(bad_request("The body must be an object.")),
        Err(error) => Err(bad_request(format!("The body is not JSON: {error}."))),
    }
}

fn check_version(info: &ActionInfo, version: Option<&Value>) -> Result<(), Denial> {
    let version = version.map_or(Some(BASE), Value::as_str);
    let version = version.ok_or_else(|| bad_request("The version must be a text."))?;
    if version == catalog().version || version == LATEST {
        Ok(())
    } else {
        Err(tool_not_found(&format!(
            "{} in version {version}",
            info.slug
        )))
    }
}

fn check_account(account: &Account, body: &Map<String, Value>) -> Result<(), Denial> {
    let user = body.get("user_id").or_else(|| body.get("entity_id"));
    let connected = body.get("connected_account_id");
    let is_user = user.map(|user| user == account.user_id.as_str());
    let is_connected = connected.map(|id| id == account.connected_account_id.as_str());
    match (is_user, is_connected) {
        (Some(true), Some(false)) | (Some(false), Some(true)) => Err(Denial::new(
            StatusCode::BAD_REQUEST,
            "ActionExecute_ConnectedAccountEntityIdMismatch",
            "The connected account belongs to another user.",
        )
        .code(
            1812,
            "Give only one of the two, or a pair that belongs together.",
        )),
        (Some(true), _) | (_, Some(true)) => Ok(()),
        _ => Err(Denial::new(
            StatusCode::BAD_REQUEST,
            "ActionExecute_ConnectedAccountNotFound",
            user.or(connected).map_or_else(
                || "Neither user_id nor connected_account_id is given.".to_owned(),
                |whose| format!("No connected account found for {}.", text(whose)),
            ),
        )
        .code(1803, "Connect an account for this user.")),
    }
}

fn call(info: &'static ActionInfo, arguments: Map<String, Value>) -> Result<Call, Denial> {
    let violations = check_wire(info.params, &arguments);
    if !violations.is_empty() {
        let violations: Vec<String> = violations.iter().map(ToString::to_string).collect();
        let mut denial = bad_request("The arguments do not fit the tool.");
        denial.body["error"]["errors"] = json!(violations);
        return Err(denial);
    }
    let params = info.params.iter();
    let query = params
        .filter(|param| param.rest.location == Location::Query)
        .filter_map(|param| Some((wire_names(param), text(arguments.get(param.name)?))));
    let query = query.flat_map(|(names, value)| {
        let pair = move |name: &&str| ((*name).to_owned(), value.clone());
        names.iter().map(pair).collect::<Vec<_>>()
    });
    Ok(Call {
        info,
        query: query.collect(),
        arguments,
        extras: Map::new(),
        joined: Vec::new(),
    })
}

/// The envelope around what the service answered.
pub(crate) fn envelope(outcome: &Outcome, log_id: &str) -> Value {
    let (data, error) = match outcome {
        Ok(done) if done.data.is_null() => (json!({}), Value::Null),
        Ok(done) => (done.data.clone(), Value::Null),
        Err(refusal) => {
            let status = refusal.status.as_u16();
            let side = if status < 500 { "Client" } else { "Server" };
            let reason = refusal.status.canonical_reason().unwrap_or_default();
            let error = format!("{status} {side} Error: {reason}");
            let data = json!({"http_error": error, "status_code": status, "message": refusal.body});
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
