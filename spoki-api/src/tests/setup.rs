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

/// Files and shells end values with a line break.
#[tokio::test]
async fn g2_values_of_the_environment_are_trimmed() {
    let (uri, body) = address(&[
        ("COMPOSIO_API_KEY", " b\n"),
        ("COMPOSIO_USER_ID", "me\n"),
        ("COMPOSIO_CONNECTED_ACCOUNT_ID", "\tca_1\r\n"),
        ("COMPOSIO_BASE_URL", " http://localhost:2/x\n"),
    ])
    .await;
    assert!(uri.starts_with("http://localhost:2/x/"), "{uri}");
    assert!(
        body.contains(r#""user_id":"me","connected_account_id":"ca_1","version""#),
        "{body}"
    );
}

/// An empty variable is not set; a blank one is a mistake.
#[test]
fn g2_blank_values_of_the_environment_are_refused() {
    let valid = [
        ("COMPOSIO_API_KEY", "b"),
        ("COMPOSIO_USER_ID", "u"),
        ("COMPOSIO_CONNECTED_ACCOUNT_ID", "ca_1"),
        ("COMPOSIO_BASE_URL", "http://localhost:2"),
        ("SPOKI_API_KEY", ""),
    ];
    assert!(from(&valid).unwrap().build().is_ok());
    for index in 0..valid.len() {
        for blank in [" ", "\n", " \t\r\n"] {
            let mut variables = valid;
            variables[index].1 = blank;
            let error = from(&variables).unwrap_err();
            assert!(error.is_configuration(), "{error}");
            let name = format!("`{}` is blank", variables[index].0);
            assert!(error.to_string().contains(&name), "{error}");
        }
    }
}

/// Composio would look for an account of no name.
#[tokio::test]
async fn g2_a_blank_account_is_refused_wherever_it_is_set() {
    for (builder, name) in [
        (composio().user_id(" "), "user_id"),
        (
            composio().connected_account_id("\n"),
            "connected_account_id",
        ),
    ] {
        let error = builder.build().unwrap_err();
        assert!(error.is_configuration(), "{error}");
        assert!(
            error.to_string().contains(&format!("`{name}` is blank")),
            "{error}"
        );
    }
    let script = ScriptedTransport::new();
    for options in [
        Options::new().user_id(""),
        Options::new().user_id("a").connected_account_id(" "),
    ] {
        let client = scripted_composio(&script).with_options(options);
        let error = client.send(Nudge::new(json!({}))).await.unwrap_err();
        assert!(error.is_configuration() && !error.was_sent(), "{error}");
        assert!(error.to_string().contains("is blank"), "{error}");
    }
    assert!(script.requests().is_empty());
}

/// A file that is removed in the end.
struct TempFile(std::path::PathBuf);

impl TempFile {
    fn new(name: &str, content: impl AsRef<[u8]>) -> Self {
        let name = format!("spoki-api-{}-{name}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::write(&path, content).unwrap();
        Self(path)
    }

    fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for TempFile {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// Containers get secrets as files.
#[tokio::test]
async fn a_variable_may_name_a_file_with_the_value() {
    let key = TempFile::new("key", "file-key\n");
    let user = TempFile::new("user", " user-2 \n");
    let script = ScriptedTransport::new().json(200, envelope(&json!(null)));
    let builder = from(&[
        ("COMPOSIO_API_KEY_FILE", key.path()),
        ("COMPOSIO_USER_ID_FILE", &format!("{}\n", user.path())),
    ]);
    let client = builder.unwrap().transport(script.clone()).build().unwrap();
    client.send(Nudge::new(json!({}))).await.unwrap();
    let request = script.requests().remove(0);
    assert_eq!(request.headers()["x-api-key"], "file-key");
    let body = String::from_utf8(request.body().to_vec()).unwrap();
    assert!(body.contains(r#""user_id":"user-2","version""#), "{body}");
    // Spoki's own API goes first, whichever form its key has.
    let (uri, _) = address(&[
        ("SPOKI_API_KEY_FILE", key.path()),
        ("COMPOSIO_API_KEY", "b"),
    ])
    .await;
    assert_eq!(uri, "https://api.spoki.com/api/1/nudge/");
}

#[test]
fn a_file_without_a_value_is_refused_by_variable_and_path() {
    let empty = TempFile::new("empty", " \n");
    let binary = TempFile::new("binary", [0xff, b'k']);
    let large = TempFile::new("large", vec![b'k'; 100_000]);
    let folder = std::env::temp_dir();
    for (path, reason) in [
        (empty.path(), "is empty"),
        (binary.path(), "UTF-8"),
        (large.path(), "larger than"),
        (folder.to_str().unwrap(), "cannot be read"),
        ("/nowhere/spoki-key", "cannot be read"),
    ] {
        for variable in ["SPOKI_API_KEY_FILE", "COMPOSIO_API_KEY_FILE"] {
            let error = from(&[(variable, path)]).unwrap_err();
            assert!(error.is_configuration(), "{error}");
            let text = error.to_string();
            for part in [variable, path, reason] {
                assert!(text.contains(part), "{part} is not in {text}");
            }
        }
    }
    let error = from(&[("SPOKI_API_KEY_FILE", " ")]).unwrap_err();
    assert!(
        error.to_string().contains("`SPOKI_API_KEY_FILE` is blank"),
        "{error}"
    );
}

/// Nobody can tell which of the two is meant.
#[test]
fn a_variable_and_its_file_exclude_each_other() {
    let file = TempFile::new("both", KEY);
    for name in ["SPOKI_API_KEY", "COMPOSIO_API_KEY"] {
        let by_file = format!("{name}_FILE");
        let error = from(&[(name, KEY), (&by_file, file.path())]).unwrap_err();
        let text = error.to_string();
        assert!(error.is_configuration(), "{text}");
        assert!(
            text.contains(&format!("`{name}` and `{by_file}`")),
            "{text}"
        );
        assert_hides(&text, &[]);
        // An empty variable is not set.
        assert!(
            from(&[
                (name, ""),
                (&by_file, file.path()),
                ("COMPOSIO_USER_ID", "u")
            ])
            .is_ok()
        );
    }
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
