//! Search in plain words.

use super::{ActionInfo, GroupInfo, Limitation, Param};

/// An action that a search found.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Hit {
    /// The action.
    pub action: &'static ActionInfo,
    /// How many words of the query occur in it.
    pub words: usize,
    /// How much they weigh together; comparable within one search only.
    pub score: u32,
}

/// What a word weighs where it occurs; half of it where it only begins another word.
const TITLE: u32 = 20;
const GROUP: u32 = 8;
const PARAMETER: u32 = 6;
const DOCUMENTATION: u32 = 2;

pub(super) fn search(
    actions: &[&'static ActionInfo],
    groups: &[GroupInfo],
    query: &str,
) -> Vec<Hit> {
    let mut wanted = words(query);
    wanted.sort_unstable();
    wanted.dedup();
    let group = |action: &ActionInfo| groups.iter().find(|group| group.name == action.group);
    let mut hits: Vec<Hit> = actions
        .iter()
        .map(|action| hit(action, group(action), &wanted))
        .filter(|hit| hit.words > 0)
        .collect();
    hits.sort_by(|a, b| (b.words, b.score, a.action.slug).cmp(&(a.words, a.score, b.action.slug)));
    hits
}

fn hit(action: &'static ActionInfo, group: Option<&GroupInfo>, wanted: &[String]) -> Hit {
    let names = |params: &[Param]| {
        let names: Vec<_> = params.iter().map(|param| param.name).collect();
        words(&names.join(" "))
    };
    let group = group.map_or(&[][..], |group| group.synonyms);
    let fields = [
        (TITLE, words(&format!("{} {}", action.slug, action.title))),
        (TITLE, words(&action.synonyms.join(" "))),
        (GROUP, words(action.group)),
        (GROUP, words(&group.join(" "))),
        (PARAMETER, names(action.params)),
        (DOCUMENTATION, words(action.doc)),
    ];
    let weigh = |word: &String| -> u32 {
        fields
            .iter()
            .map(|(weight, words)| weight * likeness(word, words) / 2)
            .sum()
    };
    let weights: Vec<u32> = wanted.iter().map(weigh).collect();
    Hit {
        action,
        words: weights.iter().filter(|weight| **weight > 0).count(),
        score: weights.iter().sum(),
    }
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

/// Two if the word occurs, one if another begins with it, else none.
fn likeness(word: &str, words: &[String]) -> u32 {
    let one = words.iter().map(|other| {
        if other == word {
            2
        } else {
            u32::from(word.len() > 1 && other.starts_with(word))
        }
    });
    one.max().unwrap_or(0)
}

/// Lower-case words, without the `s` that makes a plural.
fn words(text: &str) -> Vec<String> {
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| {
            let word = word.to_lowercase();
            match word.strip_suffix('s') {
                Some(singular) if singular.len() > 2 && !singular.ends_with('s') => {
                    singular.to_owned()
                }
                _ => word,
            }
        })
        .collect()
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
