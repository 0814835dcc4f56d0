//! Reads Prometheus' text format strictly: what does not belong to it stops the test.

use std::collections::{BTreeMap, BTreeSet};

/// A page of metrics.
#[derive(Debug)]
pub struct Page {
    /// The series, in the order of the page.
    pub series: Vec<Series>,
}

/// A name with labels, and the value.
#[derive(Debug)]
pub struct Series {
    /// The name of the metric; of a histogram with `_bucket`, `_sum` or `_count`.
    pub name: String,
    /// The labels.
    pub labels: BTreeMap<String, String>,
    /// The value.
    pub value: f64,
}

#[expect(
    clippy::expect_used,
    reason = "a helper of tests: a wrong page fails the test"
)]
impl Page {
    /// Reads a page.
    ///
    /// # Panics
    ///
    /// If the page breaks a rule of the format: each metric has one type and a description, and the buckets of a
    /// histogram grow up to its count.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let (mut kinds, mut described) = (BTreeMap::new(), BTreeSet::new());
        let mut page = Self { series: Vec::new() };
        for line in text.lines().filter(|line| !line.is_empty()) {
            if let Some(rest) = line.strip_prefix("# TYPE ") {
                let (name, kind) = rest.split_once(' ').expect("a type");
                let before = kinds.insert(name.to_owned(), kind.to_owned());
                assert_eq!(before, None, "{name} has two types");
            } else if let Some(rest) = line.strip_prefix("# HELP ") {
                let (name, _) = rest.split_once(' ').expect("a description");
                described.insert(name.to_owned());
            } else {
                page.series.push(Series::parse(line));
            }
        }
        for series in &page.series {
            let name = series.metric(&kinds);
            assert!(described.contains(name), "{name} has no description");
        }
        page.check_histograms();
        page
    }

    /// The sum over all series of this name that have this label; of all, if `label` is `None`.
    #[must_use]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "counts are whole and small"
    )]
    pub fn sum(&self, name: &str, label: Option<(&str, &str)>) -> usize {
        let has = |series: &&Series| {
            label.is_none_or(|(key, value)| {
                series.labels.get(key).is_some_and(|found| found == value)
            })
        };
        let named = self.series.iter().filter(|series| series.name == name);
        named.filter(has).map(|series| series.value).sum::<f64>() as usize
    }

    /// The series without their values.
    #[must_use]
    pub fn names(&self) -> BTreeSet<String> {
        let names = self.series.iter();
        names
            .map(|series| format!("{}{:?}", series.name, series.labels))
            .collect()
    }

    fn check_histograms(&self) {
        let mut grown: BTreeMap<String, f64> = BTreeMap::new();
        for series in &self.series {
            let mut labels = series.labels.clone();
            let bound = labels.remove("le");
            if let (Some(metric), Some(_)) = (series.name.strip_suffix("_bucket"), bound) {
                let before = grown.insert(format!("{metric}{labels:?}"), series.value);
                assert!(
                    before.is_none_or(|before| before <= series.value),
                    "{series:?}"
                );
            } else if let Some(metric) = series.name.strip_suffix("_count") {
                let last = grown.get(&format!("{metric}{labels:?}"));
                assert_eq!(last, Some(&series.value), "{series:?}");
            }
        }
    }
}

#[expect(clippy::expect_used, clippy::panic, reason = "as above")]
impl Series {
    fn parse(line: &str) -> Self {
        let (series, value) = line.rsplit_once(' ').expect("a value");
        let (name, labels) = series.split_once('{').unwrap_or((series, "}"));
        let labels = labels.strip_suffix('}').expect("the end of the labels");
        let pair = |pair: &str| {
            let (key, value) = pair.split_once("=\"").expect("a label");
            let value = value.strip_suffix('"').expect("the end of a label");
            (key.to_owned(), value.to_owned())
        };
        let name_fits = |name: &str| {
            name.bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        };
        assert!(name_fits(name), "{line}");
        Self {
            name: name.to_owned(),
            // Our label values are names: no comma, no quote.
            labels: labels
                .split(',')
                .filter(|pair| !pair.is_empty())
                .map(pair)
                .collect(),
            value: value.parse().expect("a number"),
        }
    }

    /// The name of the metric, which the page gives a type.
    fn metric<'s>(&'s self, kinds: &BTreeMap<String, String>) -> &'s str {
        let ends = ["", "_bucket", "_sum", "_count"];
        let names = ends.iter().filter_map(|end| self.name.strip_suffix(end));
        let mut metrics = names.filter(|name| kinds.contains_key(*name));
        metrics
            .next()
            .unwrap_or_else(|| panic!("{} has no type", self.name))
    }
}
