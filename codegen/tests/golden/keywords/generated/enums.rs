// @generated from spec/ by `cargo xtask codegen`: edit the spec instead.

//! Enumerated values of Odd, version 20260101_00.
