//! Typed client for Spoki.
