//! The JSON Schemas beside the spec match the types that read it. `UPDATE_EXPECT=1` updates them.

use std::path::Path;

use expect_test::expect_file;

#[test]
fn the_schemas_follow_the_types() {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    for (name, text) in spoki_codegen::schemas().iter() {
        expect_file![spec.join(name)].assert_eq(text);
    }
}
