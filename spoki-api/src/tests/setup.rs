//! Setting up a client.

use std::collections::BTreeMap;

use super::*;
use crate::Options;

#[test]
fn one_key_is_needed_and_only_one() {
    for (builder, reason) in [
        (Client::builder(), "no API key"),
        (rest().composio(KEY), "two API keys"),
        (Client::builder().spoki(" "), "is empty"),
        (Client::builder().spoki("s3cr3t-key\n!"), "character 11"),
        (composio().base_url("nowhere"), "base URL"),
        (rest().user_agent("a\nb"), "user agent"),
        (rest().proxy("::"), "proxy"),
    ] {
        let error = builder.build().unwrap_err();
        assert!(error.is_configuration() && !error.was_sent(), "{error}");
        assert!(error.to_string().contains(reason), "{error}");
        assert_hides(&format!("{error} {error:?}"), &[]);
    }
}

/// Whoever sets the address learns of the mistake, not the first call.
#[test]
fn g4_an_address_that_no_call_can_reach_is_refused_by_build() {
    for host in [
        "127.0.0.1:99999999",
        "127.0.0.1:65536",
        "[x]",
        "[::1",
        "[::1]:70000",
        "[1:2]",
        "256.256.256.256",
        "exa%20mple.com",
        "xn--a",
    ] {
        for (builder, setting) in [
            (rest().base_url(format!("http://{host}")), "base URL"),
            (composio().base_url(format!("https://{host}/x")), "base URL"),
            (rest().proxy(format!("http://{host}")), "proxy"),
        ] {
            let error = builder.build().map(|_| ()).unwrap_err();
            assert!(
                error.is_configuration() && !error.was_sent(),
                "{host}: {error}"
            );
            assert!(error.to_string().contains(setting), "{host}: {error}");
        }
    }
    let error = rest().base_url("http://127.0.0.1:0").build().unwrap_err();
    assert!(error.to_string().contains("port 0"), "{error}");
}

#[test]
fn nothing_of_a_client_prints_its_key() {
    for builder in [rest(), composio().user_id("ada@example.com")] {
        let printed = format!("{builder:?}");
        assert_hides(&printed, &["ada@example.com"]);
        assert!(printed.contains("[redacted]"), "{printed}");
        let client = builder.transport(ScriptedTransport::new()).build().unwrap();
        let clone = client.with_options(Options::new().extra_body("token", KEY));
        assert_hides(&format!("{client:?} {clone:#?}"), &["ada@example.com"]);
    }
}

#[tokio::test]
async fn requests_in_a_script_print_without_their_key() {
    let script = ScriptedTransport::new().json(200, json!(null));
    scripted(&script).send(Nudge::new(json!({}))).await.unwrap();
    assert_hides(&format!("{:?} {script:?}", script.requests()), &[]);
}

fn from(variables: &[(&str, &str)]) -> Result<ClientBuilder, crate::Error> {
    let variables: BTreeMap<_, _> = variables.iter().copied().collect();
    ClientBuilder::from_lookup(|name| Ok(variables.get(name).map(|&value| value.to_owned())))
}

async fn address(variables: &[(&str, &str)]) -> (String, String) {
    let script = ScriptedTransport::new().json(200, envelope(&json!(null)));
    let client = from(variables)
        .unwrap()
        .transport(script.clone())
        .build()
        .unwrap();
    client.send(Nudge::new(json!({}))).await.unwrap();
    let request = script.requests().remove(0);
    (
        request.uri().to_string(),
        String::from_utf8(request.body().to_vec()).unwrap(),
    )
}

#[tokio::test]
async fn the_environment_chooses_the_way() {
    let (uri, _) = address(&[("SPOKI_API_KEY", "a"), ("COMPOSIO_API_KEY", "b")]).await;
    assert_eq!(uri, "https://api.spoki.com/api/1/nudge/");
    let (uri, _) = address(&[
        ("SPOKI_API_KEY", "a"),
        ("SPOKI_BASE_URL", "http://localhost:1"),
    ])
    .await;
    assert_eq!(uri, "http://localhost:1/api/1/nudge/");
    let composio = [
        ("SPOKI_API_KEY", ""),
        ("COMPOSIO_API_KEY", "b"),
        ("COMPOSIO_USER_ID", "u"),
    ];
    let (uri, body) = address(&composio).await;
    assert_eq!(
        uri,
        "https://backend.composio.dev/api/v3.1/tools/execute/X_NUDGE"
    );
    assert!(body.contains(r#""user_id":"u","version""#), "{body}");
    let both = [
        ("COMPOSIO_API_KEY", "b"),
        ("COMPOSIO_USER_ID", "u"),
        ("COMPOSIO_CONNECTED_ACCOUNT_ID", "ca_1"),
        ("COMPOSIO_BASE_URL", "http://localhost:2/x"),
    ];
    let (uri, body) = address(&both).await;
    assert_eq!(uri, "http://localhost:2/x/api/v3.1/tools/execute/X_NUDGE");
    assert!(
        body.contains(r#""user_id":"u","connected_account_id":"ca_1","version""#),
        "{body}"
    );
}

#[test]
fn an_environment_without_a_key_names_the_variables() {
    let text = from(&[]).unwrap_err().to_string();
    for name in [
        "SPOKI_API_KEY",
        "COMPOSIO_API_KEY",
        "COMPOSIO_USER_ID",
        "COMPOSIO_CONNECTED_ACCOUNT_ID",
    ] {
        assert!(text.contains(name), "{text}");
    }
    let text = from(&[("COMPOSIO_API_KEY", KEY)]).unwrap_err().to_string();
    assert!(
        text.contains("`COMPOSIO_USER_ID` or `COMPOSIO_CONNECTED_ACCOUNT_ID`"),
        "{text}"
    );
    assert_hides(&text, &[]);
}

#[test]
fn futures_and_clients_may_change_threads() {
    fn travels<T: Send + 'static>() {}
    fn shared<T: Send + Sync + Clone + 'static>() {}
    travels::<crate::client::Pending<Note>>();
    travels::<crate::client::PendingRaw>();
    travels::<crate::Error>();
    shared::<Client>();
    shared::<crate::Reply<Value>>();
    assert_eq!(size_of::<crate::Error>(), size_of::<usize>());
}
