//! Any text as a spec.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &str| spoki_test_support::fuzz::spec(data));
