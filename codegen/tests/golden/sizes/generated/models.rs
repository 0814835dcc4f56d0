// @generated from spec/ by `cargo xtask codegen`: edit the spec instead.

//! Objects inside the requests and replies of Odd, version 20260101_00.
