//! JSON Schemas of the spec's files, for editors. They are generated from the types that the loader reads.

use schemars::{JsonSchema, schema_for};

use crate::diff::{Approvals, Report};
use crate::generate::fileset::FileSet;
use crate::learn::ShapeReport;
use crate::spec::bindings::Bindings;
use crate::spec::catalog::Catalog;
use crate::spec::models::Models;

/// One schema per file of the spec, under the name in the file's `$schema`.
#[must_use]
pub fn schemas() -> FileSet {
    let mut files = FileSet::default();
    files.insert("catalog.schema.json", text::<Catalog>());
    files.insert("bindings.schema.json", text::<Bindings>());
    files.insert("models.schema.json", text::<Models>());
    files.insert("approvals.schema.json", text::<Approvals>());
    files.insert("diff-report.schema.json", text::<Report>());
    files.insert("shape-report.schema.json", text::<ShapeReport>());
    files
}

fn text<T: JsonSchema>() -> String {
    format!("{:#}\n", schema_for!(T).to_value())
}
