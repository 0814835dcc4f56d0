//! Lists entries: filters, sorts and pages.

use std::sync::Arc;

use http::StatusCode;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::Execution;
use crate::behaviour::{Behaviour, Comparison, Filter, Paging, Table};
use crate::call::{Call, FieldErrors, ServiceError};
use crate::json_path::{self, Entry};
use crate::world::store::{Store, collection, id, stored_path};

/// The default size of a page.
const PAGE_SIZE: usize = 15;
/// The greatest size of a page.
const MAX_PAGE_SIZE: usize = 200;

/// The page that a call asks for.
struct Page {
    number: usize,
    size: usize,
}

/// Which entries a call lists, and in which order.
struct Query<'c> {
    behaviour: &'static Behaviour,
    call: &'c Call,
}

impl Execution<'_> {
    pub(super) fn list(&mut self) -> Result<Value, ServiceError> {
        if self.behaviour.paged {
            self.page()
        } else {
            Ok(self.items(0, usize::MAX).0)
        }
    }

    /// Renders at most `size` of the listed entries from the one at `offset`. Also returns how many are listed.
    fn items(&mut self, offset: usize, size: usize) -> (Value, usize) {
        let name = self.collection_name();
        let query = Query {
            behaviour: self.behaviour,
            call: self.call,
        };
        let Some(ids) = query.ids(self.store) else {
            let entries = self.store.entries(name);
            let page = entries.iter_from(offset).take(size);
            let items = page.map(|entry| self.store.show(name, entry)).collect();
            return (items, entries.len());
        };
        let page = ids.iter().skip(offset).take(size);
        let entries = page.filter_map(|id| self.store.get(name, *id));
        let items = entries.map(|entry| self.store.show(name, entry)).collect();
        (items, ids.len())
    }

    fn page(&mut self) -> Result<Value, ServiceError> {
        let [page_name, size_name] = self.behaviour.paging_names();
        let page = Page {
            number: 1,
            size: PAGE_SIZE,
        }
        .read(self.call, page_name, size_name)?;
        let offset = (page.number - 1).saturating_mul(page.size);
        let (items, count) = self.items(offset, page.size);
        let last = count.div_ceil(page.size).max(1);
        if page.number > last {
            let detail = format!("Invalid page: the last one is {last}.");
            return Err(ServiceError::detail(StatusCode::NOT_FOUND, detail));
        }
        let link = |to: usize| self.link_to(page_name, to);
        Ok(json!({
            "count": count,
            "next": (page.number < last).then(|| link(page.number + 1)),
            "previous": (page.number > 1).then(|| link(page.number - 1)),
            "results": items,
        }))
    }

    /// The URL of another page of the same list.
    fn link_to(&self, page_name: &str, page: usize) -> String {
        let escaped = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let mut link = format!("{}{}", self.call.origin, self.call.info.rest.path);
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

impl Page {
    /// Reads the page from a call; the values here are the defaults.
    fn read(mut self, call: &Call, page_name: &str, size_name: &str) -> Result<Self, ServiceError> {
        let mut errors = FieldErrors::default();
        for (name, to) in [(page_name, &mut self.number), (size_name, &mut self.size)] {
            let Some(value) = call.argument(name) else {
                continue;
            };
            match json_path::text(value).parse() {
                Ok(number) if number > 0 => *to = number,
                _ => errors.add(name, "Must be a whole number of at least 1."),
            }
        }
        self.size = self.size.min(MAX_PAGE_SIZE);
        if errors.is_empty() {
            Ok(self)
        } else {
            Err(errors.into_error())
        }
    }
}

impl Behaviour {
    /// The paging parameters over REST of a paged list that declares none.
    pub(crate) fn further_paging(&self) -> Option<&'static Paging> {
        let is_paged = self.paged && self.paging.is_none();
        Table::get().paging.as_ref().filter(|_| is_paged)
    }

    /// The names of the paging parameters: the page, and its size.
    fn paging_names(&self) -> [&str; 2] {
        let paging = self.paging.as_ref().or(self.further_paging());
        paging.map_or([""; 2], |paging| [&paging.page_param, &paging.size_param])
    }
}

