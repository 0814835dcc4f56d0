//! Specs to compare, read without holding them to the rules: an older spec may break newer ones.

use super::Snapshot;
use crate::source::Source;
use crate::spec::bindings::Bindings;
use crate::spec::catalog::Catalog;
use crate::spec::models::Models;

/// A spec that owns its parts.
#[derive(Clone, Debug)]
pub struct OwnedSnapshot {
    /// What the vendor says.
    pub catalog: Catalog,
    /// What is known besides.
    pub bindings: Bindings,
    /// Enums and objects.
    pub models: Models,
}

impl OwnedSnapshot {
    /// Reads the three files.
    ///
    /// # Errors
    ///
    /// One line per file that has not the form of its kind: `path:line:column: what is wrong`.
    pub fn read(catalog: &Source, bindings: &Source, models: &Source) -> Result<Self, String> {
        match (catalog.parse(), bindings.parse(), models.parse()) {
            (Ok(catalog), Ok(bindings), Ok(models)) => Ok(Self {
                catalog,
                bindings,
                models,
            }),
            (catalog, bindings, models) => {
                let found = [catalog.err(), bindings.err(), models.err()];
                Err(found.into_iter().flatten().collect::<Vec<_>>().join("\n"))
            }
        }
    }

    /// The parts by reference.
    #[must_use]
    pub fn as_snapshot(&self) -> Snapshot<'_> {
        Snapshot::whole(&self.catalog, &self.bindings, &self.models)
    }
}
