//! The catalogue: every action as data, for programs that choose actions at run time.

use super::search::{self, Hit};
use super::{ActionInfo, GroupInfo, Limitation};
use crate::util::closest;

/// The service and all its actions, with parameters, types, values, limits, effects and documentation.
///
/// [`catalog()`](crate::catalog()) returns the only catalogue.
///
/// ```
/// let catalog = spoki_api::catalog();
/// let action = catalog.get("SPOKI_LIST_TAGS").ok_or("no such action")?;
/// assert!(action.effect.is_read());
/// assert!(catalog.group("tags").any(|of_group| of_group.slug == action.slug));
/// # Ok::<(), &str>(())
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub struct Catalog {
    /// The toolkit's identifier; every slug begins with it.
    pub toolkit: &'static str,
    /// The service's name for people.
    pub name: &'static str,
    /// Version of the catalogue that the actions were generated from. Every call over Composio asks for this version.
    /// Empty if the vendor gives no version; calls then name no version.
    pub version: &'static str,
    /// Origin of the service's own REST API.
    pub rest_base_url: &'static str,
    /// Header of the REST API that carries the key, in lower case.
    pub rest_key_header: &'static str,
    /// Environment variable with the REST key.
    pub rest_key_variable: &'static str,
    /// Origin of Composio.
    pub composio_base_url: &'static str,
    /// The path of Composio that executes an action; the slug follows it.
    pub composio_execute_path: &'static str,
    /// Header of Composio that carries the key, in lower case.
    pub composio_key_header: &'static str,
    /// The resource groups, sorted by name.
    ///
    /// ```
    /// let groups = spoki_api::catalog().groups;
    /// assert!(groups.iter().any(|group| group.name == "tickets"));
    /// ```
    pub groups: &'static [GroupInfo],
    /// Every action, sorted by slug.
    pub actions: &'static [&'static ActionInfo],
    /// What people may expect of the service, and no action does.
    pub cannot: &'static [Limitation],
}

