//! The small spec as types, and comparisons of edited copies.

use serde_json::Value;
use spoki_test_support::specs::Specs;
use spoki_test_support::surface::{Surface, surface};

use crate::diff::{Report, Snapshot, diff};
use crate::spec::bindings::Bindings;
use crate::spec::catalog::Catalog;
use crate::spec::models::Models;
use crate::spec::resolved::Spec;
use crate::{emit, lower};

/// The three files as types.
pub(super) struct Typed {
    pub(super) catalog: Catalog,
    pub(super) bindings: Bindings,
    pub(super) models: Models,
}

impl Typed {
    pub(super) fn whole(&self) -> Snapshot<'_> {
        Snapshot::whole(&self.catalog, &self.bindings, &self.models)
    }

    /// The public surface of the code generated from it. Skips the checks.
    pub(super) fn surface(&self) -> Surface {
        let spec = Spec {
            catalog: self.catalog.clone(),
            bindings: self.bindings.clone(),
            models: self.models.clone(),
        };
        surface(emit::emit(&lower::lower(&spec)).unwrap().iter())
    }
}

pub(super) fn compare(old: &Specs, new: &Specs) -> Report {
    diff(&typed(old).whole(), &typed(new).whole())
}

pub(super) fn compare_bare(old: &Specs, new: &Specs) -> Report {
    let (old, new) = (typed(old), typed(new));
    diff(&Snapshot::bare(&old.catalog), &Snapshot::bare(&new.catalog))
}

/// Reads the three files.
pub(super) fn typed(specs: &Specs) -> Typed {
    fn read<T: serde::de::DeserializeOwned>(value: &Value) -> T {
        serde_json::from_value(value.clone()).unwrap_or_else(|error| panic!("{error}: {value:#}"))
    }
    Typed {
        catalog: read(&specs.files["c"]),
        bindings: read(&specs.files["b"]),
        models: read(&specs.files["m"]),
    }
}
