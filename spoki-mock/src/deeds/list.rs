//! Listing, filtering, sorting and paging.

use http::StatusCode;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::Work;
use crate::behaviour::{Comparison, Filter, Form};
use crate::call::{Done, Outcome};
use crate::fields;
use crate::refusal::{Complaints, Refusal};

/// The names that lists without paging parameters of their own take over REST.
pub(crate) const PAGING: [&str; 2] = ["page", "page_size"];

/// How many entries a page has unless the call says so.
const PAGE_SIZE: usize = 15;
/// How many it has at most.
const MAX_PAGE_SIZE: usize = 200;

impl Work<'_> {
    pub(super) fn list(&mut self) -> Outcome {
        let entries = self.store.all(self.place()).iter();
        let shown = entries.map(|entry| self.store.show(self.place(), entry));
        let mut kept: Vec<Value> = shown.filter(|shown| self.keeps(shown)).collect();
        self.sort(&mut kept);
        let data = match self.behaviour.form {
            Some(Form::Page) => self.page(&kept)?,
            _ => Value::Array(kept),
        };
        Ok(Done {
            status: StatusCode::OK,
            data,
        })
    }

    fn keeps(&self, shown: &Value) -> bool {
        let passes = |name: &str| match (self.behaviour.filters.get(name), self.call.argument(name))
        {
            (Some(filter), Some(wanted)) => filter.keeps(shown, wanted),
            _ => true,
        };
        let joined = &self.call.joined;
        let is_alone = |name: &&String| !joined.iter().flatten().any(|other| *other == **name);
        let alone = self.behaviour.filters.keys().filter(is_alone);
        alone.into_iter().all(|name| passes(name))
            && joined
                .iter()
                .all(|names| names.iter().any(|name| passes(name)))
    }

    fn sort(&self, shown: &mut [Value]) {
        let argument = |name: &str| self.call.argument(name).and_then(Value::as_str);
        let Some(sort) = &self.behaviour.sort else {
            return;
        };
        let by = argument(&sort.by).unwrap_or("id");
        let first = |entry: &Value| fields::reach(entry, by).first().copied().cloned();
        let key = |entry: &Value| first(entry).unwrap_or_default();
        shown.sort_by(|one, other| fields::order(&key(one), &key(other)));
        if argument(&sort.order) == Some("desc") {
            shown.reverse();
        }
    }

    fn page(&self, all: &[Value]) -> Result<Value, Refusal> {
        let [page_name, size_name] = match &self.behaviour.paging {
            Some(paging) => [paging.page.as_str(), paging.size.as_str()],
            None => PAGING,
        };
        let mut complaints = Complaints::default();
        let mut number = |name: &str, otherwise: usize| match self.call.argument(name) {
            None => otherwise,
            Some(value) => match fields::text(value).parse() {
                Ok(number) if number > 0 => number,
                _ => {
                    complaints.add(name, "Must be a whole number of at least 1.");
                    otherwise
                }
            },
        };
        let page: usize = number(page_name, 1);
        let size = number(size_name, PAGE_SIZE).min(MAX_PAGE_SIZE);
        if !complaints.is_empty() {
            return Err(complaints.refusal());
        }
        let pages = all.len().div_ceil(size).max(1);
        if page > pages {
            let detail = format!("Invalid page: the last one is {pages}.");
            return Err(Refusal::detail(StatusCode::NOT_FOUND, detail));
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

    /// The address of another page of the same list.
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
    fn keeps(&self, shown: &Value, wanted: &Value) -> bool {
        let mut found = self
            .fields
            .iter()
            .flat_map(|field| fields::reach(shown, field));
        found.any(|value| self.matches(value, wanted))
    }

    fn matches(&self, value: &Value, wanted: &Value) -> bool {
        let lower = |value: &Value| fields::text(value).to_lowercase();
        let compare = |test: fn(&jiff::Timestamp, &jiff::Timestamp) -> bool| {
            let times = fields::moment(value).zip(fields::moment(wanted));
            times.is_some_and(|(value, wanted)| test(&value, &wanted))
        };
        match self.how {
            Comparison::Equals => fields::same(value, wanted),
            Comparison::Contains => lower(value).contains(&lower(wanted)),
            Comparison::From => compare(|value, wanted| value >= wanted),
            Comparison::Until => compare(|value, wanted| value <= wanted),
        }
    }
}
