//! Synonyms: their form, and that names and documentation do not have them already.

use std::collections::HashSet;

use super::{Context, LinkedBinding};
use crate::read::diagnostic::shown;
use crate::read::locate::Mark;
use crate::read::source::{JsonPath, SpecFile};

/// Function words, which searches ignore.
const FUNCTION_WORDS: [&str; 13] = [
    "a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to",
];

pub(super) fn check(cx: &Context<'_>) {
    let top = JsonPath::top(SpecFile::Bindings);
    let groups = top.key("groups");
    for (name, group) in &cx.bindings.groups {
        let synonyms = group.synonyms.as_deref().unwrap_or_default();
        let path = groups.key(name);
        let path = path.key("synonyms");
        forms(cx, &path, synonyms);
        let found_by: Vec<_> = cx
            .linked_bindings()
            .filter(|linked| linked.binding.group == *name)
            .map(|linked| words_of(&linked))
            .collect();
        let what = format!("all actions of the group {}", shown(name));
        needless(cx, &path, &what, synonyms, &found_by);
    }
    for linked in cx.linked_bindings() {
        let synonyms = linked.binding.synonyms.as_deref().unwrap_or_default();
        let group = cx.bindings.groups.get(&linked.binding.group);
        let of_group = group.and_then(|group| group.synonyms.as_deref());
        let mut found_by = words_of(&linked);
        found_by.extend(
            of_group
                .into_iter()
                .flatten()
                .flat_map(|synonym| words(synonym)),
        );
        linked.at(|path| {
            let path = path.key("synonyms");
            forms(cx, &path, synonyms);
            needless(cx, &path, &shown(linked.slug), synonyms, &[found_by]);
        });
    }
    limitations(cx, &top);
}

fn limitations(cx: &Context<'_>, top: &JsonPath<'_>) {
    let cannot = top.key("cannot");
    for (index, limitation) in cx.bindings.cannot.iter().flatten().enumerate() {
        let path = cannot.index(index);
        let path = path.key("words");
        forms(cx, &path, &limitation.words);
        if limitation.words.is_empty() {
            let message = "no search finds this limitation";
            cx.report("missing-words", &path, Mark::Value, message, |found| {
                found.expected("at least one entry, such as `send message`")
            });
        }
        contradicted(cx, &path, &limitation.words);
    }
}

/// Reports limitations that the names of an action contradict.
fn contradicted(cx: &Context<'_>, path: &JsonPath<'_>, entries: &[String]) {
    for (index, entry) in entries.iter().enumerate() {
        let does = |linked: &LinkedBinding<'_>| {
            let names = names_of(linked);
            words(entry).all(|word| names.contains(&word))
        };
        let Some(linked) = cx.linked_bindings().find(does) else {
            continue;
        };
        let message = format!(
            "the action {} contradicts this limitation: its name has all words of the entry",
            shown(linked.slug)
        );
        let path = path.index(index);
        cx.report(
            "contradicted-limitation",
            &path,
            Mark::Value,
            message,
            |found| {
                found
                    .related(linked.at(|path| cx.span(path, Mark::Key)), "this action")
                    .expected("words that are not all in the name of one action")
                    .hint("remove this entry, or the whole limitation if an action now does this")
            },
        );
    }
}

fn forms(cx: &Context<'_>, path: &JsonPath<'_>, synonyms: &[String]) {
    for (index, synonym) in synonyms.iter().enumerate() {
        let path = path.index(index);
        if !is_well_formed(synonym) {
            let message = format!("{} is not a valid synonym", shown(synonym));
            cx.report("malformed-synonym", &path, Mark::Value, message, |found| {
                found.expected(
                    "lower-case words with one space between them, without words such as `of` and `the`",
                )
            });
        } else if synonyms[..index].contains(synonym) {
            let message = format!("{} occurs twice", shown(synonym));
            cx.report("duplicate-synonym", &path, Mark::Value, message, |found| {
                found.expected("each entry once").hint("remove one")
            });
        }
    }
}

fn is_well_formed(synonym: &str) -> bool {
    synonym.split(' ').all(|word| {
        let is_lower = |c: char| c.is_alphanumeric() && !c.is_uppercase();
        !word.is_empty() && word.chars().all(is_lower) && !FUNCTION_WORDS.contains(&word)
    })
}

/// Reports needless synonyms: those whose words are all in each of these sets.
fn needless(
    cx: &Context<'_>,
    path: &JsonPath<'_>,
    what: &str,
    synonyms: &[String],
    found_by: &[HashSet<String>],
) {
    for (index, synonym) in synonyms.iter().enumerate() {
        let is_in = |known: &HashSet<String>| words(synonym).all(|word| known.contains(&word));
        if found_by.is_empty() || !found_by.iter().all(is_in) {
            continue;
        }
        let message = format!("a search for {} finds {what} anyway", shown(synonym));
        let path = path.index(index);
        cx.report("needless-synonym", &path, Mark::Value, message, |found| {
            found
                .expected("words that names, documentation and the group's synonyms do not hold")
                .hint("remove this synonym")
        });
    }
}

/// The words by which a search finds an action, without its synonyms.
fn words_of(linked: &LinkedBinding<'_>) -> HashSet<String> {
    let binding = linked.binding;
    let doc = binding.doc.iter().map(String::as_str);
    let others = [binding.group.as_str()].into_iter().chain(doc);
    let mut found_by = names_of(linked);
    found_by.extend(others.flat_map(words));
    found_by
}

/// The words of slug and title.
fn names_of(linked: &LinkedBinding<'_>) -> HashSet<String> {
    let title = linked.entry.map_or("", |(_, entry)| entry.title.as_str());
    [linked.slug, title].into_iter().flat_map(words).collect()
}

/// Lower-case words, without the `s` that makes a plural: as the runtime's search compares them.
fn words(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|letter: char| !letter.is_alphanumeric());
    words.filter(|word| !word.is_empty()).map(|word| {
        let word = word.to_lowercase();
        match word.strip_suffix('s') {
            Some(singular) if singular.len() > 2 && !singular.ends_with('s') => singular.to_owned(),
            _ => word,
        }
    })
}
