//! The catalogue: every action as data, for programs that choose actions at run time.

use super::ActionInfo;
#[cfg(feature = "tools")]
use super::search::{self, Hit};
use crate::util::closest;

/// The service and all its actions, with parameters, types, values, limits, effects and documentation.
///
/// [`catalog()`](crate::catalog()) gives the one there is.
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
    /// Empty if the vendor gives no version; calls then name none.
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
    /// Every action, sorted by slug.
    pub actions: &'static [&'static ActionInfo],
}

impl Catalog {
    /// How many actions there are.
    #[expect(
        clippy::len_without_is_empty,
        reason = "a catalogue without actions is not generated"
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
        let name = name.trim().to_ascii_uppercase().replace('-', "_");
        self.get(&name)
            .or_else(|| self.get(&format!("{}_{name}", self.toolkit)))
    }

    /// The slug closest to a mistyped one, if one is close enough to be meant.
    pub fn closest(&self, slug: &str) -> Option<&'static str> {
        let prefix = self.toolkit;
        let slugs = || self.iter().map(|action| action.slug);
        closest(slug, slugs()).or_else(|| closest(&format!("{prefix}_{slug}"), slugs()))
    }

    /// The resource groups, sorted.
    ///
    /// ```
    /// let groups = spoki_api::catalog().groups();
    /// assert!(groups.contains(&"tickets"));
    /// ```
    pub fn groups(&self) -> Vec<&'static str> {
        let mut groups: Vec<_> = self.iter().map(|action| action.group).collect();
        groups.sort_unstable();
        groups.dedup();
        groups
    }

    /// The actions of one resource group, sorted by slug; none if there is no such group.
    pub fn group(&self, name: &str) -> impl Iterator<Item = &'static ActionInfo> {
        self.iter().filter(move |action| action.group == name)
    }

    /// The actions that a query in plain words is about, best first.
    ///
    /// Words count most in the slug and the title, less in the names of group and parameters, least
    /// in the documentation. Actions in which more of the words occur come first.
    ///
    /// ```
    /// let found = spoki_api::catalog().search("delete ticket");
    /// assert_eq!(found[0].action.slug, "SPOKI_DELETE_TICKET");
    /// ```
    #[cfg(feature = "tools")]
    pub fn search(&self, query: &str) -> Vec<Hit> {
        search::search(self.iter(), query)
    }
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
            .groups()
            .into_iter()
            .map(|group| catalog().group(group).count())
            .sum();
        assert_eq!(grouped, catalog().len());
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
        assert_eq!(catalog().group("coffee").count(), 0);
    }
}
