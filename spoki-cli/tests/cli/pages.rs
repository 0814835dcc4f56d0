//! Lists of no, one and a thousand pages, as foreign programs read them.

use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use spoki_api::ListTickets;
use spoki_mock::{Answer, Backend, Mock};

use crate::support::{Home, Ran, has, not_run};

const PAGES: usize = 1_000;

/// A mock with this many tickets, each of which is a page.
fn mock(tickets: usize) -> Mock {
    let contact = json!({"id": 1, "phone": "+390212345678"});
    let tickets: Vec<Value> = (1..=tickets)
        .map(|id| {
            let title = format!("Number {id}, \"quoted\";\nin two lines");
            json!({"id": id, "title": title, "status": "Open", "priority": "Low", "contact": 1})
        })
        .collect();
    Mock::builder()
        .without_limits()
        .data(json!({"contacts": [contact], "tickets": tickets}))
        .unwrap()
        .start()
        .unwrap()
}

fn list(mock: &Mock, format: &str, more: &str) -> Ran {
    let args = format!("tickets list --per-page 1 --limits process --output {format} {more}");
    let spoki = Home::new().spoki(&args).on(mock, Backend::Rest);
    spoki.env("SPOKI_CLOCK_RATE", "20").run()
}

/// What a foreign program prints that reads this text; `None` if the machine lacks the program.
fn read_by(program: &[&str], text: &str) -> Option<String> {
    if !has(program[0]) {
        not_run(&format!("there is no {}", program[0]));
        return None;
    }
    let mut child = Command::new(program[0])
        .args(&program[1..])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(text.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{program:?}: {text}");
    Some(String::from_utf8(output.stdout).unwrap().trim().to_owned())
}

/// Reads CSV strictly, and prints the number of records that have as many fields as the header.
const CSV: &str = "
import csv, sys
rows = list(csv.reader(sys.stdin, strict=True))
assert len({len(row) for row in rows}) < 2
print(max(len(rows) - 1, 0))
";

#[track_caller]
fn check(ran: &Ran, format: &str, items: usize) {
    let count = match format {
        "json" => read_by(
            &["jq", "-es", "length == 1 and (.[0].items | length)"],
            &ran.stdout,
        )
        .map(|_| ran.json()["items"].as_array().unwrap().len().to_string()),
        "ndjson" => read_by(&["jq", "-s", "length"], &ran.stdout),
        _ => read_by(&["python3", "-c", CSV], &ran.stdout),
    };
    assert_eq!(
        count.unwrap_or(items.to_string()),
        items.to_string(),
        "{format}"
    );
}

#[test]
fn foreign_programs_read_lists_of_any_length() {
    for pages in [0, 1, PAGES] {
        let mock = mock(pages);
        for format in ["json", "ndjson", "csv"] {
            let ran = list(&mock, format, "--all").exits(0);
            check(&ran, format, pages);
        }
    }
}

#[test]
fn foreign_programs_read_lists_that_fail_in_the_middle() {
    let mock = mock(5);
    for format in ["json", "ndjson", "csv"] {
        let script = mock.on::<ListTickets>();
        script
            .clear()
            .times(2, Answer::real())
            .always(Answer::refuse(400, json!({})));
        let ran = list(&mock, format, "--all").exits(8);
        check(&ran, format, 2);
        if format == "json" {
            let next = &ran.json()["next"];
            assert_eq!(next["reason"], "the listing failed after 2 items");
            assert_eq!(ran.error()["may_have_taken_effect"], false);
        }
    }
    // If not even the first page comes, nothing is printed.
    mock.on::<ListTickets>()
        .clear()
        .always(Answer::refuse(400, json!({})));
    assert_eq!(list(&mock, "json", "--all").exits(1).stdout, "");
}

#[test]
fn a_listing_goes_on_where_it_stopped() {
    let mock = mock(5);
    let ids = |ran: &Ran| -> Vec<u64> {
        let items = ran.json()["items"].clone();
        let ids = items
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["id"].as_u64().unwrap());
        ids.collect()
    };
    let first = list(&mock, "json", "").exits(0);
    assert_eq!(ids(&first), [1]);
    let command = first.json()["next"]["command"].as_str().unwrap().to_owned();
    assert!(command.ends_with("--page 2"), "{command}");
    assert_eq!(ids(&list(&mock, "json", "--page 2 --all")), [2, 3, 4, 5]);
    let limited = list(&mock, "json", "--limit 3");
    assert_eq!(ids(&limited), [1, 2, 3]);
    let command = limited.json()["next"]["command"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(command.ends_with("--page 4"), "{command}");
    assert_eq!(list(&mock, "json", "--limit 5").json()["next"], Value::Null);
    let table = list(&mock, "table", "").exits(0);
    assert!(
        table.stderr.contains("continue with: spoki tickets list"),
        "{table:#?}"
    );
}

#[test]
fn a_list_that_composio_cuts_is_a_part() {
    let contacts: Vec<Value> = (0..250)
        .map(|number| json!({"phone": format!("+3902123{number:05}")}))
        .collect();
    let builder = Mock::builder().without_limits();
    let mock = builder
        .data(json!({ "contacts": contacts }))
        .unwrap()
        .start()
        .unwrap();
    let list = |args: &str| Home::new().spoki(args).on(&mock, Backend::Composio).run();
    let ran = list("contacts list --all").exits(8);
    let next = &ran.json()["next"];
    assert!(
        next["reason"]
            .as_str()
            .unwrap()
            .contains("use Spoki's own API"),
        "{next}"
    );
    assert_eq!(next["command"], Value::Null);
    list("contacts list --page 2").exits(2);
    let all = Home::new()
        .spoki("contacts list --all")
        .on(&mock, Backend::Rest)
        .run()
        .exits(0);
    assert_eq!(all.json()["items"].as_array().unwrap().len(), 250);
}
