//! "Did you mean …?": the known name closest to a mistyped one.

/// Most bytes of a name that is compared.
const LONGEST_NAME: usize = 200;

/// The candidate closest to `name`, if it is close enough to be a likely correction.
pub(crate) fn closest<'a>(
    name: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    // Longer names are not misspelt names, and comparing them would take long.
    if name.len() > LONGEST_NAME {
        return None;
    }
    let wanted = fold(name);
    let allowed = wanted.len().div_ceil(3);
    candidates
        .into_iter()
        .map(|candidate| (distance(&wanted, &fold(candidate)), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// The closest name of an argument or a field; else the only one that ends with the given name: `contact_phone` for
/// `phone`.
pub(crate) fn closest_name<'a>(
    name: &str,
    candidates: impl Iterator<Item = &'a str> + Clone,
) -> Option<&'a str> {
    closest(name, candidates.clone()).or_else(|| {
        let mut longer = candidates.filter(|candidate| {
            let prefix = candidate.strip_suffix(name);
            prefix.is_some_and(|prefix| !name.is_empty() && prefix.ends_with('_'))
        });
        longer.next().filter(|_| longer.next().is_none())
    })
}

/// The end of a message that suggests the closest candidate; empty if no candidate is close.
pub(crate) fn did_you_mean<'a>(
    name: &str,
    candidates: impl Iterator<Item = &'a str> + Clone,
) -> String {
    closest_name(name, candidates)
        .map_or_else(String::new, |found| format!("; did you mean `{found}`?"))
}

/// A name, or `…` for a long name: a part of a name could be a part of a secret, which is not recognised and masked.
pub(crate) fn short_name(name: &str, longest: usize) -> &str {
    if name.len() > longest { "…" } else { name }
}

/// Names in backticks with commas between them, for messages.
pub(crate) fn quoted<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names
        .map(|name| format!("`{name}`"))
        .collect::<Vec<_>>()
        .join(", ")
}

/// Letter case, blanks, `-` and `_` do not count: people mistype them most.
fn fold(name: &str) -> Vec<char> {
    name.chars()
        .filter(|letter| !matches!(letter, '_' | '-' | ' '))
        .flat_map(char::to_lowercase)
        .collect()
}

/// Levenshtein distance, one row at a time.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, y) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_close_and_only_the_close() {
        let known = ["contact_phone", "priority", "status"];
        assert_eq!(closest("contactPhone", known), Some("contact_phone"));
        assert_eq!(closest("priorty", known), Some("priority"));
        assert_eq!(closest("colour", known), None);
        assert_eq!(closest("", known), None);
    }

    #[test]
    fn the_end_of_a_longer_name_stands_for_the_only_one() {
        let known = ["contact_phone", "first_name", "last_name"];
        let found = |name| closest_name(name, known.into_iter());
        assert_eq!(found("phone"), Some("contact_phone"));
        assert_eq!(found("name"), None);
        assert_eq!(found(""), None);
        assert_eq!(closest("phone", known), None);
    }

    #[test]
    fn distance_counts_edits() {
        let of = |a: &str, b: &str| distance(&fold(a), &fold(b));
        assert_eq!(of("kitten", "sitting"), 3);
        assert_eq!(of("", "abc"), 3);
        assert_eq!(of("abc", "abc"), 0);
    }
}
