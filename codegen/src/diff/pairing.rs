//! Finds renames: a removed and an added thing of the same shape and a similar name.

use std::collections::HashSet;

use heck::ToSnakeCase as _;

use crate::import::fingerprint;

/// How certain a rename is: the likeness of the names in thousandths, plus [`CERTAIN`] for each proof.
pub(super) type Score = u32;

/// The likeness of equal names.
pub(super) const CERTAIN: Score = 1000;

/// The likeness from which on two names of the same shape are a rename.
pub(super) const SIMILAR: Score = 600;

/// The likeness of a name and one with additional words.
const ADDITIONAL_WORDS: Score = 750;

/// Pairs removed with added things, best score first. Of equal scores, the pair whose members come first wins.
/// `score` gives `None` for a pair that cannot be a rename.
pub(super) fn pair<O, N>(
    gone: &[O],
    new: &[N],
    score: impl Fn(&O, &N) -> Option<Score>,
) -> Vec<(usize, usize)> {
    let candidates = gone
        .iter()
        .enumerate()
        .flat_map(|(i, old)| new.iter().enumerate().map(move |(j, new)| (i, j, old, new)))
        .filter_map(|(i, j, old, new)| Some((score(old, new)?, i, j)));
    best(candidates.collect(), gone.len(), new.len())
}

/// The best candidates that share no member, in the order of their members.
fn best(
    mut candidates: Vec<(Score, usize, usize)>,
    gone: usize,
    new: usize,
) -> Vec<(usize, usize)> {
    candidates.sort_by(|a, b| b.0.cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let (mut used_old, mut used_new) = (vec![false; gone], vec![false; new]);
    let mut pairs = Vec::new();
    for (_, i, j) in candidates {
        if !used_old[i] && !used_new[j] {
            (used_old[i], used_new[j]) = (true, true);
            pairs.push((i, j));
        }
    }
    pairs.sort_unstable();
    pairs
}

/// The `items` except those at the positions `used`.
pub(super) fn rest<T: Copy>(items: &[T], used: impl Iterator<Item = usize>) -> Vec<T> {
    let mut left = vec![true; items.len()];
    used.for_each(|at| left[at] = false);
    let items = items.iter().zip(left).filter(|(_, left)| *left);
    items.map(|(item, _)| *item).collect()
}

/// Whether a fingerprint is that of an empty text, which proves nothing.
pub(super) fn is_silent(text: &str) -> bool {
    text == fingerprint("")
}

/// The likeness of two names, without their common words: `LIST_TAGS` and `LIST_ROLES` are different. A name
/// with additional words (`id`, `list_id`) is quite similar.
pub(super) fn likeness(a: &str, b: &str) -> Score {
    let (a, b) = (a.to_snake_case(), b.to_snake_case());
    if a == b {
        return CERTAIN;
    }
    let rest = |of: &str, other: &str| {
        let shared: HashSet<&str> = other.split('_').collect();
        let own = of.split('_').filter(|word| !shared.contains(word));
        own.collect::<Vec<_>>().join("_")
    };
    let (own_a, own_b) = (rest(&a, &b), rest(&b, &a));
    if own_a.is_empty() || own_b.is_empty() {
        return ADDITIONAL_WORDS.max(letters(&a, &b));
    }
    letters(&own_a, &own_b)
}

/// The likeness of two texts by their letters.
pub(super) fn letters(a: &str, b: &str) -> Score {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a likeness lies between 0 and 1"
    )]
    let score = (strsim::normalized_damerau_levenshtein(a, b) * f64::from(CERTAIN)) as Score;
    score
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_pair_comes_first_and_nothing_is_used_twice() {
        let old = ["list_tags", "list_tag"];
        let new = ["list_tag_s", "listtag", "roles"];
        let score = |a: &&str, b: &&str| Some(likeness(a, b)).filter(|score| *score >= 600);
        assert_eq!(pair(&old, &new, score), [(0, 0), (1, 1)]);
        let none = |_: &&str, _: &&str| None;
        assert_eq!(pair(&old, &new, none), []);
    }

    #[test]
    fn of_equal_pairs_the_first_wins() {
        let score = |_: &&str, _: &&str| Some(CERTAIN);
        assert_eq!(pair(&["a", "b"], &["c", "d"], score), [(0, 0), (1, 1)]);
        assert_eq!(pair(&["a"], &["c", "d"], score), [(0, 0)]);
    }

    #[test]
    fn likeness_knows_letters_and_words() {
        assert_eq!(likeness("listId", "list_id"), CERTAIN);
        assert_eq!(likeness("id", "list_id"), ADDITIONAL_WORDS);
        assert_eq!(likeness("LIST_TAGS", "LIST_TAG"), 750);
        assert!(likeness("LIST_TAGS", "LIST_ROLES") < 500);
        assert!(likeness("LIST_LOAVES", "LIST_OVENS") < 600);
        assert!(letters("DELETE_LIST", "REMOVE_LIST") > 500);
        assert!(likeness("phone", "title") < 500);
    }
}
