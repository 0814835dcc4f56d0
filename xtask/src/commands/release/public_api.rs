//! The public items of the libraries, and the types of other crates that they name.

use std::collections::BTreeSet;
use std::process::Command;

use super::Check;
use crate::failure::{Failure, Outcome};
use crate::{cargo, files, print};

/// The types of other crates that public items may name: on each line a package, a crate and the reason.
const FOREIGN_TYPES: &str = "release/foreign-types.txt";

/// Crates that every program has, and the primitive types: for example, `str::eq` is an item of an impl of ours.
const STANDARD: [&str; 8] = ["alloc", "bool", "core", "f64", "i64", "std", "str", "u64"];

pub(super) fn check(check: &mut Check) -> Result<Outcome, Failure> {
    let allowed = files::source(&files::root().join(FOREIGN_TYPES))?.text;
    let own: Vec<_> = check
        .packages
        .iter()
        .map(|package| package.name.replace('-', "_"))
        .collect();
    let mut outcome = Outcome::Done;
    for package in check.packages.iter().filter(|package| package.has_library) {
        let name = package.name.as_str();
        let Some(items) = public_items(name)? else {
            return Ok(Outcome::Differs);
        };
        let items = without_private_traits(&items, &name.replace('-', "_"));
        let crates = foreign_crates(&items, &own);
        let may = |krate: &&&str| !is_allowed(&allowed, name, krate);
        for krate in crates.iter().filter(may) {
            print::line(format_args!(
                "{name}: public items name types of `{krate}`, which {FOREIGN_TYPES} does not allow: {}",
                items
                    .lines()
                    .find(|line| names(line, krate))
                    .unwrap_or_default()
            ))?;
            outcome = Outcome::Differs;
        }
        for krate in allowances(&allowed, name).filter(|krate| !crates.contains(krate)) {
            print::line(format_args!(
                "{name}: no public item names a type of `{krate}`: remove the line from {FOREIGN_TYPES}"
            ))?;
            outcome = Outcome::Differs;
        }
        if compare(name, &items)? == Outcome::Differs {
            outcome = Outcome::Differs;
        }
    }
    Ok(outcome)
}

/// The public items, one a line; `None` if the program fails, after it said why.
fn public_items(package: &str) -> Result<Option<String>, Failure> {
    let program = cargo::program();
    let output = Command::new(&program)
        .args(["public-api", "--package", package, "--all-features", "-sss"])
        // The program runs a nightly cargo and must not be handed the stable one.
        .env_remove("CARGO")
        .env_remove("RUSTUP_TOOLCHAIN")
        .current_dir(files::root())
        .output()
        .map_err(|error| Failure::start(&program, &error))?;
    if !output.status.success() {
        print::error(String::from_utf8_lossy(&output.stderr));
        return Ok(None);
    }
    Ok(Some(String::from_utf8_lossy(&output.stdout).into_owned()))
}

/// Holds the items against the reviewed list, or writes the list.
fn compare(package: &str, items: &str) -> Result<Outcome, Failure> {
    let path = files::root().join(format!("release/public-api/{package}.txt"));
    let reviewed = if path.exists() {
        files::source(&path)?.text
    } else {
        String::new()
    };
    if reviewed == items {
        print::line(format_args!(
            "{package}: {} public items",
            items.lines().count()
        ))?;
        return Ok(Outcome::Done);
    }
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        files::write(&path, items)?;
        print::line(format_args!("{package}: wrote {}", files::shown(&path)))?;
        return Ok(Outcome::Done);
    }
    for line in changes(&reviewed, items) {
        print::line(format_args!("{line}"))?;
    }
    print::line(format_args!(
        "{package}: the public items changed: review them, then run this command with UPDATE_EXPECT=1"
    ))?;
    Ok(Outcome::Differs)
}

/// The items that are gone, with `-`, and the new ones, with `+`.
fn changes(old: &str, new: &str) -> Vec<String> {
    let (before, after): (BTreeSet<_>, BTreeSet<_>) =
        (old.lines().collect(), new.lines().collect());
    let gone = before.difference(&after).map(|line| format!("- {line}"));
    let added = after.difference(&before).map(|line| format!("+ {line}"));
    gone.chain(added).collect()
}

