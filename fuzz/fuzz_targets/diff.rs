//! Random edits of the small spec.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| spoki_test_support::fuzz::compare(data));
