//! Output and input on a terminal. Python's `pty` makes the terminals.

use std::process::Command;

use spoki_mock::{Backend, Mock};

use crate::support::{Home, Ran, has, not_run};

/// Runs the program on a terminal, and answers its question.
fn on_terminal(home: &Home, mock: &Mock, answer: &str, args: &str) -> Option<Ran> {
    if !has("python3") {
        not_run("tests on a terminal: there is no python3");
        return None;
    }
    let spoki = home.spoki(args).on(mock, Backend::Rest);
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cli/terminal.py");
    let mut python = Command::new("python3");
    python
        .args([script, answer])
        .arg(spoki.command.get_program());
    python.args(spoki.command.get_args());
    for (name, value) in spoki.command.get_envs() {
        if let Some(value) = value {
            python.env(name, value);
        }
    }
    Some(Ran::new(args.to_owned(), python.output().unwrap()))
}

#[test]
fn a_person_agrees_or_declines() {
    let home = Home::new();
    for (answer, code, tickets) in [("y", 0, 2), ("n", 3, 3), ("", 3, 3), ("maybe", 3, 3)] {
        let mock = Mock::builder().without_limits().start().unwrap();
        let args = "tickets delete --id 77";
        let Some(ran) = on_terminal(&home, &mock, answer, args) else {
            return;
        };
        let ran = ran.exits(code);
        assert!(
            ran.stdout.contains("SPOKI_DELETE_TICKET (delete)"),
            "{ran:#?}"
        );
        assert!(ran.stdout.contains("id: 77"), "{ran:#?}");
        assert_eq!(mock.entries("tickets").len(), tickets);
    }
}

#[test]
fn a_key_is_typed_unseen() {
    let (home, mock) = (Home::new(), Mock::start_blocking());
    let Some(ran) = on_terminal(&home, &mock, "s3cr3t", "auth set") else {
        return;
    };
    let ran = ran.exits(0);
    assert!(!ran.stdout.contains("s3cr3t"), "{ran:#?}");
    let written = std::fs::read_to_string(home.profiles()).unwrap();
    assert!(written.contains("s3cr3t"));
}

#[test]
fn a_terminal_gets_a_table_and_hears_of_waits() {
    let home = Home::new();
    let mock = Mock::builder().without_limits().start().unwrap();
    let Some(ran) = on_terminal(&home, &mock, "", "tags list") else {
        return;
    };
    let ran = ran.exits(0);
    assert!(
        ran.stdout.contains("name") && !ran.stdout.contains('{'),
        "{ran:#?}"
    );
    for _ in 0..5 {
        home.spoki("lists list")
            .on(&mock, Backend::Rest)
            .run()
            .exits(0);
    }
    let requests = mock.journal().len();
    let ran = on_terminal(&home, &mock, "", "lists list")
        .unwrap()
        .exits(130);
    assert!(ran.stdout.contains("s for its limit"), "{ran:#?}");
    assert_eq!(mock.journal().len(), requests);
}
