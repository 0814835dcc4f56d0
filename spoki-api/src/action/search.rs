//! Search in plain words.

use super::{ActionInfo, GroupInfo, Limitation};

/// An action that a search found.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Hit {
    /// The action.
    pub action: &'static ActionInfo,
    /// How many words of the query occur in it.
    pub words: usize,
    /// The sum of the weights of the words; comparable only within one search.
    pub score: u32,
}

/// The weight of a word that occurs; half the weight if the word is only the beginning of another word.
const TITLE: u32 = 20;
const GROUP: u32 = 8;
const PARAMETER: u32 = 6;
const DOCUMENTATION: u32 = 2;

/// Words of a query that say nothing about the action.
const FUNCTION_WORDS: &[&str] = &[
    "a", "all", "am", "an", "and", "any", "are", "as", "at", "be", "by", "can", "could", "did",
    "do", "does", "for", "from", "had", "has", "have", "how", "i", "if", "in", "into", "is", "it",
    "its", "let", "like", "me", "must", "my", "need", "of", "on", "or", "our", "out", "please",
    "shall", "should", "so", "some", "than", "that", "the", "their", "them", "then", "there",
    "these", "they", "this", "those", "to", "us", "want", "was", "we", "were", "what", "when",
    "where", "which", "who", "whom", "whose", "will", "with", "would", "you", "your",
];

/// The minimum length of a word that may be the beginning of another word.
const LEAST_PREFIX: usize = 3;

/// Longer words, in bytes, are ignored.
const LONGEST_WORD: usize = 100;

/// Longer queries are cut.
const MOST_WORDS: usize = 50;

pub(super) fn search(
    toolkit: &str,
    actions: &[&'static ActionInfo],
    groups: &[GroupInfo],
    query: &str,
) -> Vec<Hit> {
    let wanted = content_words(query, toolkit);
    let group = |action: &ActionInfo| groups.iter().find(|group| group.name == action.group);
    let mut hits: Vec<Hit> = actions
        .iter()
        .filter_map(|action| hit(action, group(action), &wanted))
        .collect();
    hits.sort_by(|a, b| (b.words, b.score, a.action.slug).cmp(&(a.words, a.score, b.action.slug)));
    hits
}

/// The different words of a query that say something about the action.
fn content_words(query: &str, toolkit: &str) -> Vec<String> {
    let says_something = |word: &String| {
        !FUNCTION_WORDS.contains(&word.as_str()) && !word.eq_ignore_ascii_case(toolkit)
    };
    let words = lower_case(query).filter(says_something);
    let mut wanted: Vec<String> = words.take(MOST_WORDS).map(singular).collect();
    wanted.sort_unstable();
    wanted.dedup();
    wanted
}

/// `None` if too few of the words occur in the action.
fn hit(action: &'static ActionInfo, group: Option<&GroupInfo>, wanted: &[String]) -> Option<Hit> {
    let fields = fields(action, group, wanted);
    let weigh = |word: &String| -> u32 {
        fields
            .iter()
            .map(|(weight, words)| weight * likeness(word, words) / 2)
            .sum()
    };
    let weights: Vec<u32> = wanted.iter().map(weigh).collect();
    let heavier_than = |least: u32| weights.iter().filter(|weight| **weight > least).count();
    let (all, named) = (heavier_than(0), heavier_than(PARAMETER));
    let is_enough = match named {
        0 => all > 0 && all * 2 >= wanted.len(),
        1 => all * 3 >= wanted.len(),
        _ => true,
    };
    is_enough.then(|| Hit {
        action,
        words: all,
        score: weights.iter().sum(),
    })
}

/// The words of an action, with their weights.
fn fields(
    action: &ActionInfo,
    group: Option<&GroupInfo>,
    wanted: &[String],
) -> Vec<(u32, Vec<String>)> {
    let names: Vec<_> = action.params.iter().map(|param| param.name).collect();
    let names_of_action = format!("{} {} {}", action.slug, action.title, action.command);
    let mut fields = vec![
        (TITLE, words(&names_of_action)),
        (GROUP, words(action.group)),
        (PARAMETER, words(&names.join(" "))),
        (DOCUMENTATION, words(action.doc)),
    ];
    let of_group = group.map_or(&[][..], |group| group.synonyms);
    for (weight, synonyms) in [(TITLE, action.synonyms), (GROUP, of_group)] {
        fields.extend(synonyms.iter().map(|synonym| {
            let words = words(synonym);
            // A part of `phone book` may mean something else.
            let is_whole = words.iter().all(|word| wanted.contains(word));
            let weight = if words.len() == 1 || is_whole {
                weight
            } else {
                DOCUMENTATION
            };
            (weight, words)
        }));
    }
    fields
}

/// The limitation that has a phrase whose words are all in the query.
pub(super) fn limitation(
    limitations: &'static [Limitation],
    query: &str,
) -> Option<&'static Limitation> {
    let asked = words(query);
    let is_asked = |phrase: &&str| words(phrase).iter().all(|word| asked.contains(word));
    limitations
        .iter()
        .find(|limitation| limitation.words.iter().any(is_asked))
}

