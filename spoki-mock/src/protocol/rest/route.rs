//! Finds the action that a method and a path belong to.

use std::borrow::Cow;

use http::Method;
use spoki_api::{action::ActionInfo, catalog};

use crate::protocol::message::segments;

/// The values of a path's placeholders, by name.
pub(super) type PathValues = Vec<(&'static str, String)>;

/// What a method and a path belong to.
pub(super) enum Route {
    /// An action, and the values in its path.
    Action(&'static ActionInfo, PathValues),
    /// `OPTIONS`, on the path of actions; the methods, for the header `Allow`.
    Options(String),
    /// Actions with other methods; the methods, for the header `Allow`.
    OtherMethod(String),
    /// An action whose path has one more slash at its end.
    MissingSlash,
    /// No action.
    NotFound,
}

/// Finds the action. A path without placeholders is preferred to one with placeholders.
pub(super) fn route(method: &Method, path: &str) -> Route {
    let Some(mut segments) = segments(path) else {
        return Route::NotFound;
    };
    let matching = matching(&segments);
    if matching.is_empty() {
        segments.push(Cow::Borrowed(""));
        return if self::matching(&segments).is_empty() {
            Route::NotFound
        } else {
            Route::MissingSlash
        };
    }
    let allow = allowed_methods(&matching);
    if method == Method::OPTIONS {
        return Route::Options(allow);
    }
    let wanted = if method == Method::HEAD {
        &Method::GET
    } else {
        method
    };
    let mut matching = matching.into_iter();
    matching
        .find(|(info, _)| info.rest.method == wanted.as_str())
        .map_or(Route::OtherMethod(allow), |(info, values)| {
            Route::Action(info, values)
        })
}

/// The actions at a path, with the values of their placeholders.
fn matching(segments: &[Cow<'_, str>]) -> Vec<(&'static ActionInfo, PathValues)> {
    let actions = catalog().actions.iter();
    let mut matching: Vec<(&ActionInfo, PathValues)> = actions
        .filter_map(|info| Some((*info, match_path(info.rest.path, segments)?)))
        .collect();
    let fewest = matching.iter().map(|(_, values)| values.len()).min();
    matching.retain(|(_, values)| Some(values.len()) == fewest);
    matching
}

/// The methods of these actions, and those that every path answers.
fn allowed_methods(matching: &[(&ActionInfo, PathValues)]) -> String {
    let mut methods: Vec<&str> = matching.iter().map(|(info, _)| info.rest.method).collect();
    if methods.contains(&"GET") {
        methods.push("HEAD");
    }
    methods.push("OPTIONS");
    methods.sort_unstable();
    methods.join(", ")
}

/// The values of a template's placeholders in a path. They are identifiers, so they have to be digits.
fn match_path(template: &'static str, path: &[Cow<'_, str>]) -> Option<PathValues> {
    let mut values = Vec::new();
    let mut segments = path.iter();
    for wanted in template.split('/') {
        let segment = segments.next()?;
        let name = wanted
            .strip_prefix('{')
            .and_then(|name| name.strip_suffix('}'));
        match name {
            Some(name) => {
                let is_number =
                    !segment.is_empty() && segment.bytes().all(|byte| byte.is_ascii_digit());
                values.push((name, is_number.then(|| segment.to_string())?));
            }
            None if wanted != segment => return None,
            None => {}
        }
    }
    segments.next().is_none().then_some(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn routed(method: &str, path: &str) -> String {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        match route(&method, path) {
            Route::Action(info, values) => format!("{} {values:?}", info.slug),
            Route::Options(allow) => format!("options {allow}"),
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
        assert_eq!(
            routed("PUT", "/api/1/contacts/sync/"),
            "allow OPTIONS, POST"
        );
        assert_eq!(routed("GET", "/api/1/tags"), "missing slash");
        assert_eq!(routed("GET", "/api/1/tags/vip/"), "not found");
        assert_eq!(routed("GET", "/"), "not found");
        assert_eq!(routed("GET", "/api/1/tags/%ff/"), "not found");
        assert_eq!(routed("GET", "/api/1%2Ftags/"), "not found");
    }
}
