//! The mock accepts every request with the spec's examples, over both backends.

use spoki_mock::{Backend, Mock};
use spoki_tests::CALLS;

/// Calls whose example runs into a rule of the account that the mock begins with.
const REFUSED: [(&str, &str); 4] = [
    ("SPOKI_CREATE_ACCOUNT_ONBOARDING_LINK", "retired"),
    ("SPOKI_CREATE_CUSTOM_FIELD", "Another custom field"),
    ("SPOKI_DELETE_CUSTOM_FIELD", "is in use"),
    ("SPOKI_DELETE_TEMPLATE", "is in use"),
];

#[tokio::test]
async fn every_example_is_taken() {
    for call in CALLS {
        for backend in Backend::ALL {
            for run in [call.minimal, call.full] {
                let mock = Mock::start().await;
                let outcome = run(&mock.client(backend)).await;
                let rule = REFUSED.iter().find(|(slug, _)| *slug == call.slug);
                match (outcome, rule) {
                    (Ok(_), _) => {}
                    (Err(error), Some((_, words))) => {
                        assert!(error.to_string().contains(words), "{error}");
                    }
                    (Err(error), None) => panic!("{} over {backend}: {error}", call.slug),
                }
                let journal = mock.journal();
                assert_eq!(journal.len(), 1);
                assert!(
                    journal[0].arguments.is_some(),
                    "{}: {:?}",
                    call.slug,
                    journal[0]
                );
            }
        }
    }
}
