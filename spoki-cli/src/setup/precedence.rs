//! Decides which credentials a run uses: those of a profile, or those of the environment.

use std::path::PathBuf;

use spoki_api::ApiKey;

use super::backend::Backend;
use super::credentials::Credentials;
use super::key::KeySource;
use super::profiles::{Profile, Profiles};
use super::{environment, profiles};
use crate::arguments::Globals;
use crate::failure::Failure;

/// The credentials of a run: those of `--profile`, else those of the environment, else those of the default profile. `None`
/// if there are none.
pub(super) fn credentials(globals: &Globals) -> Result<Option<Credentials>, Failure> {
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