impl Catalog {
    /// How many actions there are.
    #[expect(
        clippy::len_without_is_empty,
        reason = "the generator refuses a catalogue without actions"
    )]
    pub fn len(&self) -> usize {
        self.actions.len()
    }

    /// Every action, sorted by slug.
    pub fn iter(&self) -> std::iter::Copied<std::slice::Iter<'static, &'static ActionInfo>> {
        self.actions.iter().copied()
    }

    /// The action with exactly this slug.
    pub fn get(&self, slug: &str) -> Option<&'static ActionInfo> {
        let actions = self.actions;
        let place = actions.binary_search_by(|action| action.slug.cmp(slug));
        place.ok().map(|place| actions[place])
    }

    /// The action that a person means by this name: the slug or the client's method, in any case.
    ///
    /// ```
    /// let catalog = spoki_api::catalog();
    /// for name in ["SPOKI_CREATE_TICKET", "spoki_create_ticket", "create_ticket", "CREATE-TICKET"] {
    ///     assert_eq!(catalog.find(name).map(|action| action.title), Some("Create Ticket"));
    /// }
    /// ```
    pub fn find(&self, name: &str) -> Option<&'static ActionInfo> {
        let name = name.trim();
        if name.len() > LONGEST_NAME {
            return None;
        }
        let name = name.to_ascii_uppercase().replace('-', "_");
        self.get(&name)
            .or_else(|| self.get(&format!("{}_{name}", self.toolkit)))
    }

    /// The action that checks a key: a read without required parameters, if there is one.
    ///
    /// ```
    /// let check = spoki_api::catalog().check().ok_or("no such action")?;
    /// assert!(check.effect.is_read());
    /// # Ok::<(), &str>(())
    /// ```
    pub fn check(&self) -> Option<&'static ActionInfo> {
        self.iter().find(|action| action.check)
    }

    /// The slug closest to a mistyped one, if one is close enough to be meant. It has the same verb, so a
    /// misspelt read never suggests a delete. The rest of the slug is compared separately, so a misspelt
    /// account never suggests a contact.
    ///
    /// ```
    /// let catalog = spoki_api::catalog();
    /// assert_eq!(catalog.closest("SPOKI_DELETE_TICKETS"), Some("SPOKI_DELETE_TICKET"));
    /// assert_eq!(catalog.closest("SPOKI_REMOVE_TICKET"), None);
    /// assert_eq!(catalog.closest("SPOKI_DELETE_ACCOUNT"), None);
    /// ```
    pub fn closest(&self, slug: &str) -> Option<&'static str> {
        let (verb, noun) = verb_and_noun(self.without_toolkit(slug));
        let same_verb = self.iter().filter_map(|action| {
            let (other, noun) = verb_and_noun(self.without_toolkit(action.slug));
            verb.eq_ignore_ascii_case(other)
                .then_some((noun, action.slug))
        });
        let same_verb: Vec<_> = same_verb.collect();
        let meant = closest(noun, same_verb.iter().map(|(noun, _)| *noun))?;
        let (_, slug) = same_verb.iter().find(|(noun, _)| *noun == meant)?;
        Some(slug)
    }

    /// The slugs of the actions that a search for the words of an unknown slug finds, the best first.
    pub(crate) fn related(&self, slug: &str) -> Vec<&'static str> {
        let hits = self.search(self.without_toolkit(slug)).into_iter();
        hits.take(MOST_RELATED).map(|hit| hit.action.slug).collect()
    }

    /// The slug without the toolkit's identifier, if it begins with that.
    fn without_toolkit<'a>(&self, slug: &'a str) -> &'a str {
        let start = self.toolkit.len();
        match (slug.get(..start), slug.get(start..)) {
            (Some(toolkit), Some(name))
                if toolkit.eq_ignore_ascii_case(self.toolkit) && name.starts_with(SEPARATORS) =>
            {
                &name[1..]
            }
            _ => slug,
        }
    }

    /// The actions of one resource group, sorted by slug; none if there is no such group.
    pub fn group(&self, name: &str) -> impl Iterator<Item = &'static ActionInfo> {
        self.iter().filter(move |action| action.group == name)
    }

    /// The actions that a query in plain words is about, best first.
    ///
    /// Words count most in the slug, the title, the command and the action's synonyms, less in the names of group and
    /// parameters and the group's synonyms, least in the documentation. Actions in which more of the words occur come
    /// first. Function words such as `the` and `please` do not count, and actions in which too few of the other words
    /// occur are not found.
    ///
    /// ```
    /// let found = spoki_api::catalog().search("delete ticket");
    /// assert_eq!(found[0].action.slug, "SPOKI_DELETE_TICKET");
    /// ```
    pub fn search(&self, query: &str) -> Vec<Hit> {
        search::search(self.toolkit, self.actions, self.groups, query)
    }

    /// The limitation that a query in plain words asks for: the query has all words of one of the limitation's phrases.
    ///
    /// ```
    /// let limitation = spoki_api::catalog().limitation("send a message to Ada");
    /// assert!(limitation.is_some_and(|found| found.text.starts_with("No action sends a message.")));
    /// assert!(spoki_api::catalog().limitation("list tags").is_none());
    /// ```
    pub fn limitation(&self, query: &str) -> Option<&'static Limitation> {
        search::limitation(self.cannot, query)
    }
}

/// What may stand between the words of a slug.
const SEPARATORS: [char; 3] = ['_', '-', ' '];

/// No name is longer, in bytes; a longer text is not copied.
const LONGEST_NAME: usize = 200;

/// Most actions that the error for an unknown slug lists.
const MOST_RELATED: usize = 5;

/// The first word of a slug without its toolkit, and the rest.
fn verb_and_noun(name: &str) -> (&str, &str) {
    name.split_once(SEPARATORS).unwrap_or((name, ""))
}

