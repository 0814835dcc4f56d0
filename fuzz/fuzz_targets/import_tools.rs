//! Any text as the vendor's JSON.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &str| spoki_test_support::fuzz::tools(data));
