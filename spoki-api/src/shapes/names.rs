//! Which names of members may be written: those of the tables, and those that look like identifiers.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::action::{Kind, ObjectInfo};
use crate::generated::catalog;

/// The longest name, and the longest word in a name.
const LONGEST_NAME: usize = 48;
const LONGEST_WORD: usize = 20;
/// English words have no more consonants in a row.
const MOST_CONSONANTS: usize = 5;

/// The names that the tables have.
#[derive(Default)]
pub(super) struct KnownNames {
    fields: BTreeSet<&'static str>,
    /// Members that are maps everywhere in the tables; they count as maps in other places, too.
    maps: BTreeSet<&'static str>,
    objects: BTreeSet<&'static str>,
}

pub(super) static KNOWN: LazyLock<KnownNames> = LazyLock::new(|| {
    let mut known = KnownNames::default();
    // The names of a page's members.
    known
        .fields
        .extend(["count", "next", "previous", "results"]);
    for info in catalog().actions {
        known.add(&info.reply.kind);
        for param in info.params {
            known.add_field(param.name, &param.kind);
        }
    }
    known
});

impl KnownNames {
    pub(super) fn has(&self, name: &str) -> bool {
        self.fields.contains(name)
    }

    pub(super) fn is_map(&self, name: &str) -> bool {
        self.maps.contains(name)
    }

    fn add_field(&mut self, name: &'static str, kind: &Kind) {
        self.fields.insert(name);
        if matches!(kind, Kind::Map(_)) {
            self.maps.insert(name);
        }
        self.add(kind);
    }

    fn add(&mut self, kind: &Kind) {
        match kind {
            Kind::Array(item) | Kind::Map(item) => self.add(item),
            Kind::Object(info) => self.add_object(info()),
            _ => {}
        }
    }

    /// Objects may contain themselves.
    fn add_object(&mut self, info: &'static ObjectInfo) {
        if self.objects.insert(info.name) {
            for field in info.fields {
                self.fields.extend(field.aliases);
                self.add_field(field.name, &field.kind);
            }
        }
    }
}

/// Whether a name looks like an identifier that a programmer chose: a few words of letters, in `snake_case` or
/// `camelCase`, with hardly any digits. A name that begins with upper case is a value, such as the code of a
/// custom field.
pub(super) fn is_plausible(name: &str) -> bool {
    let is_name = name.len() <= LONGEST_NAME
        && name.starts_with(|first: char| first.is_ascii_lowercase())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let has_upper = name.bytes().any(|byte| byte.is_ascii_uppercase());
    let digits = name.bytes().filter(u8::is_ascii_digit).count();
    let mut words = name.split('_').flat_map(humps);
    let (count, short) = (
        words.clone().count(),
        words.clone().filter(|word| word.len() < 4).count(),
    );
    // Random letters change between upper and lower case more often than names do.
    let is_one_style = !has_upper || !name.contains('_') && 2 * short <= count + 1;
    is_name && digits <= 3 && is_one_style && words.all(is_word)
}

/// The parts of a word in camel case.
fn humps(word: &str) -> impl Iterator<Item = &str> + Clone {
    let is_start = |(at, c): &(usize, char)| *at == 0 || c.is_ascii_uppercase();
    let starts = word.char_indices().filter(is_start).map(|(at, _)| at);
    let ends = starts.clone().skip(1).chain([word.len()]);
    starts.zip(ends).map(|(from, to)| &word[from..to])
}

/// Letters that people could pronounce, with digits only before or after them.
fn is_word(word: &str) -> bool {
    let letters = word.trim_matches(|c: char| c.is_ascii_digit());
    let is_vowel = |c: char| "aeiouyAEIOUY".contains(c);
    let longest = letters.split(is_vowel).map(str::len).max().unwrap_or(0);
    letters.len() <= LONGEST_WORD
        && letters.bytes().all(|byte| byte.is_ascii_alphabetic())
        && longest <= MOST_CONSONANTS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_may_be_written_and_values_may_not() {
        for name in [
            "id",
            "created_datetime",
            "firstName",
            "address_line_2",
            "contacted_in_24h",
            "userId",
            "is_active",
            "httpStatus",
            "e164",
            "has_private_key",
            "utm_source",
            "oauth2_token",
            "x",
        ] {
            assert!(is_plausible(name), "{name}");
        }
        for name in [
            "",
            "+390212345678",
            "390212345678",
            "ada@example.com",
            "Ada Lovelace",
            "FAVORITE_BREAD",
            "Birthday",
            "hidden-secret",
            "sk_live_4eC39HqLyjW",
            "aGk3XwPz9",
            "xKqZvBnM",
            "qwrtzpsdf",
            "ghp_16C7e42F292c",
            "0f8f7c1e",
            "a b",
            "naïve",
            "phone_390212345678",
            "https://example.com",
            "_",
            "eyJhbGciOiJIUzI1NiJ9",
            "averyveryveryverylongwordwithoutanybreak",
        ] {
            assert!(!is_plausible(name), "{name}");
        }
    }

    #[test]
    fn the_tables_tell_names_and_maps() {
        assert!(KNOWN.has("contactfield_set") || KNOWN.has("first_name"));
        assert!(KNOWN.is_map("custom_fields"));
    }
}
