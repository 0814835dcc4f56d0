//! Arguments of every action: what must not go out, and what would.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod subjects;

use spoki_api::action::Location;
use spoki_api::{Error, Options};
use spoki_tests::server::Backend;
use subjects::{RUNTIME, SUBJECTS, Subject};

/// The error of a call with all arguments and these options; nothing may be sent.
fn refusal(backend: Backend, subject: &Subject, options: Options) -> Error {
    let (client, script) = backend.offline();
    let call = (subject.call.full)(&client.with_options(options));
    let error = RUNTIME.block_on(call).unwrap_err();
    assert!(script.requests().is_empty(), "{}", subject.info.slug);
    error
}

/// Such a value would go out twice, or past the checks.
#[test]
fn g3_no_option_adds_a_value_for_a_declared_parameter() {
    let mut tried = 0;
    for subject in &*SUBJECTS {
        for param in subject.info.params {
            let own = [param.name];
            let names = match param.rest.location {
                Location::Query | Location::Body => param.rest_names(),
                _ => &own,
            };
            for name in own.iter().chain(names) {
                let query = Options::new().extra_query(*name, "1");
                let body = Options::new().extra_body(*name, 1);
                let is_own = *name == param.name;
                for (options, location) in [(query, Location::Query), (body, Location::Body)] {
                    if !is_own && location != param.rest.location {
                        continue;
                    }
                    for backend in Backend::ALL {
                        let error = refusal(backend, subject, options.clone());
                        let found = error.violations();
                        assert!(
                            found.iter().any(|found| found.path == *name),
                            "{}: {name}: {error}",
                            subject.info.slug
                        );
                        tried += 1;
                    }
                }
            }
        }
    }
    assert!(tried > 0);
}
