//! Lists entries: filters, sorts and pages.

use http::StatusCode;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::Execution;
use crate::behaviour::{Comparison, Filter, Form};
use crate::call::{FieldErrors, ServiceError};
use crate::call::{Outcome, Success};
use crate::json_path;

/// The paging parameters over REST of lists whose actions declare none.
pub(crate) const PAGING: [&str; 2] = ["page", "page_size"];

/// The default size of a page.
const PAGE_SIZE: usize = 15;
/// The greatest size of a page.
const MAX_PAGE_SIZE: usize = 200;

impl Execution<'_> {
    pub(super) fn list(&mut self) -> Outcome {
        let entries = self.store.all(self.collection_name()).iter();
        let shown = entries.map(|entry| self.store.show(self.collection_name(), entry));
        let mut found: Vec<Value> = shown.filter(|shown| self.matches_filters(shown)).collect();
        self.sort(&mut found);
        let data = match self.behaviour.form {
            Some(Form::Page) => self.page(&found)?,
            _ => Value::Array(found),
        };
        Ok(Success {
            status: StatusCode::OK,
            data,
        })
    }

    fn matches_filters(&self, shown: &Value) -> bool {
        let passes = |name: &str| match (self.behaviour.filters.get(name), self.call.argument(name))
        {
            (Some(filter), Some(wanted)) => filter.accepts(shown, wanted),
            _ => true,
        };
        let ambiguous = &self.call.ambiguous;
        let is_alone = |name: &&String| !ambiguous.iter().flatten().any(|other| *other == **name);
        let alone = self.behaviour.filters.keys().filter(is_alone);
        alone.into_iter().all(|name| passes(name))
            && ambiguous
                .iter()
                .all(|names| names.iter().any(|name| passes(name)))
    }

    fn sort(&self, shown: &mut [Value]) {
        let argument = |name: &str| self.call.argument(name).and_then(Value::as_str);
        let Some(sort) = &self.behaviour.sort else {
            return;
        };
        let by = argument(&sort.by).unwrap_or("id");
        let first = |entry: &Value| json_path::reach(entry, by).first().copied().cloned();
        let key = |entry: &Value| first(entry).unwrap_or_default();
        shown.sort_by(|one, other| json_path::order(&key(one), &key(other)));
        if argument(&sort.order) == Some("desc") {
            shown.reverse();
        }
    }

    fn page(&self, all: &[Value]) -> Result<Value, ServiceError> {
        let [page_name, size_name] = match &self.behaviour.paging {
            Some(paging) => [paging.page.as_str(), paging.size.as_str()],
            None => PAGING,
        };
        let mut errors = FieldErrors::default();
        let mut number = |name: &str, default: usize| match self.call.argument(name) {
            None => default,
            Some(value) => match json_path::text(value).parse() {
                Ok(number) if number > 0 => number,
                _ => {
                    errors.add(name, "Must be a whole number of at least 1.");
                    default
                }
            },
        };
        let page: usize = number(page_name, 1);
        let size = number(size_name, PAGE_SIZE).min(MAX_PAGE_SIZE);
        if !errors.is_empty() {
            return Err(errors.into_error());
        }
        let pages = all.len().div_ceil(size).max(1);
        if page > pages {
            let detail = format!("Invalid page: the last one is {pages}.");
            return Err(ServiceError::detail(StatusCode::NOT_FOUND, detail));
        }
        let items: Vec<&Value> = all.iter().skip((page - 1) * size).take(size).collect();
        let link = |to: usize| self.link_to(page_name, to);
        Ok(json!({
            "count": all.len(),
            "next": (page < pages).then(|| link(page + 1)),
            "previous": (page > 1).then(|| link(page - 1)),
            "results": items,
        }))
    }

    /// The URL of another page of the same list.
    fn link_to(&self, page_name: &str, page: usize) -> String {
        let escaped = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let mut link = format!("{}{}", self.origin, self.call.info.rest.path);
        let query = self.call.query.iter().filter(|(name, _)| name != page_name);
        let number = (page_name.to_owned(), page.to_string());
        for (index, (name, value)) in query.chain([&number]).enumerate() {
            link.push(if index == 0 { '?' } else { '&' });
            link.push_str(name);
            link.push('=');
            link.push_str(&escaped(value));
        }
        link
    }
}

impl Filter {
    fn accepts(&self, shown: &Value, wanted: &Value) -> bool {
        let mut found = self
            .fields
            .iter()
            .flat_map(|field| json_path::reach(shown, field));
        found.any(|value| self.matches(value, wanted))
    }

    fn matches(&self, value: &Value, wanted: &Value) -> bool {
        let lower = |value: &Value| json_path::text(value).to_lowercase();
        let compare = |test: fn(&jiff::Timestamp, &jiff::Timestamp) -> bool| {
            let times = json_path::time(value).zip(json_path::time(wanted));
            times.is_some_and(|(value, wanted)| test(&value, &wanted))
        };
        match self.how {
            Comparison::Equals => json_path::same(value, wanted),
            Comparison::Contains => lower(value).contains(&lower(wanted)),
            Comparison::From => compare(|value, wanted| value >= wanted),
            Comparison::Until => compare(|value, wanted| value <= wanted),
        }
    }
}