impl IntoIterator for &Catalog {
    type Item = &'static ActionInfo;
    type IntoIter = std::iter::Copied<std::slice::Iter<'static, &'static ActionInfo>>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use crate::action::{Confidence, Kind};
    use crate::catalog;

    #[test]
    fn every_action_is_found_by_its_slug_and_in_its_group() {
        let slugs: Vec<_> = catalog().iter().map(|action| action.slug).collect();
        assert!(slugs.is_sorted());
        assert_eq!(slugs.len(), catalog().len());
        for slug in slugs {
            let action = catalog().get(slug).unwrap();
            assert_eq!(action.slug, slug);
            assert!(
                catalog()
                    .group(action.group)
                    .any(|other| other.slug == slug)
            );
        }
        let grouped: usize = catalog()
            .groups
            .iter()
            .map(|group| catalog().group(group.name).count())
            .sum();
        assert_eq!(grouped, catalog().len());
    }

    #[test]
    fn the_table_of_a_reply_has_the_fields_of_its_model_in_order() {
        let fields = |slug: &str| match catalog().get(slug).unwrap().reply.kind {
            Kind::Object(info) => info().fields.iter().map(|field| field.name).collect(),
            _ => Vec::new(),
        };
        let of_tags = ["id", "name", "color", "order"];
        assert_eq!(fields("SPOKI_RETRIEVE_TAG"), of_tags);
        assert_eq!(fields("SPOKI_LIST_TAGS"), of_tags);
        assert_eq!(fields("SPOKI_LIST_ROLES"), [""; 0]);
    }

    #[test]
    fn the_tables_tell_the_forms_of_replies_apart() {
        let reply = |slug: &str| &catalog().get(slug).unwrap().reply;
        let facts = |slug| {
            let reply = reply(slug);
            (reply.list, reply.paged, reply.secret, reply.confidence)
        };
        let (yes, no) = (true, false);
        assert_eq!(
            facts("SPOKI_LIST_TAGS"),
            (yes, yes, no, Confidence::Documented)
        );
        assert_eq!(
            facts("SPOKI_LIST_ACCOUNTS"),
            (yes, no, no, Confidence::Documented)
        );
        assert_eq!(
            facts("SPOKI_RETRIEVE_TAG"),
            (no, no, no, Confidence::Documented)
        );
        assert_eq!(
            facts("SPOKI_GENERATE_ROLE_PRIVATE_KEY"),
            (no, no, yes, Confidence::Assumed)
        );
    }

    #[test]
    fn commands_are_unique_in_their_group_and_one_read_checks_a_key() {
        let mut commands = HashSet::new();
        for action in catalog() {
            assert!(!action.command.is_empty(), "{}", action.slug);
            assert!(commands.insert((action.group, action.command)));
            assert!(!action.adds || !action.effect.is_read() && !action.effect.is_delete());
        }
        assert_eq!(catalog().iter().filter(|action| action.check).count(), 1);
        let check = catalog().check().unwrap();
        assert!(check.effect.is_read());
        assert!(!check.params.iter().any(|param| param.required));
    }

    #[test]
    fn names_of_people_are_understood_and_others_are_not() {
        let slug = |name| catalog().find(name).map(|action| action.slug);
        assert_eq!(slug(" list-tags "), Some("SPOKI_LIST_TAGS"));
        assert_eq!(slug("SPOKI_SPOKI_LIST_TAGS"), None);
        assert_eq!(slug(""), None);
        assert!(catalog().get("spoki_list_tags").is_none());
        assert_eq!(catalog().closest("LIST_TAG"), Some("SPOKI_LIST_TAGS"));
        assert_eq!(catalog().closest("brew coffee"), None);
        for other_noun in [
            "DELETE_ACCOUNT",
            "UPDATE_TICKET",
            "CREATE_CONTACT",
            "DELETE_",
        ] {
            assert_eq!(catalog().closest(other_noun), None, "{other_noun}");
        }
        assert_eq!(catalog().group("coffee").count(), 0);
    }
}
