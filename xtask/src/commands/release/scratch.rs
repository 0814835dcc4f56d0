//! The folder outside of the workspace in which the packages are unpacked and built.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, process};

use super::packages::Package;
use crate::failure::{Failure, Outcome};
use crate::{cargo, files, print};

/// Where the packages are unpacked: cargo finds no workspace above it.
pub(super) struct Scratch {
    root: PathBuf,
    /// Whether the folder is removed at the end.
    is_temporary: bool,
    is_unpacked: bool,
}

impl Scratch {
    /// This folder, which stays; or a temporary one. Cargo would take the packages for members of a workspace above it.
    pub(super) fn new(folder: Option<PathBuf>) -> Result<Self, Failure> {
        let is_temporary = folder.is_none();
        let root = folder
            .unwrap_or_else(|| env::temp_dir().join(format!("spoki-release-{}", process::id())));
        let root = std::path::absolute(&root).unwrap_or(root);
        let mut manifests = root.ancestors().map(|folder| folder.join("Cargo.toml"));
        if let Some(manifest) = manifests.find(|manifest| manifest.is_file()) {
            return Err(Failure::usage(format!(
                "the packages cannot be unpacked below {}: choose a folder with no Cargo.toml above it",
                manifest.display()
            )));
        }
        Ok(Self {
            root,
            is_temporary,
            is_unpacked: false,
        })
    }

    pub(super) fn folder_of(&self, package: &Package) -> PathBuf {
        self.unpacked().join(package.folder())
    }

    pub(super) fn unpacked(&self) -> PathBuf {
        self.root.join("unpacked")
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// Packs and unpacks the packages, once. The configuration beside them makes each package use the others from
    /// this folder, as if they were published.
    pub(super) fn unpack(&mut self, packages: &[Package]) -> Result<Outcome, Failure> {
        if self.is_unpacked {
            return Ok(Outcome::Done);
        }
        let names = packages
            .iter()
            .map(|package| format!("--package={}", package.name));
        let args = ["package", "--quiet", "--no-verify", "--allow-dirty"];
        let args = args.map(str::to_owned).into_iter().chain(names);
        if cargo::run(args, &[])? == Outcome::Differs {
            return Ok(Outcome::Differs);
        }
        remove(&self.unpacked())?;
        let unpacked = self.unpacked();
        fs::create_dir_all(&unpacked)
            .map_err(|error| Failure::file("create", &unpacked, &error))?;
        for package in packages {
            let archive = format!("target/package/{}.crate", package.folder());
            let args = [
                OsStr::new("-xzf"),
                OsStr::new(&archive),
                OsStr::new("-C"),
                unpacked.as_os_str(),
            ];
            let mut tar = Command::new("tar");
            if run(tar.args(args).current_dir(files::root()))? == Outcome::Differs {
                return Err(Failure::new(format!("error: cannot unpack {archive}")));
            }
        }
        files::write(&self.path(".cargo/config.toml"), &patches(packages))?;
        self.is_unpacked = true;
        Ok(Outcome::Done)
    }

    /// Runs cargo in a folder. All packages share one target folder.
    pub(super) fn cargo(
        &self,
        folder: &Path,
        args: &[&str],
        env: &[(&str, &str)],
    ) -> Result<Outcome, Failure> {
        self.run(&mut Command::new(cargo::program()), folder, args, env)
    }

    /// Runs the cargo of the nightly toolchain in a folder.
    pub(super) fn nightly_cargo(
        &self,
        folder: &Path,
        args: &[&str],
        env: &[(&str, &str)],
    ) -> Result<Outcome, Failure> {
        let mut rustup = Command::new("rustup");
        rustup.args(["run", "nightly", "cargo"]);
        self.run(&mut rustup, folder, args, env)
    }

    fn run(
        &self,
        command: &mut Command,
        folder: &Path,
        args: &[&str],
        env: &[(&str, &str)],
    ) -> Result<Outcome, Failure> {
        let name = folder.file_name().unwrap_or_default().display();
        print::line(format_args!("-- {name}: cargo {}", args.join(" ")))?;
        command
            .args(args)
            .current_dir(folder)
            // Cargo sets these for this program; they are not meant for the packages.
            .env_remove("CARGO_MANIFEST_DIR")
            .env_remove("CARGO_MANIFEST_PATH")
            .env("CARGO_TARGET_DIR", self.path("target"))
            .env("CARGO_INCREMENTAL", "0")
            .env("CARGO_PROFILE_DEV_DEBUG", "false")
            .envs(env.iter().copied());
        run(command)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if self.is_temporary {
            // The system removes temporary folders in the end.
            let _ = fs::remove_dir_all(&self.root);
        }
    }
}

/// Removes a folder, if it exists.
pub(super) fn remove(folder: &Path) -> Result<(), Failure> {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(|error| Failure::file("remove", folder, &error))?;
    }
    Ok(())
}

/// Runs a program to its end.
pub(super) fn run(command: &mut Command) -> Result<Outcome, Failure> {
    let status = command.status();
    let status = status.map_err(|error| Failure::start(command.get_program(), &error))?;
    Ok(if status.success() {
        Outcome::Done
    } else {
        Outcome::Differs
    })
}

fn patches(packages: &[Package]) -> String {
    let mut text = "[patch.crates-io]\n".to_owned();
    for package in packages {
        let (name, folder) = (&package.name, package.folder());
        text += &format!("{name} = {{ path = \"unpacked/{folder}\" }}\n");
    }
    text
}
