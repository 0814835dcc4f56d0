//! Which key, backend and account a call uses.

use std::path::PathBuf;

use spoki_api::ApiKey;

use super::backend::Backend;
use super::key::KeySource;
use super::profiles::{Profile, Profiles};
use super::{environment, profiles};
use crate::arguments::Globals;
use crate::failure::Failure;

/// A key, and the settings that stand beside it.
#[derive(Clone, Debug)]
pub(crate) struct Credentials {
    /// Where these settings stand, as a text for people.
    pub(crate) place: String,
    pub(crate) backend: Backend,
    pub(crate) key: KeySource,
    pub(crate) user_id: Option<String>,
    pub(crate) connected_account_id: Option<String>,
    pub(crate) base_url: Option<String>,
    pub(crate) timeout: Option<String>,
    pub(crate) deadline: Option<String>,
    pub(crate) limits: Option<String>,
}

impl Credentials {
    /// Credentials without further settings.
    pub(crate) fn new(place: impl Into<String>, backend: Backend, key: KeySource) -> Self {
        Self {
            place: place.into(),
            backend,
            key,
            user_id: None,
            connected_account_id: None,
            base_url: None,
            timeout: None,
            deadline: None,
            limits: None,
        }
    }

    /// The account as people know it.
    pub(crate) fn account(&self) -> Option<&str> {
        self.connected_account_id
            .as_deref()
            .or(self.user_id.as_deref())
    }

    /// Refuses calls over Composio that name no account.
    fn checked(self) -> Result<Self, Failure> {
        if self.backend == Backend::Composio && self.account().is_none() {
            return Err(Failure::usage(format!(
                "{} has a key for Composio, but names no account: set the user or the connected account",
                self.place
            )));
        }
        Ok(self)
    }
}

/// The credentials of a run: those of `--profile`, else those of the environment, else those of the default profile. `None`
/// if there are none.
pub(crate) fn find(globals: &Globals) -> Result<Option<Credentials>, Failure> {
    let backend = globals.backend.as_deref().map(str::parse).transpose();
    let backend = backend.map_err(|error: String| Failure::usage(format!("--backend: {error}")))?;
    if let Some(name) = &globals.profile {
        let profiles = Profiles::read()?;
        let profile = profiles.get(name)?;
        return of_profile(name, profile, &profiles, backend).map(Some);
    }
    if let Some(found) = environment::find(backend)? {
        return found.checked().map(Some);
    }
    let profiles = Profiles::read()?;
    match profiles.default() {
        Some((name, profile)) => of_profile(name, profile, &profiles, backend).map(Some),
        None => Ok(None),
    }
}

fn of_profile(
    name: &str,
    profile: &Profile,
    profiles: &Profiles,
    backend: Option<Backend>,
) -> Result<Credentials, Failure> {
    let place = format!("profile `{name}` of {}", profiles.file.display());
    let own = profile.backend.as_deref().map(str::parse).transpose();
    let own = own.map_err(|error: String| Failure::usage(format!("{place}: {error}")))?;
    let backend = match (own, backend) {
        (Some(own), Some(wanted)) if own != wanted => {
            return Err(Failure::usage(format!(
                "{place} is for {own}, not for {wanted}"
            )));
        }
        (Some(backend), _) | (None, Some(backend)) => backend,
        (None, None) => {
            return Err(Failure::usage(format!("{place} names no backend"))
                .with_hint("set `backend`, or give --backend"));
        }
    };
    let sources = [
        profile
            .api_key
            .as_ref()
            .map(|key| KeySource::Value(ApiKey::from(key.expose().as_str()))),
        profile
            .api_key_file
            .as_deref()
            .map(|path| KeySource::File(PathBuf::from(path))),
        profile.key_command.clone().map(KeySource::Command),
    ];
    let mut sources = sources.into_iter().flatten();
    let (Some(key), None) = (sources.next(), sources.next()) else {
        return Err(Failure::usage(format!(
            "{place}: set one of {}",
            profiles::KEY_SETTINGS
        )));
    };
    let credentials = Credentials {
        user_id: profile.user_id.clone(),
        connected_account_id: profile.connected_account_id.clone(),
        base_url: profile.base_url.clone(),
        timeout: profile.timeout.clone(),
        deadline: profile.deadline.clone(),
        limits: profile.limits.clone(),
        ..Credentials::new(place, backend, key)
    };
    credentials.checked()
}
