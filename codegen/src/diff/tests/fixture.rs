//! The small spec as the library reads it, and comparisons of edited ones.

use serde_json::Value;

pub(super) use super::specs::{Specs, bakery};

use crate::diff::{Report, Snapshot, diff};
use crate::generate::fileset::FileSet;
use crate::spec::bindings::Bindings;
use crate::spec::catalog::Catalog;
use crate::spec::models::Models;
use crate::spec::resolved::Spec;
use crate::{emit, lower};

/// The three files as the library reads them.
pub(super) struct Typed {
    pub(super) catalog: Catalog,
    pub(super) bindings: Bindings,
    pub(super) models: Models,
}

impl Typed {
    pub(super) fn whole(&self) -> Snapshot<'_> {
        Snapshot::whole(&self.catalog, &self.bindings, &self.models)
    }

    /// What is generated from it, whether or not the loader takes it.
    pub(super) fn files(&self) -> FileSet {
        let spec = Spec {
            catalog: self.catalog.clone(),
            bindings: self.bindings.clone(),
            models: self.models.clone(),
        };
        emit::emit(&lower::lower(&spec)).unwrap()
    }
}

pub(super) fn compare(old: &Specs, new: &Specs) -> Report {
    diff(&old.typed().whole(), &new.typed().whole())
}

pub(super) fn compare_bare(old: &Specs, new: &Specs) -> Report {
    let (old, new) = (old.typed(), new.typed());
    diff(&Snapshot::bare(&old.catalog), &Snapshot::bare(&new.catalog))
}

impl Specs {
    pub(super) fn typed(&self) -> Typed {
        fn read<T: serde::de::DeserializeOwned>(value: &Value) -> T {
            serde_json::from_value(value.clone())
                .unwrap_or_else(|error| panic!("{error}: {value:#}"))
        }
        Typed {
            catalog: read(&self.files["c"]),
            bindings: read(&self.files["b"]),
            models: read(&self.files["m"]),
        }
    }
}
