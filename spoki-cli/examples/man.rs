//! Prints the manual pages of `spoki` as files: a JSON object, path to text.
//!
//! `cargo xtask man --out DIR` starts this example and writes the files.

use std::error;
use std::io::{self, Write as _};

use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};
use serde_json::{Map, Value};

type Command = clap::Command;

fn main() -> Result<(), Box<dyn error::Error>> {
    writeln!(io::stdout(), "{}", Value::from(files()?))?;
    Ok(())
}

/// Path to text.
pub(crate) fn files() -> io::Result<Map<String, Value>> {
    // Without the pages of a subcommand `help` below each command.
    let mut root = spoki_cli::command().disable_help_subcommand(true);
    root.build();
    let mut files = Map::new();
    add(&root, &mut files)?;
    if let Some(Value::String(page)) = files.get_mut("spoki.1") {
        *page += &exit_status();
    }
    Ok(files)
}

/// Adds the page of a command, and those of the commands below it.
fn add(command: &Command, files: &mut Map<String, Value>) -> io::Result<()> {
    for inner in command
        .get_subcommands()
        .filter(|inner| !inner.is_hide_set())
    {
        add(inner, files)?;
    }
    let man = Man::new(command.clone());
    let mut page = Vec::new();
    man.render(&mut page)?;
    let name = command.get_display_name().unwrap_or(command.get_name());
    let text = tidy(&String::from_utf8_lossy(&page), name);
    files.insert(man.get_filename(), text.into());
    Ok(())
}

/// Mends what `mandoc` finds in a page: the title has no date, and breaks follow each other.
fn tidy(page: &str, name: &str) -> String {
    let title = format!(
        ".TH {} 1 \"\" \"spoki {}\" \"Spoki\"",
        name.to_uppercase().replace('-', "\\-"),
        env!("CARGO_PKG_VERSION")
    );
    let mut text = ".\\\" @generated from spec/ by `cargo xtask man`\n".to_owned();
    let mut is_literal = false;
    for line in page.replace("\n.br\n\n.br\n", "\n.sp\n").lines() {
        if is_literal && line.starts_with(".SH") {
            text += ".fi\n";
            is_literal = false;
        }
        text += match line.trim_end() {
            title_line if title_line.starts_with(".TH ") => &title,
            // What the program prints below the flags is a table.
            ".SH EXTRA" => {
                is_literal = true;
                ".SH NOTES\n.nf"
            }
            line => line,
        };
        text.push('\n');
    }
    if is_literal {
        text += ".fi\n";
    }
    text
}

fn exit_status() -> String {
    let mut section = Roff::new();
    section.control("SH", ["EXIT STATUS"]);
    for (code, meaning) in spoki_cli::exit_codes() {
        section.control("TP", []);
        section.text([roman(code.to_string())]);
        section.text([roman(meaning)]);
    }
    section.to_roff()
}
