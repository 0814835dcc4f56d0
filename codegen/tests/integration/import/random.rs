//! Random pages, with all the special cases that the vendor's site prints.

use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};
use spoki_codegen::spec::catalog::ParameterType;

use spoki_test_support::pages::{Page, Row, Tool};

/// Words and characters that look like syntax of the page.
const PIECES: &[&str] = &[
    "word",
    "two words",
    "it's",
    "\"quoted\"",
    "a|b",
    "a \\| b",
    "\\",
    "`code`",
    "größe",
    "日本",
    "👍",
    "(x)",
    "**bold**",
    "| Yes |",
    "| No |",
    " | Yes | ",
    "100",
    "per minute",
    "\t",
    "\u{a0}",
    "  ",
    "<b>",
    "#",
    "- item",
    "https://example.com/?a=b|c",
];

/// Lines of a description that look like lines of the page itself.
const LINES: &[&str] = &[
    "### Usage",
    "#### Input Parameters",
    "#### Output",
    "#### Notes",
    "## Triggers",
    "## Notes",
    "---",
    "",
    "| a | b |",
    "|---|---|",
    "- **Bold** start",
    "**Slug:** none",
    "1. one",
    "# Title",
];

/// No kind of authentication, one, or several.
const AUTH: [&[&str]; 3] = [&[], &["API_KEY"], &["OAUTH2", "API_KEY", "BEARER_TOKEN"]];

fn text() -> impl Strategy<Value = String> {
    vec(select(PIECES), 0..8).prop_map(|pieces| pieces.join(" "))
}

/// A description of several lines that begins with a word.
fn long_text() -> impl Strategy<Value = String> {
    let line = prop_oneof![3 => text(), 1 => select(LINES).prop_map(str::to_owned)];
    (text(), vec(line, 0..6))
        .prop_map(|(first, lines)| format!("Begins {first}\n{}\nends", lines.join("\n")))
}

fn title() -> impl Strategy<Value = String> {
    vec(
        select(&["List", "Tags", "it's", "`x`", "größe", "a|b", "(all)", "#1"][..]),
        1..4,
    )
    .prop_map(|words| words.join(" "))
}

fn name() -> impl Strategy<Value = String> {
    "[a-z][a-zA-Z0-9_.é-]{0,9}(__[a-z]{1,4})?"
}

fn values(kind: ParameterType) -> BoxedStrategy<Value> {
    match kind {
        ParameterType::Integer => any::<i64>().prop_map(Value::from).boxed(),
        ParameterType::Number => (-1e6..1e6f64).prop_map(Value::from).boxed(),
        ParameterType::Boolean => any::<bool>().prop_map(Value::from).boxed(),
        ParameterType::Array => Just(json!([1, "a"])).boxed(),
        ParameterType::Object => Just(json!({"a": 1})).boxed(),
        // The site separates two values with `" | "`, so no value contains it.
        ParameterType::String => text()
            .prop_filter("ambiguous", |text| !text.contains("\" | \""))
            .prop_map(Value::from)
            .boxed(),
    }
}

fn row() -> impl Strategy<Value = Row> {
    let kind = select(&ParameterType::ALL[..]);
    let typed =
        kind.prop_flat_map(|kind| (Just(kind), option::weighted(0.3, vec(values(kind), 1..5))));
    (typed, any::<bool>(), prop_oneof![text(), long_text()]).prop_map(
        |((kind, values), required, text)| Row {
            name: String::new(),
            kind,
            values: values.map(unique),
            required,
            text,
        },
    )
}

fn unique(values: Vec<Value>) -> Vec<Value> {
    let mut unique = Vec::new();
    for value in values {
        if !unique.contains(&value) {
            unique.push(value);
        }
    }
    unique
}

/// Rows in the order of the site: short names first.
fn rows(most: usize) -> impl Strategy<Value = Vec<Row>> {
    btree_map(name(), row(), 0..=most).prop_map(|rows| {
        let mut rows: Vec<Row> = rows
            .into_iter()
            .map(|(name, row)| Row { name, ..row })
            .collect();
        rows.sort_by_cached_key(|row| (row.name.encode_utf16().count(), row.name.clone()));
        rows
    })
}

fn output() -> impl Strategy<Value = Vec<Row>> {
    let envelope = ["data", "error", "successful"].map(Row::plain).to_vec();
    prop_oneof![4 => Just(envelope), 1 => rows(3)]
}

