//! A spec of any kind.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &str| spoki_test_support::fuzz::spec(data));
