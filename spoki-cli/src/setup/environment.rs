//! Keys and accounts in environment variables.

use std::path::PathBuf;

use spoki_api::{ApiKey, catalog};

use super::backend::Backend;
use super::credentials::Credentials;
use super::key::KeySource;
use crate::failure::Failure;

/// The value of an environment variable, for tests without a process of their own.
pub(crate) type Lookup<'a> = dyn Fn(&str) -> Option<String> + 'a;

/// The variables of the process. Empty ones count as not set.
pub(crate) fn of_process(name: &str) -> Option<String> {
    let value = std::env::var_os(name)?.to_string_lossy().into_owned();
    Some(value).filter(|value| !value.trim().is_empty())
}

const COMPOSIO_KEY: &str = "COMPOSIO_API_KEY";

/// The credentials in the environment. Keys for both backends need a choice.
pub(super) fn find(
    lookup: &Lookup<'_>,
    backend: Option<Backend>,
) -> Result<Option<Credentials>, Failure> {
    let rest = catalog().rest_key_variable;
    let keys = [
        (Backend::Spoki, key(lookup, rest)?),
        (Backend::Composio, key(lookup, COMPOSIO_KEY)?),
    ];
    let mut keys = keys.into_iter().filter_map(|(of, key)| Some((of, key?)));
    let (first, second) = (keys.next(), keys.next());
    let chosen = match (backend, second.is_some()) {
        (Some(backend), _) => [first, second]
            .into_iter()
            .flatten()
            .find(|key| key.0 == backend),
        (None, false) => first,
        (None, true) => {
            return Err(Failure::usage(format!(
                "the environment holds two keys, `{rest}` and `{COMPOSIO_KEY}`"
            ))
            .with_hint("choose one with --backend spoki or --backend composio"));
        }
    };
    Ok(chosen.map(|(backend, key)| {
        let found = Credentials::new("the environment", backend, key);
        match backend {
            Backend::Spoki => Credentials {
                base_url: lookup("SPOKI_BASE_URL"),
                ..found
            },
            Backend::Composio => Credentials {
                base_url: lookup("COMPOSIO_BASE_URL"),
                user_id: lookup("COMPOSIO_USER_ID"),
                connected_account_id: lookup("COMPOSIO_CONNECTED_ACCOUNT_ID"),
                ..found
            },
        }
    }))
}

/// The key in a variable, or in the file that the variable with `_FILE` names.
fn key(lookup: &Lookup<'_>, name: &str) -> Result<Option<KeySource>, Failure> {
    let file = format!("{name}_FILE");
    match (lookup(name), lookup(&file)) {
        (Some(_), Some(_)) => Err(Failure::usage(format!(
            "both `{name}` and `{file}` are set: set one of them"
        ))),
        (Some(key), None) => Ok(Some(KeySource::Value(ApiKey::from(key)))),
        (None, Some(path)) => Ok(Some(KeySource::File(PathBuf::from(path)))),
        (None, None) => Ok(None),
    }
}
