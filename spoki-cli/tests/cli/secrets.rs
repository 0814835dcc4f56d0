//! Nothing but results shows a key, a phone number or an e-mail address.

use crate::all_actions::calls;
use crate::support::{Home, Refusing};

const KEY: &str = "hidden-key-0001";
/// The marks of a key, a phone number and an e-mail address of the tour.
const MARKS: [&str; 3] = ["hidden-key", "02123456", "@example"];
/// The service's message about each call.
const ANSWER: &str =
    r#"{"detail": "+390212345678 of ada@example.com, asked with hidden-key-0001"}"#;

#[track_caller]
fn holds_no_mark(place: &str, text: &str, marks: &[&str]) {
    for mark in marks {
        assert!(!text.contains(mark), "{place} shows `{mark}`: {text}");
    }
}

#[test]
fn no_output_but_results_shows_a_secret() {
    let (home, service) = (Home::new(), Refusing::start(ANSWER));
    for call in calls() {
        for (more, format, codes) in [
            ("--verbose", "table", &[1, 7][..]),
            ("--verbose", "json", &[1, 7]),
            ("--dry-run", "table", &[0]),
        ] {
            let args = call.args();
            let args = args.iter().map(String::as_str);
            let args: Vec<&str> = args
                .chain([more, "--limits", "none", "--output", format])
                .collect();
            let spoki = home.spoki_with(&args).env("SPOKI_API_KEY", KEY);
            let ran = spoki.env("SPOKI_BASE_URL", &service.url).run();
            assert!(codes.contains(&ran.code), "{ran:#?}");
            holds_no_mark("stderr", &ran.stderr, &MARKS);
            // A request is shown as it is, but for the key.
            holds_no_mark("stdout", &ran.stdout, &MARKS[..1]);
        }
    }
}