/// The items without the impls of the crate's own traits that are no public items: people cannot name them.
fn without_private_traits(items: &str, krate: &str) -> String {
    let is_private = |name: &str| {
        let line = format!("pub trait {name}");
        let is_it = |after: &str| !after.starts_with(|next: char| next.is_alphanumeric());
        let mut rests = items.lines().filter_map(|item| item.strip_prefix(&line));
        name.starts_with(&format!("{krate}::")) && !rests.any(is_it)
    };
    let (mut text, mut skipped) = (String::new(), None);
    for line in items.lines() {
        if let Some((name, of)) = implemented(line) {
            skipped = is_private(name).then(|| format!(" {of}::"));
        } else if !skipped.as_ref().is_some_and(|item| line.contains(item)) {
            skipped = None;
        }
        if skipped.is_none() {
            text += line;
            text.push('\n');
        }
    }
    text
}

/// The trait and the type of an `impl`.
fn implemented(line: &str) -> Option<(&str, &str)> {
    let rest = line.strip_prefix("impl")?;
    let (mut depth, mut before) = (0, ' ');
    let end = rest.find(|at: char| {
        match at {
            '<' => depth += 1,
            '>' if before != '-' => depth -= 1,
            _ => {}
        }
        before = at;
        depth == 0
    });
    let rest = rest.get(end?..)?.trim_start_matches('>').trim_start();
    let (name, of) = rest.split_once(" for ")?;
    Some((name, of.split(" where ").next()?))
}

/// The crates besides our own and the standard library whose paths the items name.
fn foreign_crates<'a>(items: &'a str, own: &[String]) -> BTreeSet<&'a str> {
    let paths = items.lines().flat_map(roots);
    paths
        .filter(|root| !STANDARD.contains(root) && own.iter().all(|name| name != root))
        .collect()
}

fn names(line: &str, krate: &str) -> bool {
    roots(line).any(|root| root == krate)
}

/// The first segments of the paths in a line of Rust. Associated items of type parameters (`T::Output`, `Self::Next`)
/// begin with a capital.
fn roots(line: &str) -> impl Iterator<Item = &str> {
    let is_word = |at: char| at.is_alphanumeric() || at == '_' || at == ':';
    line.split(move |at| !is_word(at))
        .filter_map(|path| path.split_once("::"))
        .map(|(root, _)| root)
        .filter(|root| root.starts_with(|first: char| first.is_lowercase()))
}

fn is_allowed(list: &str, package: &str, krate: &str) -> bool {
    allowances(list, package).any(|allowed| allowed == krate)
}

/// The crates whose types the public items of a package may name.
fn allowances<'a>(list: &'a str, package: &str) -> impl Iterator<Item = &'a str> {
    let lines = list.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(move |line| {
        let mut columns = line.split_whitespace();
        (columns.next() == Some(package)).then(|| columns.next())?
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_crates_of_types_are_found() {
        let items = "pub fn spoki_api::Client::http(self, f: impl Fn(reqwest::Client) -> alloc::string::String)\n\
                     pub fn spoki_api::f<T>(T::Output, &http::uri::Uri)";
        let own = ["spoki_api".to_owned()];
        let found: Vec<_> = foreign_crates(items, &own).into_iter().collect();
        assert_eq!(found, ["http", "reqwest"]);
    }

    #[test]
    fn a_crate_is_allowed_for_one_package() {
        let list = "# package crate reason\nspoki-api http headers of replies\n";
        assert!(is_allowed(list, "spoki-api", "http"));
        assert!(!is_allowed(list, "spoki-limits", "http"));
        assert!(!is_allowed(list, "#", "package"));
    }

    #[test]
    fn impls_of_private_traits_are_left_out() {
        let items = "pub struct a::List<T>\n\
                     impl<T: b::C> a::private::Read for a::List<T> where T: Send\n\
                     pub const fn a::List<T>::read()\n\
                     impl<F: Fn() -> T> a::Page for a::List<T>\n\
                     pub fn a::List<T>::items()\n\
                     impl a::private::Read for a::Id\n\
                     pub fn a::Id::read()\n\
                     pub trait a::Page: 'static\n\
                     pub fn a::catalog()\n";
        let left = without_private_traits(items, "a");
        assert_eq!(
            left.lines().collect::<Vec<_>>(),
            [
                "pub struct a::List<T>",
                "impl<F: Fn() -> T> a::Page for a::List<T>",
                "pub fn a::List<T>::items()",
                "pub trait a::Page: 'static",
                "pub fn a::catalog()",
            ]
        );
    }

    #[test]
    fn changes_name_items() {
        assert_eq!(changes("a\nb\n", "b\nc\n"), ["- a", "+ c"]);
    }
}
