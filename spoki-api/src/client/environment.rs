//! The configuration of a client in environment variables.

use std::env::VarError;
use std::fs::File;
use std::io::{self, Read};

use super::ClientBuilder;
use crate::error::Error;
use crate::generated::catalog;
use crate::privacy::mask;

const COMPOSIO_KEY: &str = "COMPOSIO_API_KEY";
const COMPOSIO_USER: &str = "COMPOSIO_USER_ID";
const COMPOSIO_ACCOUNT: &str = "COMPOSIO_CONNECTED_ACCOUNT_ID";
const COMPOSIO_ADDRESS: &str = "COMPOSIO_BASE_URL";

/// Much more than a value needs: if a path names another file by mistake, that file should not fill the memory.
const MAX_FILE_BYTES: u64 = 64 * 1024;

impl ClientBuilder {
    /// The configuration in environment variables.
    ///
    /// - `SPOKI_API_KEY`, and if set `SPOKI_BASE_URL`: Spoki's own REST API.
    /// - Else `COMPOSIO_API_KEY` with `COMPOSIO_USER_ID`, `COMPOSIO_CONNECTED_ACCOUNT_ID` or both,
    ///   and if set `COMPOSIO_BASE_URL`: Composio.
    ///
    /// Each variable has a second form with `_FILE` after its name, which names a file that holds the value,
    /// as containers need: `SPOKI_API_KEY_FILE=/run/secrets/spoki`.
    ///
    /// White space around a value is removed. An empty variable counts as not set. The error names the variable if a
    /// value is blank, if a file is empty or cannot be read, or if a variable and its `_FILE` are both set.
    pub fn from_env() -> Result<Self, Error> {
        Self::from_lookup(of_process)
    }

    pub(crate) fn from_lookup(
        lookup: impl Fn(&str) -> Result<Option<String>, Error>,
    ) -> Result<Self, Error> {
        let get = |name: &str| setting(&lookup, name);
        let mut builder = Self::default();
        if let Some(key) = get(catalog().rest_key_variable)? {
            builder.base_url = get(&format!("{}_BASE_URL", catalog().toolkit))?;
            return Ok(builder.spoki(key));
        }
        let key = get(COMPOSIO_KEY)?.ok_or_else(|| {
            Error::configuration(format!(
                "no API key in the environment: set `{}`, or `{COMPOSIO_KEY}` with `{COMPOSIO_USER}` or `{COMPOSIO_ACCOUNT}`",
                catalog().rest_key_variable
            ))
        })?;
        let (user, account) = (get(COMPOSIO_USER)?, get(COMPOSIO_ACCOUNT)?);
        if user.is_none() && account.is_none() {
            return Err(Error::configuration(format!(
                "`{COMPOSIO_KEY}` is set without an account: set `{COMPOSIO_USER}` or `{COMPOSIO_ACCOUNT}` too"
            )));
        }
        if let Some(user) = user {
            builder = builder.user_id(user);
        }
        if let Some(account) = account {
            builder = builder.connected_account_id(account);
        }
        builder.base_url = get(COMPOSIO_ADDRESS)?;
        Ok(builder.composio(key))
    }
}

/// The value of an environment variable, or of the file that the variable with `_FILE` after its name gives.
/// [`ClientBuilder::from_env`] reads its variables in this way; programs can read further settings in the
/// same way.
///
/// ```
/// let profile = spoki_api::client::env_setting("SHOP_PROFILE")?;
/// assert_eq!(profile, None);
/// # Ok::<(), spoki_api::Error>(())
/// ```
pub fn env_setting(name: &str) -> Result<Option<String>, Error> {
    setting(of_process, name)
}

/// The variable of the process.
fn of_process(name: &str) -> Result<Option<String>, Error> {
    match std::env::var(name) {
        Ok(value) => Ok(Some(value)),
        Err(VarError::NotPresent) => Ok(None),
        Err(VarError::NotUnicode(_)) => Err(Error::configuration(format!(
            "the environment variable `{name}` is not valid UTF-8"
        ))),
    }
}

/// The value of a variable, or of the file that the variable with `_FILE` names.
fn setting(
    lookup: impl Fn(&str) -> Result<Option<String>, Error>,
    name: &str,
) -> Result<Option<String>, Error> {
    let by_file = format!("{name}_FILE");
    match (value_of(&lookup, name)?, value_of(&lookup, &by_file)?) {
        (Some(_), Some(_)) => Err(Error::configuration(format!(
            "the environment variables `{name}` and `{by_file}` are both set: remove one of the two"
        ))),
        (Some(value), None) => Ok(Some(value)),
        (None, Some(path)) => in_file(&by_file, &path).map(Some),
        (None, None) => Ok(None),
    }
}

/// The value of a variable without white space around it.
fn value_of(
    lookup: impl Fn(&str) -> Result<Option<String>, Error>,
    name: &str,
) -> Result<Option<String>, Error> {
    match lookup(name)?.filter(|value| !value.is_empty()) {
        Some(value) if value.trim().is_empty() => Err(Error::configuration(format!(
            "the environment variable `{name}` is blank: give it a value, or remove it"
        ))),
        value => Ok(value.map(|value| value.trim().to_owned())),
    }
}

/// The content of the file that `variable` names, without white space around it.
fn in_file(variable: &str, path: &str) -> Result<String, Error> {
    let complain = |what: &str| {
        let path = mask(path, &[]);
        Error::configuration(format!("the file `{path}` from `{variable}` {what}"))
    };
    let content = read(path).map_err(|error| complain(&format!("cannot be read: {error}")))?;
    if content.len() as u64 > MAX_FILE_BYTES {
        return Err(complain(&format!("is larger than {MAX_FILE_BYTES} bytes")));
    }
    match content.trim() {
        "" => Err(complain("is empty")),
        value => Ok(value.to_owned()),
    }
}

/// The first bytes of a file, one more than a value may have.
fn read(path: &str) -> io::Result<String> {
    let mut content = String::new();
    File::open(path)?
        .take(MAX_FILE_BYTES + 1)
        .read_to_string(&mut content)?;
    Ok(content)
}
