//! The body of a reply as it arrives: it may begin with a byte order mark, and it may be encoded although the client
//! asks for no encoding.

use bytes::Bytes;
use http::Response;
use http::header::CONTENT_ENCODING;

use crate::privacy::{ApiKey, hide, mask};

/// The byte order mark in UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";
/// Most characters of an encoding's name that are shown.
const LONGEST_NAME: usize = 40;

/// The reply without a byte order mark, which JSON does not allow.
pub(super) fn without_mark(reply: Response<Bytes>) -> Response<Bytes> {
    reply.map(|body| match body.strip_prefix(MARK) {
        Some(rest) => body.slice_ref(rest),
        None => body,
    })
}

/// The encodings of the body, which the client did not ask for and cannot decode.
pub(super) fn unasked_encoding(reply: &Response<Bytes>, key: &ApiKey) -> Option<String> {
    if reply.body().is_empty() || !reply.headers().contains_key(CONTENT_ENCODING) {
        return None;
    }
    let names: Vec<_> = reply
        .headers()
        .get_all(CONTENT_ENCODING)
        .iter()
        .map(|name| {
            hide(&String::from_utf8_lossy(name.as_bytes()), &[key.expose()])
                .trim()
                .to_ascii_lowercase()
        })
        .collect();
    let names = names.join(", ");
    let is_plain = |name: &str| matches!(name.trim(), "" | "identity");
    (!names.split(',').all(is_plain)).then(|| {
        mask(&names, &[key.expose()])
            .chars()
            .take(LONGEST_NAME)
            .collect()
    })
}
