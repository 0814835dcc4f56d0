//! Any text as the vendor's page.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &str| spoki_test_support::fuzz::page(data));
