//! Who shares the limits.

use spoki_api::{ClientBuilder, LimitPolicy};

use super::demo;
use crate::failure::Failure;

/// Who shares the limits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Sharing {
    /// All processes of the user.
    File,
    /// The calls of this process.
    Process,
    /// All machines that use the same server.
    Redis(String),
    /// Nobody: calls are not counted.
    Nobody,
}

impl Sharing {
    /// Reads the value of `--limits`, or uses the default.
    pub(crate) fn read(name: Option<&str>) -> Result<Self, Failure> {
        let sharing = match name {
            None if cfg!(feature = "limits") => Self::File,
            None | Some("process") => Self::Process,
            Some("file") => Self::File,
            Some("none") => Self::Nobody,
            Some(name) => match name.strip_prefix("redis=") {
                Some(url) => Self::Redis(url.to_owned()),
                None => {
                    return Err(Failure::usage(
                        "--limits: expected `file`, `process`, `redis=URL` or `none`",
                    ));
                }
            },
        };
        match sharing {
            Self::File if cfg!(not(feature = "limits")) => Err(missing("file", "limits")),
            Self::Redis(_) if cfg!(not(feature = "redis")) => Err(missing("redis", "redis")),
            sharing => Ok(sharing),
        }
    }

    /// Who shares the limits, as a text for people.
    pub(super) fn describe(&self) -> String {
        match self {
            Self::Nobody => "not counted".to_owned(),
            Self::Process => "counted in this process".to_owned(),
            Self::Redis(_) => "shared over Redis".to_owned(),
            #[cfg(feature = "limits")]
            Self::File => match spoki_limits::FileLimiter::state_folder() {
                Ok(folder) => format!("shared over files in `{}`", folder.display()),
                Err(error) => error.to_string(),
            },
            #[cfg(not(feature = "limits"))]
            Self::File => "not built in".to_owned(),
        }
    }

    /// Gives the client the limiter. The service's clock runs `rate` times as fast as this machine's.
    #[cfg_attr(
        not(any(feature = "limits", feature = "redis")),
        expect(clippy::unnecessary_wraps, reason = "only shared limits can fail")
    )]
    pub(super) fn apply(
        &self,
        builder: ClientBuilder,
        rate: u32,
    ) -> Result<ClientBuilder, Failure> {
        match self {
            Self::Nobody => Ok(builder.limits(LimitPolicy::Off)),
            Self::Process => Ok(builder.limiter(demo::limiter_of_process(rate))),
            #[cfg(feature = "limits")]
            Self::File => {
                let folder = spoki_limits::FileLimiter::state_folder()
                    .map_err(|error| Failure::usage(error.to_string()))?;
                Ok(builder.limiter(demo::limiter_in(folder, rate)))
            }
            #[cfg(feature = "redis")]
            Self::Redis(url) => {
                let limiter = demo::limiter_over(url, rate)
                    .map_err(|error| Failure::usage(format!("--limits: {error}")))?;
                Ok(builder.limiter(limiter))
            }
            #[cfg(not(all(feature = "limits", feature = "redis")))]
            _ => Ok(builder),
        }
    }
}

fn missing(name: &str, feature: &str) -> Failure {
    Failure::usage(format!(
        "--limits: this program was built without `{name}` (feature `{feature}`)"
    ))
}