/// Two if the word occurs, one if another word begins with it, else zero.
fn likeness(word: &str, words: &[String]) -> u32 {
    let one = words.iter().map(|other| {
        if other == word {
            2
        } else {
            u32::from(word.len() >= LEAST_PREFIX && other.starts_with(word))
        }
    });
    one.max().unwrap_or(0)
}

/// Lower-case words, without the `s` that makes a plural.
fn words(text: &str) -> Vec<String> {
    lower_case(text).map(singular).collect()
}

fn lower_case(text: &str) -> impl Iterator<Item = String> {
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty() && word.len() <= LONGEST_WORD)
        .map(str::to_lowercase)
}

fn singular(word: String) -> String {
    match word.strip_suffix('s') {
        Some(singular) if singular.len() > 2 && !singular.ends_with('s') => singular.to_owned(),
        _ => word,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog;

    fn best(query: &str) -> Option<&'static str> {
        catalog().search(query).first().map(|hit| hit.action.slug)
    }

    #[test]
    fn the_best_hit_is_the_one_meant() {
        assert_eq!(best("create ticket"), Some("SPOKI_CREATE_TICKET"));
        assert_eq!(best("Tickets: LIST!"), Some("SPOKI_LIST_TICKETS"));
        assert_eq!(
            best("private key generate"),
            Some("SPOKI_GENERATE_ROLE_PRIVATE_KEY")
        );
        assert_eq!(
            best("onboard"),
            Some("SPOKI_CREATE_ACCOUNT_ONBOARDING_LINK")
        );
    }

    #[test]
    fn parameters_and_documentation_count_too() {
        assert_eq!(best("webhook_platform"), Some("SPOKI_LIST_AUTOMATIONS"));
        let drafts = catalog().search("drafts");
        assert!(
            drafts
                .iter()
                .any(|hit| hit.action.slug == "SPOKI_CLONE_TEMPLATE")
        );
    }

    #[test]
    fn synonyms_of_groups_and_actions_count_too() {
        assert_eq!(best("erase customer"), Some("SPOKI_DELETE_CONTACT"));
        assert_eq!(best("broadcasts"), Some("SPOKI_LIST_CAMPAIGNS"));
        assert_eq!(best("duplicate template"), Some("SPOKI_CLONE_TEMPLATE"));
        for (query, group) in [
            ("phone book", "contacts"),
            ("segment", "lists"),
            ("picture", "media"),
        ] {
            let hits = catalog().search(query);
            assert_eq!(hits[0].action.group, group, "{query}");
        }
    }

    #[test]
    fn nothing_is_found_for_nothing() {
        assert!(catalog().search("").is_empty());
        assert!(catalog().search(" ,;- ").is_empty());
        assert!(catalog().search("xylophone").is_empty());
    }

    #[test]
    fn k2_nonsense_and_function_words_find_nothing() {
        for query in [
            "please",
            "what is the",
            "spoki",
            "me",
            "purple monkey dishwasher",
            "book a flight to Rome",
            "what is the weather in Paris tomorrow",
            "translate this sentence into Latin",
        ] {
            let found: Vec<_> = catalog()
                .search(query)
                .iter()
                .map(|hit| hit.action.slug)
                .collect();
            assert_eq!(found, [""; 0], "{query}");
        }
    }

    #[test]
    fn k2_sentences_find_what_their_words_find() {
        for (query, slug) in [
            (
                "please delete the ticket that Ada opened yesterday",
                "SPOKI_DELETE_TICKET",
            ),
            ("can you list all of the tags in Spoki?", "SPOKI_LIST_TAGS"),
            ("I want to erase a customer", "SPOKI_DELETE_CONTACT"),
            ("get contact", "SPOKI_RETRIEVE_CONTACT"),
            ("show me what is in the phone book", "SPOKI_LIST_CONTACTS"),
        ] {
            let hits = catalog().search(query);
            assert!(
                hits.iter().take(8).any(|hit| hit.action.slug == slug),
                "{query}: {:?}",
                hits.iter().map(|hit| hit.action.slug).collect::<Vec<_>>()
            );
        }
    }

    #[test]
    fn more_words_go_before_heavier_ones() {
        let hits = catalog().search("delete template force");
        assert_eq!(hits[0].action.slug, "SPOKI_DELETE_TEMPLATE");
        assert!(hits.is_sorted_by_key(|hit| (usize::MAX - hit.words, u32::MAX - hit.score)));
    }

    #[test]
    fn plurals_fold_and_double_s_stays() {
        assert_eq!(
            words("Lists of ACCESS_keys bus"),
            ["list", "of", "access", "key", "bus"]
        );
    }
}
