//! Arguments of every action: those that must not be sent, and those that are sent.

use bytes::Bytes;
use spoki_api::action::Location;
use spoki_api::transport::ScriptedTransport;
use spoki_api::{ApiKey, Error, Options};
use spoki_tests::server::Backend;

use crate::subjects::{RUNTIME, SUBJECTS, Subject};

type Request = http::Request<Bytes>;

/// The error of a call with all arguments and these options; nothing may be sent.
fn refusal(backend: Backend, subject: &Subject, options: Options) -> Error {
    let (client, script) = backend.offline();
    let call = (subject.call.full)(&client.with_options(options));
    let error = RUNTIME.block_on(call).unwrap_err();
    assert!(script.requests().is_empty(), "{}", subject.info.slug);
    error
}

/// Such a value would be sent twice, or without the checks.
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

/// The request that a call sends.
fn sent<T>(script: &ScriptedTransport, call: impl Future<Output = Result<T, Error>>) -> Request {
    assert!(script.requests().is_empty(), "nothing is sent before");
    let outcome = RUNTIME.block_on(call);
    assert!(outcome.is_err(), "the script has no reply");
    script.requests().remove(0)
}

fn assert_same(prepared: &Request, sent: &Request, slug: &str) {
    assert_eq!(prepared.method(), sent.method(), "{slug}");
    assert_eq!(prepared.uri(), sent.uri(), "{slug}");
    assert_eq!(prepared.body(), sent.body(), "{slug}");
}

/// Typed and by slug, with a key or without.
#[test]
fn what_is_prepared_is_what_is_sent() {
    for subject in &*SUBJECTS {
        let slug = subject.info.slug;
        for (call, arguments) in [
            (subject.call.minimal, &subject.minimal),
            (subject.call.full, &subject.full),
        ] {
            for backend in Backend::ALL {
                let (client, script) = backend.offline();
                let running = call(&client);
                let prepared = running.prepare(&client, arguments.clone()).unwrap();
                let sent_typed = sent(&script, running);
                assert_same(&prepared, &sent_typed, slug);

                let (client, script) = backend.offline();
                let prepared = client.prepare_execute(slug, arguments.clone()).unwrap();
                let sent_by_slug = sent(&script, client.execute(slug, arguments.clone()));
                assert_same(&prepared, &sent_by_slug, slug);
                assert_eq!(prepared.headers(), sent_by_slug.headers());

                let client = backend.builder(ApiKey::placeholder()).build().unwrap();
                let masked = client.prepare_execute(slug, arguments.clone()).unwrap();
                assert_same(&masked, &prepared, slug);
                let names =
                    |request: &Request| request.headers().keys().cloned().collect::<Vec<_>>();
                assert_eq!(names(&masked), names(&prepared));
            }
        }
    }
}
