//! Where the files are.

use std::ffi::OsString;
use std::path::PathBuf;

/// The state folder of the user, from the environment. A relative path in `XDG_STATE_HOME` is ignored.
pub(super) fn usual(variable: impl Fn(&str) -> Option<OsString>) -> Result<PathBuf, String> {
    let path = |name: &str| {
        let value = variable(name).filter(|value| !value.is_empty());
        value.map(PathBuf::from)
    };
    if let Some(own) = path("SPOKI_STATE_DIR") {
        return Ok(own);
    }
    let state = if cfg!(windows) {
        path("LOCALAPPDATA")
    } else {
        let xdg = path("XDG_STATE_HOME").filter(|path| path.is_absolute());
        xdg.or_else(|| Some(path("HOME")?.join(".local/state")))
    };
    state.map(|state| state.join("spoki")).ok_or_else(|| {
        "no state folder: set `SPOKI_STATE_DIR`, or keep the limits per process (`SlidingWindow`; in `spoki`: `--limits process`)".to_owned()
    })
}

#[cfg(all(test, not(windows)))]
mod tests {
    use super::*;

    fn folder(variables: &[(&str, &str)]) -> Result<PathBuf, String> {
        usual(|name| {
            let found = variables.iter().find(|(variable, _)| *variable == name);
            found.map(|(_, value)| value.into())
        })
    }

    #[test]
    fn the_environment_names_the_folder() {
        let home = ("HOME", "/home/ada");
        let expected = [
            (vec![home], "/home/ada/.local/state/spoki"),
            (vec![home, ("XDG_STATE_HOME", "/state")], "/state/spoki"),
            (
                vec![home, ("XDG_STATE_HOME", "state")],
                "/home/ada/.local/state/spoki",
            ),
            (
                vec![home, ("SPOKI_STATE_DIR", "")],
                "/home/ada/.local/state/spoki",
            ),
            (
                vec![
                    home,
                    ("SPOKI_STATE_DIR", "/own"),
                    ("XDG_STATE_HOME", "/state"),
                ],
                "/own",
            ),
        ];
        for (variables, path) in expected {
            assert_eq!(folder(&variables), Ok(PathBuf::from(path)), "{variables:?}");
        }
        assert!(folder(&[]).unwrap_err().contains("SPOKI_STATE_DIR"));
    }
}
