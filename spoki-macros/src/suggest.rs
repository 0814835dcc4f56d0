//! "Did you mean …?" for misspelt keys and values.

/// The end of a message about an unknown name: the name that the user meant, or all known names.
pub(crate) fn hint<'a>(name: &str, known: impl IntoIterator<Item = &'a str> + Clone) -> String {
    match closest(name, known.clone()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("expected one of {}", quoted(known)),
    }
}

/// Names in backticks, separated by commas.
pub(crate) fn quoted<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

/// The known name closest to a misspelt one, if it is close enough.
pub(crate) fn closest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        .map(|candidate| (distance(name.as_bytes(), candidate.as_bytes()), candidate))
        .filter(|(distance, candidate)| *distance <= candidate.len().div_ceil(3))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// The Levenshtein distance, regardless of case. Computes one row of the table at a time.
fn distance(a: &[u8], b: &[u8]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, y) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(!x.eq_ignore_ascii_case(y));
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
    fn finds_only_names_that_are_close() {
        let known = ["slug", "title", "group"];
        assert_eq!(closest("slg", known), Some("slug"));
        assert_eq!(closest("Title", known), Some("title"));
        assert_eq!(closest("colour", known), None);
    }

    #[test]
    fn hints_at_one_name_or_at_all() {
        let known = ["slug", "title"];
        assert_eq!(hint("slg", known), "did you mean `slug`?");
        assert_eq!(hint("colour", known), "expected one of `slug`, `title`");
    }
}
