//! Keys and accounts in environment variables.

use spoki_api::client::env_setting;
use spoki_api::{ApiKey, catalog};

use super::backend::Backend;
use super::credentials::Credentials;
use super::key::KeySource;
use crate::failure::Failure;

const COMPOSIO_KEY: &str = "COMPOSIO_API_KEY";

/// The credentials in the environment. If there are keys for both backends, the user has to choose.
pub(super) fn find(backend: Option<Backend>) -> Result<Option<Credentials>, Failure> {
    let rest = catalog().rest_key_variable;
    let keys = [
        env_setting(rest)?.map(|key| (Backend::Spoki, key)),
        env_setting(COMPOSIO_KEY)?.map(|key| (Backend::Composio, key)),
    ];
    if backend.is_none() && keys.iter().all(Option::is_some) {
        let both = format!("the environment holds two keys, `{rest}` and `{COMPOSIO_KEY}`");
        return Err(
            Failure::usage(both).with_hint("choose one with --backend spoki or --backend composio")
        );
    }
    let is_wanted = |of: &Backend| backend.is_none_or(|wanted| wanted == *of);
    let mut keys = keys.into_iter().flatten();
    let Some((backend, key)) = keys.find(|(of, _)| is_wanted(of)) else {
        return Ok(None);
    };
    let key = KeySource::Value(ApiKey::from(key));
    let found = Credentials::new("the environment", backend, key);
    Ok(Some(match backend {
        Backend::Spoki => Credentials {
            base_url: env_setting("SPOKI_BASE_URL")?,
            ..found
        },
        Backend::Composio => Credentials {
            base_url: env_setting("COMPOSIO_BASE_URL")?,
            user_id: env_setting("COMPOSIO_USER_ID")?,
            connected_account_id: env_setting("COMPOSIO_CONNECTED_ACCOUNT_ID")?,
            ..found
        },
    }))
}