impl Query<'_> {
    /// The ids of the listed entries; `None` stands for all entries in the order of their ids.
    fn ids(&self, store: &mut Store) -> Option<Arc<[i64]>> {
        let filters = self.behaviour.filters.keys();
        let is_filtered = filters
            .into_iter()
            .any(|name| self.call.argument(name).is_some());
        let (by, descending) = self.order();
        if !is_filtered && by == "id" && !descending {
            return None;
        }
        Some(store.listing(self.cache_key(), |store| {
            let mut ids = self.matching(store);
            self.sort(store, &mut ids, by);
            if descending {
                ids.reverse();
            }
            ids
        }))
    }

    /// All arguments except the page.
    fn cache_key(&self) -> String {
        let paging = self.behaviour.paging_names();
        let arguments = self.call.arguments.iter().chain(&self.call.extras);
        let arguments = arguments.filter(|(name, _)| !paging.contains(&name.as_str()));
        let mut key = format!("{} {:?}", self.call.info.slug, self.call.ambiguous);
        for (name, value) in arguments {
            key.push_str(&format!(" {name}={value}"));
        }
        key
    }

    fn matching(&self, store: &Store) -> Vec<i64> {
        let name = self.behaviour.collection.as_str();
        let entries = store.entries(name);
        let mut found = Vec::new();
        let mut consider = |entry: &Entry| {
            if self.matches(store, entry) {
                found.push(id(entry));
            }
        };
        match self.candidates(store) {
            Some(ids) => ids
                .iter()
                .filter_map(|id| entries.get(*id))
                .for_each(consider),
            None => entries.iter().for_each(&mut consider),
        }
        found
    }

    /// The fewest entries that an index finds for one of the filters.
    fn candidates(&self, store: &Store) -> Option<Vec<i64>> {
        let name = self.behaviour.collection.as_str();
        let (entries, rules) = (store.entries(name), collection(name));
        let equal = self
            .behaviour
            .filters
            .iter()
            .filter_map(|(parameter, filter)| {
                let [path] = filter.fields.as_slice() else {
                    return None;
                };
                let path = stored_path(rules, path).filter(|path| entries.is_indexed(path))?;
                let value = self.call.argument(parameter)?;
                let is_usable =
                    filter.compare == Comparison::Equals && !self.is_ambiguous(parameter);
                is_usable.then_some((path, value))
            });
        let (path, value) = equal.min_by_key(|(path, value)| entries.count_with(path, value))?;
        Some(entries.ids_with(path, value))
    }

    fn is_ambiguous(&self, parameter: &str) -> bool {
        self.call
            .ambiguous
            .iter()
            .flatten()
            .any(|name| *name == parameter)
    }

    /// Whether an entry passes all filters. Of several parameters with one REST name, one has to pass.
    fn matches(&self, store: &Store, entry: &Entry) -> bool {
        let passes = |parameter: &str| match (
            self.behaviour.filters.get(parameter),
            self.call.argument(parameter),
        ) {
            (Some(filter), Some(wanted)) => {
                let mut values = filter
                    .fields
                    .iter()
                    .flat_map(|path| store.shown_values(&self.behaviour.collection, entry, path));
                values.any(|value| filter.accepts(&value, wanted))
            }
            _ => true,
        };
        let mut single = self
            .behaviour
            .filters
            .keys()
            .filter(|name| !self.is_ambiguous(name));
        single.all(|name| passes(name))
            && self
                .call
                .ambiguous
                .iter()
                .all(|names| names.iter().any(|name| passes(name)))
    }

    /// The path to sort by, and whether the order is descending.
    fn order(&self) -> (&str, bool) {
        let argument = |name: &str| self.call.argument(name).and_then(Value::as_str);
        match &self.behaviour.sort {
            None => ("id", false),
            Some(sort) => (
                argument(&sort.field_param).unwrap_or("id"),
                argument(&sort.order_param) == Some("desc"),
            ),
        }
    }

    fn sort(&self, store: &Store, ids: &mut Vec<i64>, by: &str) {
        if by == "id" {
            return;
        }
        let name = self.behaviour.collection.as_str();
        let key = |id: i64| {
            let entry = store.get(name, id)?;
            let first = store.shown_values(name, entry, by).into_iter().next()?;
            Some(first.into_owned())
        };
        let mut keyed: Vec<(Value, i64)> = ids
            .iter()
            .map(|id| (key(*id).unwrap_or_default(), *id))
            .collect();
        keyed.sort_by(|(one, _), (other, _)| json_path::order(one, other));
        ids.clear();
        ids.extend(keyed.into_iter().map(|(_, id)| id));
    }
}

impl Filter {
    fn accepts(&self, value: &Value, wanted: &Value) -> bool {
        let compare = |test: fn(&jiff::Timestamp, &jiff::Timestamp) -> bool| {
            let times = json_path::time(value).zip(json_path::time(wanted));
            times.is_some_and(|(value, wanted)| test(&value, &wanted))
        };
        match self.compare {
            Comparison::Equals => json_path::same(value, wanted),
            Comparison::Contains => json_path::folded(value).contains(&json_path::folded(wanted)),
            Comparison::From => compare(|value, wanted| value >= wanted),
            Comparison::Until => compare(|value, wanted| value <= wanted),
        }
    }
}
