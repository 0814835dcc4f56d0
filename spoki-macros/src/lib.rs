//! The derives behind `spoki-api`.
