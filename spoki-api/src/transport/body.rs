//! The body of a reply as it grows.

use bytes::Bytes;

/// Most bytes that are allocated before they arrive: the announced length may be wrong.
const MAX_FORESEEN: usize = 1 << 20;
/// Unused memory above this size is freed when the body is complete.
const MAX_UNUSED: usize = 64 * 1024;

/// Collects the chunks of a body. Allocates the length that the reply announces, or else little more than has
/// arrived: while a large buffer grows, old and new buffer count.
pub(super) struct Body {
    bytes: Vec<u8>,
    announced: usize,
}

impl Body {
    pub(super) fn new(announced: usize) -> Self {
        Self {
            bytes: Vec::with_capacity(announced.min(MAX_FORESEEN)),
            announced,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.bytes.len()
    }

    pub(super) fn push(&mut self, chunk: &[u8]) {
        let length = self.bytes.len() + chunk.len();
        if length > self.bytes.capacity() {
            let half_more = length.saturating_add(length / 2);
            let capacity = if length <= self.announced {
                self.announced.min(half_more)
            } else {
                half_more
            };
            self.bytes.reserve_exact(capacity - self.bytes.len());
        }
        self.bytes.extend_from_slice(chunk);
    }

    /// A copy of the first bytes.
    pub(super) fn start(&self, length: usize) -> Bytes {
        Bytes::copy_from_slice(&self.bytes[..self.bytes.len().min(length)])
    }

    pub(super) fn complete(mut self) -> Bytes {
        if self.bytes.capacity() - self.bytes.len() > MAX_UNUSED {
            self.bytes.shrink_to_fit();
        }
        self.bytes.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHUNK: usize = 10_000;

    /// The body of this many chunks, and the most memory while it grew.
    fn grown(announced: usize, chunks: usize) -> (Body, usize) {
        let mut body = Body::new(announced);
        let mut greatest = 0;
        for _ in 0..chunks {
            let before = body.bytes.capacity();
            body.push(&[b'x'; CHUNK]);
            let after = body.bytes.capacity();
            let moving = if after == before { 0 } else { before };
            greatest = greatest.max(after + moving);
        }
        (body, greatest)
    }

    #[test]
    fn d1_room_grows_with_what_arrives() {
        for chunks in [1, 2, 100, 1_000, 1_700] {
            let size = chunks * CHUNK;
            for announced in [0, size, size / 2, usize::MAX] {
                let (body, greatest) = grown(announced, chunks);
                assert!(
                    greatest <= 3 * size + MAX_FORESEEN,
                    "{announced}: {greatest} for {size}"
                );
                let bytes = body.complete();
                assert_eq!(bytes.len(), size);
            }
        }
    }

    #[test]
    fn d1_an_announced_length_is_taken_exactly() {
        let (body, _) = grown(3_000_000, 300);
        assert_eq!(body.bytes.capacity(), 3_000_000);
        let (body, _) = grown(0, 300);
        assert!(body.bytes.capacity() > 3_000_000);
        assert_eq!(body.start(3), "xxx");
    }
}
