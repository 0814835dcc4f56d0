//! The object `info` of each document. It has everything that a reader needs who has only the document.

use serde_json::{Value, json};

use super::actions;
use crate::generate::ir::Api;
use crate::spec::bindings::{IdentifierType, RestService};

/// The licence of this package, of which the documents are a part.
const LICENSE: &str = env!("CARGO_PKG_LICENSE");

/// How to get a key of Composio.
pub(super) const COMPOSIO_KEY: &str =
    "It is the key of a Composio project, to which the account must be connected.";

const LIMITS: &str = "An operation with a documented limit says so in its description and in \
    `x-rate-limit`. For the others no limit is documented. After a 429, wait as long as `Retry-After` \
    says; the refused call did nothing.";

const RETRIES: &str = "A read can be repeated at any time. After a timeout, a broken connection or a status \
    of 500 and above, a write may have taken effect. Repeat it only if `repeatable` in its `x-effect` is \
    true; otherwise look first, because a second call acts again.";

const LENIENT: &str = "Replies may have more fields than this document knows. Any known field may be \
    absent or null.";

/// The object `info` of the document of the REST API.
pub(super) fn rest(api: &Api) -> Value {
    let RestService { key_header, .. } = &api.rest;
    let key = format!("Every call carries the key in the header `{key_header}`.");
    let key = [key, rest_key(api).unwrap_or_default()];
    let sections = [
        ("Key", key.join(" ")),
        ("Requests", rest_requests(api)),
        ("Identifiers", identifiers(&api.rest).to_owned()),
        ("Limits", LIMITS.to_owned()),
        ("Pages", rest_pages(api)),
        (
            "Errors",
            format!(
                "A status of 400 and above refuses the call. For a status below 500, the body is \
                 `ServiceError`; from 500 on, the body may be anything, because a gateway may have written it. {RETRIES}"
            ),
        ),
        (
            "Replies",
            format!(
                "{LENIENT} Treat every status from 200 to 299 as a success, even if another one is listed."
            ),
        ),
    ];
    info(api, "REST API", &sections)
}

/// How to get a key of the REST API.
pub(super) fn rest_key(api: &Api) -> Option<String> {
    api.rest.key_source.clone()
}

/// The object `info` of the document of Composio's endpoint.
pub(super) fn composio(api: &Api, key_header: &str) -> Value {
    let sections = [
        (
            "Key",
            format!(
                "Every call carries the key in the header `{key_header}`. {COMPOSIO_KEY} Name the \
                 account of each call: by `user_id`, by `connected_account_id`, or by both if they \
                 belong together."
            ),
        ),
        (
            "Requests",
            "Every call is a POST. `arguments` holds the arguments of the action; `version` is always \
             sent, because without it another version of the actions may run."
                .to_owned(),
        ),
        ("Identifiers", composio_identifiers(&api.rest).to_owned()),
        (
            "Limits",
            format!("{LIMITS} Composio has a further limit on all calls of a project."),
        ),
        (
            "Pages",
            "A list that comes in pages gives `count`, `next`, `previous` and `results` as its `data`. \
             Only an action with a parameter for the page gives a page after the first: the others give \
             their first page alone, and `next` cannot be followed here."
                .to_owned(),
        ),
        (
            "Errors",
            format!(
                "A status of 400 and above comes from Composio itself; for a status below 500, its \
                 body is `ComposioError`. A refusal by the service comes with status 200 and `successful: false`: \
                 `error` says why, and `data` holds `http_error`, `status_code` and the service's \
                 `message` instead of the reply. {RETRIES}"
            ),
        ),
        ("Replies", LENIENT.to_owned()),
    ];
    info(api, "through Composio", &sections)
}

/// The version of a document whose catalogue has no version: OpenAPI requires a version.
const UNVERSIONED: &str = "unversioned";

fn info(api: &Api, title: &str, sections: &[(&str, String)]) -> Value {
    let mut description = format!(
        "The {} actions of {}. This document is unofficial: neither {} nor Composio makes or \
         supports it. It is generated from `spec/` by `cargo xtask codegen`.\n",
        actions(api).count(),
        api.title(""),
        api.name
    );
    for (heading, text) in sections {
        description.push_str(&format!("\n## {heading}\n\n{text}\n"));
    }
    json!({
        "title": format!("{} {title}", api.name),
        "version": api.version.as_deref().unwrap_or(UNVERSIONED),
        "description": description,
        // No contact: the project has no public address yet.
        "license": {"name": LICENSE, "identifier": LICENSE},
    })
}

fn identifiers(rest: &RestService) -> &'static str {
    match rest.identifiers {
        Some(IdentifierType::Integer) => {
            "Identifiers are whole numbers in paths, queries, bodies and replies."
        }
        Some(IdentifierType::String) => {
            "Identifiers are texts in paths, queries, bodies and replies."
        }
        None => {
            "Replies hold identifiers as whole numbers or texts; requests take them as declared."
        }
    }
}

fn composio_identifiers(rest: &RestService) -> &'static str {
    match rest.identifiers {
        Some(IdentifierType::Integer) => {
            "Replies hold identifiers as whole numbers. Some arguments want the same identifier as a \
             text: their descriptions say so."
        }
        Some(IdentifierType::String) => {
            "Replies hold identifiers as texts. Some arguments want the same identifier as a whole \
             number: they are of the type `integer`."
        }
        None => {
            "Replies hold identifiers as whole numbers or texts; arguments take them as declared."
        }
    }
}

fn rest_requests(api: &Api) -> String {
    let bodies = "Bodies are JSON, with the header `Content-Type: application/json`.";
    let mut paths = actions(api).map(|(_, action)| action.rest.path.as_str());
    let slash =
        "Every path ends with a slash. Without it, the service redirects, and the body is lost.";
    if paths.all(|path| path.ends_with('/')) {
        format!("{bodies} {slash}")
    } else {
        bodies.to_owned()
    }
}

fn rest_pages(api: &Api) -> String {
    let paging = api.rest.paging.as_ref();
    let how = paging.map_or_else(String::new, |paging| {
        format!(
            " `{page}=2` asks for the second page; `{size}` sets the number of items on a page, up to a \
             maximum of the service.",
            page = paging.page_param,
            size = paging.size_param
        )
    });
    format!(
        "A list that comes in pages answers `count`, `next`, `previous` and `results`; other lists are \
         plain arrays.{how} Go on until `next` is null. `next` is the address of the next page: send the key \
         to no other host than that of this document."
    )
}
