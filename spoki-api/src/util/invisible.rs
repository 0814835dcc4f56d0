//! Invisible characters.

use std::ops::RangeInclusive;

/// Characters that take no space or change the direction of the text, in addition to control characters.
const INVISIBLE: [RangeInclusive<char>; 16] = [
    // Soft hyphen, grapheme joiner, Arabic direction mark, Hangul fillers, Khmer vowels, Mongolian separator.
    '\u{ad}'..='\u{ad}',
    '\u{34f}'..='\u{34f}',
    '\u{61c}'..='\u{61c}',
    '\u{115f}'..='\u{1160}',
    '\u{17b4}'..='\u{17b5}',
    '\u{180b}'..='\u{180f}',
    // Zero-width characters, direction marks, separators of lines and paragraphs, embeddings, isolates.
    '\u{200b}'..='\u{200f}',
    '\u{2028}'..='\u{202e}',
    '\u{2060}'..='\u{206f}',
    '\u{3164}'..='\u{3164}',
    '\u{fe00}'..='\u{fe0d}',
    '\u{feff}'..='\u{feff}',
    '\u{ffa0}'..='\u{ffa0}',
    '\u{fff0}'..='\u{fffb}',
    '\u{1d173}'..='\u{1d17a}',
    // Tags and further variation selectors, which can hide whole sentences.
    '\u{e0000}'..='\u{e0fff}',
];

/// Whether a character is a control character, takes no space, or changes the direction of the text.
///
/// Texts in replies come from contacts and other people. Such characters can drive a terminal, or hide words from a person
/// who reads the text but not from a language model. A program that shows these texts can replace them. Combining marks and
/// the two variation selectors of emoji are not among them: texts need these.
///
/// ```
/// let name = "Ada\u{202e}\u{1b}[31m";
/// let shown: String = name.chars().filter(|letter| !spoki_api::is_invisible(*letter)).collect();
/// assert_eq!(shown, "Ada[31m");
/// ```
pub fn is_invisible(letter: char) -> bool {
    letter.is_control() || letter > '~' && INVISIBLE.iter().any(|range| range.contains(&letter))
}
