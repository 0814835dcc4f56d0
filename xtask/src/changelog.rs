//! Entries under "Unreleased".

const UNRELEASED: &str = "## Unreleased";

/// The changelog with these sections (`### Added` and so on) joined to those under "Unreleased".
/// What stands there already is not added again. Nothing if there is no such place.
pub(crate) fn with_entries(changelog: &str, entries: &str) -> Option<String> {
    let start = changelog.find(UNRELEASED)? + UNRELEASED.len();
    let rest = &changelog[start..];
    let end = rest.find("\n## ").map_or(rest.len(), |end| end + 1);
    let mut sections = sections(&rest[..end]);
    for (title, lines) in self::sections(entries) {
        match sections.iter_mut().find(|(known, _)| *known == title) {
            Some((_, known)) => known.extend(lines.into_iter().filter(|line| !rest.contains(line))),
            None => sections.push((title, lines)),
        }
    }
    let mut body = String::new();
    for (title, lines) in &sections {
        body += &format!("\n{title}\n\n{}\n", lines.join("\n"));
    }
    let after = &rest[end..];
    let gap = if after.is_empty() { "" } else { "\n" };
    Some(format!("{}\n{body}{gap}{after}", &changelog[..start]))
}

/// Titles with the lines under them; blank lines do not count.
fn sections(text: &str) -> Vec<(&str, Vec<&str>)> {
    let mut sections: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        match (line.starts_with("### "), sections.last_mut()) {
            (true, _) => sections.push((line, Vec::new())),
            (false, Some((_, lines))) => lines.push(line),
            (false, None) => {}
        }
    }
    sections
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_join_their_sections_once() {
        let changelog = "# C\n\n## Unreleased\n\n### Added\n\n- one\n\n## 1.0\n\n- old\n";
        let entries = "### Added\n\n- two\n\n### Removed\n\n- three\n";
        let expected = "# C\n\n## Unreleased\n\n### Added\n\n- one\n- two\n\n### Removed\n\n- three\n\n## 1.0\n\n- old\n";
        let once = with_entries(changelog, entries).unwrap();
        assert_eq!(once, expected);
        assert_eq!(with_entries(&once, entries).unwrap(), expected);
        assert_eq!(with_entries("# C\n", entries), None);
    }
}
