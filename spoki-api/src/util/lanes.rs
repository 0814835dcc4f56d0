//! Looking at texts eight bytes at a time, in plain registers.

/// Eight bytes of a text.
#[derive(Clone, Copy)]
pub(crate) struct Lanes(u64);

impl Lanes {
    pub(crate) fn new(bytes: [u8; 8]) -> Self {
        Self(u64::from_le_bytes(bytes))
    }

    /// Whether none of the bytes has to be escaped in JSON: controls, quote, backslash.
    pub(crate) fn is_plain(self) -> bool {
        // With this bit turned around, the quote comes right behind the control characters.
        let turned = self.0 ^ each(b'"' ^ b' ');
        below(turned, b' ' + 1) | self.marks(b'\\') == 0
    }

    /// Bytes before the first quote or backslash.
    pub(crate) fn until_quote_or_backslash(self) -> usize {
        let first = (self.marks(b'"') | self.marks(b'\\')).trailing_zeros();
        first as usize / 8
    }

    fn marks(self, byte: u8) -> u64 {
        below(self.0 ^ each(byte), 1)
    }
}

const fn each(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; 8])
}

/// The high bit of each byte below `bound`; what lies above the first of them may be marked wrongly.
fn below(word: u64, bound: u8) -> u64 {
    word.wrapping_sub(each(bound)) & !word & each(0x80)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_is_seen_at_every_place() {
        for byte in 0..=u8::MAX {
            for (at, filler) in
                (0..8).flat_map(|at| [b'x', b'!', 0xff, b'#'].map(|filler| (at, filler)))
            {
                let mut bytes = [filler; 8];
                bytes[at] = byte;
                let word = Lanes::new(bytes);
                let special = byte < b' ' || matches!(byte, b'"' | b'\\');
                assert_eq!(word.is_plain(), !special, "{bytes:?}");
                let ends = matches!(byte, b'"' | b'\\');
                assert_eq!(
                    word.until_quote_or_backslash(),
                    if ends { at } else { 8 },
                    "{bytes:?}"
                );
            }
        }
    }
}
