//! The packages that a release publishes, as cargo describes them.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::cargo;
use crate::failure::Failure;

/// A package of the workspace that is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) version: String,
    /// Whether other crates can use the package as a library.
    pub(crate) has_library: bool,
    pub(crate) features: Vec<String>,
    /// The published packages that this package needs, also for its tests.
    needs: BTreeSet<String>,
}

impl Package {
    /// The name of the folder in the package file.
    pub(crate) fn folder(&self) -> String {
        format!("{}-{}", self.name, self.version)
    }
}

/// The packages, each behind those that it needs.
pub(crate) fn published() -> Result<Vec<Package>, Failure> {
    let args = ["metadata", "--no-deps", "--format-version=1"];
    let text =
        cargo::output(&args)?.ok_or_else(|| Failure::new("error: `cargo metadata` failed"))?;
    let metadata = serde_json::from_slice(&text).map_err(|error| {
        Failure::new(format!("error: `cargo metadata` printed no JSON: {error}"))
    })?;
    in_order(read(&metadata))
}

fn read(metadata: &Value) -> Vec<Package> {
    let packages = metadata["packages"].as_array();
    packages
        .into_iter()
        .flatten()
        // An empty list of registries stands for `publish = false`.
        .filter(|package| {
            package["publish"]
                .as_array()
                .is_none_or(|list| !list.is_empty())
        })
        .map(package)
        .collect()
}

fn package(package: &Value) -> Package {
    let targets = package["targets"].as_array();
    let mut kinds = targets
        .into_iter()
        .flatten()
        .flat_map(|target| texts(&target["kind"]));
    let dependencies = package["dependencies"].as_array();
    let needs = dependencies
        .into_iter()
        .flatten()
        .filter(|dependency| dependency["path"].is_string())
        .filter_map(|dependency| dependency["name"].as_str());
    let features = package["features"].as_object();
    Package {
        name: text(&package["name"]),
        version: text(&package["version"]),
        has_library: kinds.any(|kind| kind == "lib"),
        features: features
            .into_iter()
            .flat_map(|all| all.keys().cloned())
            .collect(),
        needs: needs.map(str::to_owned).collect(),
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn texts(value: &Value) -> impl Iterator<Item = &str> {
    value
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
}

/// Sorts the packages so that each can be published after those before it.
fn in_order(mut waiting: Vec<Package>) -> Result<Vec<Package>, Failure> {
    let names: BTreeSet<_> = waiting.iter().map(|package| package.name.clone()).collect();
    let mut ready: Vec<Package> = Vec::new();
    while !waiting.is_empty() {
        let is_ready = |package: &Package| {
            let mut needs = package.needs.iter().filter(|name| names.contains(*name));
            needs.all(|name| ready.iter().any(|package| package.name == *name))
        };
        let Some(next) = waiting.iter().position(is_ready) else {
            let names: Vec<_> = waiting
                .iter()
                .map(|package| package.name.as_str())
                .collect();
            return Err(Failure::new(format!(
                "error: these packages need each other, so none can be published first: {}",
                names.join(", ")
            )));
        };
        ready.push(waiting.remove(next));
    }
    Ok(ready)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn metadata(needs: &Value) -> Value {
        json!({"packages": [
            {"name": "b", "version": "1.0.0", "publish": null, "targets": [{"kind": ["lib"]}],
             "features": {"x": []}, "dependencies": [{"name": "a", "path": "/a"}, {"name": "serde"}]},
            {"name": "tests", "version": "1.0.0", "publish": [], "targets": [], "dependencies": []},
            {"name": "a", "version": "1.0.0", "publish": null, "targets": [{"kind": ["proc-macro"]}],
             "dependencies": needs},
        ]})
    }

    #[test]
    fn published_packages_come_after_those_they_need() {
        let packages = in_order(read(&metadata(&json!([])))).unwrap();
        let names: Vec<_> = packages.iter().map(Package::folder).collect();
        assert_eq!(names, ["a-1.0.0", "b-1.0.0"]);
        assert_eq!(
            (packages[0].has_library, packages[1].has_library),
            (false, true)
        );
        assert_eq!(packages[1].features, ["x"]);
    }

    #[test]
    fn packages_in_a_circle_are_named() {
        let circle = json!([{"name": "b", "path": "/b"}]);
        let failure = in_order(read(&metadata(&circle))).unwrap_err();
        assert!(failure.to_string().ends_with("first: b, a"), "{failure}");
    }
}
