//! Finds the action that a method and a path belong to.

use http::Method;
use spoki_api::{ActionInfo, catalog};

use crate::protocol::message::decode;

/// The values of a path's placeholders, by name.
pub(super) type PathValues = Vec<(&'static str, String)>;

/// What a method and a path belong to.
pub(super) enum Route {
    /// An action, and the values in its path.
    Action(&'static ActionInfo, PathValues),
    /// Actions with other methods; the methods, for the header `Allow`.
    OtherMethod(String),
    /// An action whose path has one more slash at its end.
    MissingSlash,
    /// No action.
    NotFound,
}

/// Finds the action. A path without placeholders is preferred to one with placeholders.
pub(super) fn route(method: &Method, path: &str) -> Route {
    let mut matching: Vec<(&'static ActionInfo, PathValues)> = catalog()
        .actions
        .iter()
        .filter_map(|info| Some((*info, match_path(info.rest.path, path)?)))
        .collect();
    let fewest = matching.iter().map(|(_, values)| values.len()).min();
    matching.retain(|(_, values)| Some(values.len()) == fewest);
    if matching.is_empty() {
        let with_slash = format!("{path}/");
        let mut actions = catalog().actions.iter();
        let is_near = actions.any(|info| match_path(info.rest.path, &with_slash).is_some());
        return if is_near {
            Route::MissingSlash
        } else {
            Route::NotFound
        };
    }
    let methods: Vec<&str> = matching.iter().map(|(info, _)| info.rest.method).collect();
    let allow = methods.join(", ");
    matching
        .into_iter()
        .find(|(info, _)| info.rest.method == method.as_str())
        .map_or(Route::OtherMethod(allow), |(info, values)| {
            Route::Action(info, values)
        })
}

/// The values of a template's placeholders in a path. They are identifiers, so they have to be digits.
fn match_path(template: &'static str, path: &str) -> Option<PathValues> {
    let mut values = Vec::new();
    let mut parts = path.split('/');
    for wanted in template.split('/') {
        let part = parts.next()?;
        let name = wanted
            .strip_prefix('{')
            .and_then(|name| name.strip_suffix('}'));
        match name {
            Some(name) => {
                let value = decode(part);
                let is_number =
                    !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
                values.push((name, is_number.then_some(value)?));
            }
            None if wanted != part => return None,
            None => {}
        }
    }
    parts.next().is_none().then_some(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn routed(method: &str, path: &str) -> String {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        match route(&method, path) {
            Route::Action(info, values) => format!("{} {values:?}", info.slug),
            Route::OtherMethod(allow) => format!("allow {allow}"),
            Route::MissingSlash => "missing slash".to_owned(),
            Route::NotFound => "not found".to_owned(),
        }
    }

    #[test]
    fn every_action_has_its_own_address() {
        for info in catalog().actions {
            let path = info.rest.path.split('/').map(|part| match part {
                part if part.starts_with('{') => "7",
                part => part,
            });
            let path = path.collect::<Vec<_>>().join("/");
            let routed = routed(info.rest.method, &path);
            assert!(routed.starts_with(&format!("{} ", info.slug)), "{routed}");
        }
    }

    #[test]
    fn near_misses_are_distinguished() {
        assert_eq!(
            routed("PATCH", "/api/1/contacts/4711/"),
            r#"SPOKI_UPDATE_CONTACT [("id", "4711")]"#
        );
        assert_eq!(routed("PUT", "/api/1/contacts/sync/"), "allow POST");
        assert_eq!(routed("GET", "/api/1/tags"), "missing slash");
        assert_eq!(routed("GET", "/api/1/tags/vip/"), "not found");
        assert_eq!(routed("GET", "/"), "not found");
    }
}
