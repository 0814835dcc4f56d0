//! Where keys and settings come from.

use std::fs;

use serde_json::json;
use spoki_mock::{Backend, Mock};

use crate::support::{BACKENDS, Home, Refusing};

fn mock() -> Mock {
    Mock::builder().without_limits().start().unwrap()
}

/// A profile whose calls go to the mock, with this line for the key.
fn profile(name: &str, mock: &Mock, key: &str) -> String {
    let url = mock.url();
    format!("[profiles.{name}]\nbackend = \"spoki\"\nbase_url = \"{url}\"\n{key}\n")
}

#[test]
fn a_named_profile_goes_before_the_environment_and_that_before_the_default_profile() {
    let (home, mock) = (Home::new(), mock());
    let place = |args: &str, in_environment: bool| {
        let args = format!("auth show {args}");
        let spoki = home.spoki(&args);
        let spoki = if in_environment {
            spoki.on(&mock, Backend::Rest)
        } else {
            spoki
        };
        spoki.run().exits(0).json()["place"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let key = "api_key = \"k\"";
    let profiles = [profile("default", &mock, key), profile("shop", &mock, key)].concat();
    home.write_profiles(&profiles);
    assert!(place("--profile shop", true).starts_with("profile `shop`"));
    assert_eq!(place("", true), "the environment");
    assert!(place("", false).starts_with("profile `default`"));
    home.write_profiles(&format!("default = \"shop\"\n\n{profiles}"));
    assert!(place("", false).starts_with("profile `shop`"));
}

#[test]
fn keys_come_from_variables_files_and_commands() {
    let (home, mock) = (Home::new(), mock());
    let key = &mock.account().spoki_key;
    let file = home.path().join("key");
    fs::write(&file, format!("{key}\n")).unwrap();
    let file = file.to_str().unwrap();
    for line in [
        format!("api_key = \"{key}\""),
        format!("api_key_file = '{file}'"),
        format!("key_command = 'cat {file}'"),
    ] {
        home.write_profiles(&profile("default", &mock, &line));
        home.spoki("tags list").run().exits(0);
    }
    let by_file = home.spoki("tags list").env("SPOKI_BASE_URL", mock.url());
    by_file.env("SPOKI_API_KEY_FILE", file).run().exits(0);
    for line in [
        "key_command = 'exit 3'",
        "key_command = 'true'",
        "api_key_file = '/nowhere'",
    ] {
        home.write_profiles(&profile("default", &mock, line));
        home.spoki("tags list").run().exits(4);
    }
    for line in [
        "",
        "api_key = \"a\"\nkey_command = \"b\"",
        "backed = \"spoki\"",
    ] {
        home.write_profiles(&profile("default", &mock, line));
        home.spoki("tags list").run().exits(2);
    }
}

#[test]
fn a_backend_chooses_between_two_keys() {
    let (home, mock) = (Home::new(), mock());
    for (_, name) in BACKENDS {
        let args = format!("auth show --backend {name}");
        let both = home
            .spoki(&args)
            .on(&mock, Backend::Rest)
            .on(&mock, Backend::Composio);
        assert_eq!(both.run().exits(0).json()["backend"], name);
    }
    home.write_profiles(&profile("default", &mock, "api_key = \"k\""));
    let other = home.spoki("tags list --profile default --backend composio");
    let error = other.run().exits(2).error();
    assert!(
        error["message"]
            .as_str()
            .unwrap()
            .contains("is for spoki, not for composio")
    );
}

#[cfg(unix)]
#[test]
fn a_file_that_others_can_open_is_refused_with_the_command_that_mends_it() {
    let (home, mock) = (Home::new(), mock());
    home.write_profiles(&profile("default", &mock, "api_key = \"k\""));
    home.set_mode(0o640);
    let error = home.spoki("tags list").run().exits(2).error();
    let hint = error["hint"].as_str().unwrap();
    assert!(hint.starts_with("run: chmod 600 "), "{hint}");
}

#[test]
fn a_broken_file_does_not_stop_what_needs_no_key() {
    let home = Home::new();
    home.write_profiles("[profiles\n");
    for args in [
        "--version",
        "--help",
        "help",
        "help tags list",
        "tags list --help",
        "completions bash",
        "actions",
        "schema tags list",
        "--demo tags list",
    ] {
        home.spoki(args).run().exits(0);
    }
    let rows = home.spoki("doctor").run().exits(2).json();
    let failed = rows["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["ok"] == false);
    assert!(failed.clone().any(|row| row["check"] == "configuration"));
}

#[test]
fn auth_set_writes_a_file_for_the_user_alone_and_keeps_the_rest() {
    let (home, mock) = (Home::new(), mock());
    let key = format!("{}\n", mock.account().spoki_key);
    let args = format!("auth set --stdin --base-url {}", mock.url());
    let ran = home.spoki(&args).input(key.clone()).run().exits(0);
    assert!(
        !ran.stdout.contains(key.trim()) && ran.stderr.is_empty(),
        "{ran:#?}"
    );
    home.spoki("tags list").run().exits(0);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(home.profiles()).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let set = "auth set --profile shop --backend composio --key-command pass";
    home.spoki(set).run().exits(2);
    home.spoki(&format!("{set} --user-id u")).run().exits(0);
    let text = fs::read_to_string(home.profiles()).unwrap();
    assert!(
        text.contains("[profiles.default]") && text.contains("key_command = \"pass\""),
        "{text}"
    );
    // Nobody can type.
    home.spoki("auth set").run().exits(3);
    home.spoki("auth set --stdin").run().exits(4);
    home.spoki("auth set --profile a.b --key-command x")
        .run()
        .exits(2);
}

#[test]
fn doctor_calls_the_service_and_names_what_fails() {
    let (home, mock) = (Home::new(), mock());
    for (backend, name) in BACKENDS {
        let rows = home
            .spoki("doctor")
            .on(&mock, backend)
            .run()
            .exits(0)
            .json();
        let rows = rows["items"].as_array().unwrap().clone();
        assert!(rows.iter().all(|row| row["ok"] == true), "{rows:#?}");
        let account = rows.iter().find(|row| row["check"] == "account").unwrap();
        assert!(
            account["detail"].as_str().unwrap().contains(name),
            "{account}"
        );
    }
    home.spoki("doctor").run().exits(4);
    let wrong = home
        .spoki("doctor")
        .on(&mock, Backend::Rest)
        .env("SPOKI_API_KEY", "wrong");
    wrong.run().exits(4);
    let nobody = home.spoki("doctor").env("SPOKI_API_KEY", "k");
    nobody
        .env("SPOKI_BASE_URL", "http://127.0.0.1:1")
        .run()
        .exits(6);
}

#[test]
fn a_dry_run_shows_what_a_call_sends_and_runs_no_key_command() {
    let (home, service) = (Home::new(), Refusing::start("{}"));
    let marker = home.path().join("marker");
    let settings = format!("backend = \"spoki\"\nbase_url = \"{}\"", service.url);
    let command = format!("key_command = \"touch {}\"", marker.display());
    home.write_profiles(&format!("[profiles.default]\n{settings}\n{command}\n"));
    let args = "contacts save --phone +390212345678 --first-name Ada --custom-fields {\"A\":\"é\"}";
    let shown = home
        .spoki(&format!("{args} --dry-run"))
        .run()
        .exits(0)
        .json();
    assert!(!marker.exists() && service.requests().is_empty());
    assert_eq!(shown["headers"]["x-spoki-api-key"], "[redacted]");
    let call = home
        .spoki(args)
        .env("SPOKI_API_KEY", "k")
        .env("SPOKI_BASE_URL", &service.url);
    call.run().exits(1);
    let sent = &service.requests()[0];
    let path = shown["url"]
        .as_str()
        .unwrap()
        .strip_prefix(&service.url)
        .unwrap();
    let method = shown["method"].as_str().unwrap();
    assert_eq!(sent.line, format!("{method} {path} HTTP/1.1"));
    assert_eq!(shown["body"].as_str().unwrap().as_bytes(), &sent.body[..]);
    home.spoki("--profile nope tags list --dry-run")
        .run()
        .exits(2);
    let without_key = Home::new();
    for (_, name) in BACKENDS {
        let args = format!("tags list --dry-run --backend {name}");
        without_key.spoki(&args).run().exits(0);
    }
}

#[test]
fn the_demo_ignores_all_settings_and_keeps_nothing() {
    let home = Home::new();
    home.write_profiles("[profiles.default]\nbackend = \"spoki\"\nkey_command = \"exit 1\"\n");
    let demo = |args: &str| {
        let spoki = home.spoki(&format!("--demo {args}"));
        spoki
            .env("SPOKI_API_KEY", "k")
            .env("SPOKI_BASE_URL", "http://127.0.0.1:1")
            .run()
    };
    for _ in 0..2 {
        demo("tickets delete --id 77 --yes").exits(0);
    }
    let told = demo("tickets list --output table").exits(0);
    assert!(told.stderr.contains("no data is kept"), "{told:#?}");
    for _ in 0..6 {
        demo("lists list").exits(0);
    }
    assert!(!home.path().join("state").exists());
}

#[test]
fn limits_are_shown_and_cleared() {
    let (home, mock) = (Home::new(), mock());
    let on = |args: &str| home.spoki(args).on(&mock, Backend::Rest).run();
    assert_eq!(on("limits").exits(0).json()["items"], json!([]));
    on("lists list").exits(0);
    on("lists list").exits(0);
    let used = on("limits").exits(0).json();
    assert_eq!(used["items"][0]["used"], 2);
    assert_eq!(used["items"][0]["per_minute"], 5);
    assert_eq!(on("limits clear").exits(0).json()["accounts_cleared"], 1);
    assert_eq!(on("limits").exits(0).json()["items"], json!([]));
}

#[test]
fn a_state_folder_that_cannot_be_used_stops_calls_with_a_limit_and_names_the_way_on() {
    let (home, mock) = (Home::new(), mock());
    fs::write(home.path().join("state"), "no folder").unwrap();
    let error = home
        .spoki("lists list")
        .on(&mock, Backend::Rest)
        .run()
        .exits(5)
        .error();
    assert!(
        error["message"]
            .as_str()
            .unwrap()
            .contains("--limits process")
    );
    assert!(mock.journal().is_empty());
    home.spoki("lists list --limits process")
        .on(&mock, Backend::Rest)
        .run()
        .exits(0);
}

#[test]
fn arguments_come_from_files_and_standard_input() {
    let (home, mock) = (Home::new(), mock());
    let file = home.path().join("contacts.json");
    fs::write(&file, r#"[{"phone": "+390212345690"}]"#).unwrap();
    let file = file.to_str().unwrap();
    let on = |args: &str| {
        let args = format!("{args} --limits none");
        home.spoki(&args).on(&mock, Backend::Rest)
    };
    on(&format!("contacts sync --contacts @{file}"))
        .run()
        .exits(0);
    let contacts = r#"[{"phone": "+390212345691"}]"#;
    on("contacts sync --contacts -")
        .input(contacts)
        .run()
        .exits(0);
    let all = r#"{"contacts": [{"phone": "+390212345692"}]}"#;
    on("call sync_contacts_bulk --input -")
        .input(all)
        .run()
        .exits(0);
    let phones = mock.entries("contacts");
    for phone in ["+390212345690", "+390212345691", "+390212345692"] {
        assert!(
            phones.iter().any(|contact| contact["phone"] == phone),
            "{phone}"
        );
    }
    // A flag replaces the member of the same name.
    let ran = on("tags get --input - --id 9999")
        .input(r#"{"id": 1}"#)
        .run();
    assert!(
        ran.exits(1).error()["message"]
            .as_str()
            .unwrap()
            .contains("9999")
    );
    for (args, input) in [
        ("contacts sync --contacts - --input -", "{}"),
        ("contacts sync --input -", "[]"),
        ("contacts sync --input -", "{"),
        ("contacts sync --contacts @/nowhere", ""),
        (
            "contacts sync --input -",
            r#"{"contacts": [], "contcts": 1}"#,
        ),
    ] {
        on(args).input(input).run().exits(2);
    }
}

#[test]
fn unknown_arguments_go_along_with_extra() {
    let home = Home::new();
    let body = |args: &str| home.spoki(args).run().exits(0).json();
    let written = body("lists create --name A --extra a={\"b\":1} --extra c=d --dry-run --yes");
    assert_eq!(written["body"], r#"{"name":"A","a":{"b":1},"c":"d"}"#);
    let read = body("contacts list --extra a=1 --dry-run");
    assert!(read["url"].as_str().unwrap().ends_with("?a=1"));
}