fn tool() -> impl Strategy<Value = Tool> {
    // Otherwise a line of the description would look like a slug.
    let long_text = long_text().prop_map(|text| text.replace("**Slug:**", "**Slug**"));
    let text = prop_oneof![1 => Just(String::new()), 3 => text().prop_map(|text| format!("Does {text}")), 3 => long_text];
    (title(), text, option::of(1..500u32), rows(6), output()).prop_map(
        |(title, text, limit, input, output)| Tool {
            title,
            slug: String::new(),
            text,
            limit,
            input,
            output,
        },
    )
}

pub(crate) fn page() -> impl Strategy<Value = Page> {
    let head = (
        title(),
        long_text(),
        select(&["food", "Uncategorized", "a, b & c"][..]),
        option::of(Just("20260101_00")),
    );
    let auth = select(&AUTH[..]);
    let faq = vec(
        (
            title(),
            long_text().prop_map(|text| text.replace("## ", "### ")),
        ),
        0..3,
    );
    let tools = btree_map("[A-Z]{1,8}(_[A-Z0-9]{1,8}){0,3}", tool(), 0..8);
    let triggers = btree_map("[A-Z]{1,8}", title(), 0..3);
    let odd = (
        any::<bool>(),
        any::<bool>(),
        prop_oneof![3 => Just(0), 1 => 1..9u32],
    );
    (head, auth, faq, tools, triggers, odd).prop_map(|(head, auth, faq, tools, triggers, odd)| {
        let (name, text, category, version) = head;
        let tools = tools.into_iter().map(|(slug, tool)| Tool {
            slug: format!("BAKERY_{slug}"),
            ..tool
        });
        Page {
            crlf: odd.0,
            byte_order_mark: odd.1,
            name,
            slug: "BAKERY".to_owned(),
            text,
            category: category.to_owned(),
            auth: auth.iter().copied().map(str::to_owned).collect(),
            version: version.map(str::to_owned),
            faq,
            // The site has another order than the catalogue.
            tools: tools.rev().collect(),
            triggers: triggers.into_iter().collect(),
            surplus: odd.2,
        }
    })
}

/// A random damage to a text.
#[derive(Clone, Debug)]
pub(crate) enum Damage {
    Cut(Index, Index),
    Insert(Index, String),
    Repeat(Index, Index),
    Truncate(Index),
}

pub(crate) fn damage() -> impl Strategy<Value = Damage> {
    let index = any::<Index>;
    let fragment = prop_oneof![
        select(PIECES).prop_map(str::to_owned),
        select(LINES).prop_map(|line| format!("\n{line}\n")),
        select(
            &[
                "**Slug:** `X`",
                "\n### X\n\n**Slug:** `X`\n",
                "\n## Triggers\n",
                "|",
                "`",
                "\r",
                "\n",
                "\"",
                "\0",
                "{",
                "]",
                "1e999"
            ][..]
        )
        .prop_map(str::to_owned),
        any::<char>().prop_map(String::from),
    ];
    prop_oneof![
        (index(), index()).prop_map(|(a, b)| Damage::Cut(a, b)),
        (index(), fragment).prop_map(|(at, text)| Damage::Insert(at, text)),
        (index(), index()).prop_map(|(a, b)| Damage::Repeat(a, b)),
        index().prop_map(Damage::Truncate),
    ]
}

impl Damage {
    pub(crate) fn apply_to(&self, text: &str) -> String {
        let borders: Vec<usize> = text
            .char_indices()
            .map(|(at, _)| at)
            .chain([text.len()])
            .collect();
        let at = |index: &Index| borders[index.index(borders.len())];
        let span = |a: &Index, b: &Index| {
            let (a, b) = (at(a), at(b));
            let (start, end) = (a.min(b), a.max(b));
            let end = borders
                .iter()
                .copied()
                .find(|border| *border >= end.min(start + 60))
                .unwrap_or(end);
            (start, end)
        };
        match self {
            Self::Cut(a, b) => {
                let (start, end) = span(a, b);
                format!("{}{}", &text[..start], &text[end..])
            }
            Self::Insert(index, fragment) => {
                let at = at(index);
                format!("{}{fragment}{}", &text[..at], &text[at..])
            }
            Self::Repeat(a, b) => {
                let (start, end) = span(a, b);
                format!("{}{}", &text[..end], &text[start..])
            }
            Self::Truncate(index) => text[..at(index)].to_owned(),
        }
    }
}
