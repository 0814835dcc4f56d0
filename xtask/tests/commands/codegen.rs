//! `codegen`, and the files that it must not touch.

use std::fs;

use crate::workspace::Workspace;

const GENERATED: &str = "spoki-api/src/generated";
/// The first line of every generated file.
pub(crate) const HEADER: &str =
    "// @generated from spec/ by `cargo xtask codegen`: edit the spec instead.\n";

#[test]
fn files_that_nothing_generates_are_reported_and_removed() {
    let workspace = Workspace::new("codegen-extra");
    let path = format!("{GENERATED}/extra.rs");
    workspace.write(&path, HEADER);
    let ended = workspace.xtask(&["codegen", "--check"]);
    assert_eq!(ended.code, 1);
    assert!(ended.out.contains(&format!("extra: {path}\n")), "{ended:?}");
    assert_eq!(workspace.xtask(&["codegen"]).code, 0);
    assert!(!workspace.path(&path).exists());
}

#[test]
fn every_missing_file_is_reported() {
    let workspace = Workspace::new("codegen-missing");
    for name in ["bindings.json", "models.json"] {
        fs::remove_file(workspace.path(&format!("spec/{name}"))).unwrap();
    }
    for args in [
        &["codegen"][..],
        &["diff"],
        &["openapi", "--out", "out.json"],
    ] {
        let ended = workspace.xtask(args);
        assert_eq!((ended.code, ended.out.as_str()), (2, ""), "{args:?}");
        for name in ["bindings.json", "models.json"] {
            assert!(ended.err.contains(name), "{name} in {}", ended.err);
        }
    }
}

/// As with `| head`: the reader is gone, but the command finishes its work.
#[test]
fn a_closed_pipe_does_not_stop_a_command() {
    let workspace = Workspace::new("codegen-pipe");
    let path = &format!("{GENERATED}/tags.rs");
    let text = workspace.read(path);
    workspace.write(path, HEADER);
    for (args, code) in [
        (&["help"][..], 0),
        (&["codegen", "--check"], 1),
        (&["codegen"], 0),
    ] {
        let (reader, out) = std::io::pipe().unwrap();
        let (_, err) = std::io::pipe().unwrap();
        drop(reader);
        let status = workspace.command(args).stdout(out).stderr(err).status();
        assert_eq!(status.unwrap().code(), Some(code), "{args:?}");
    }
    assert_eq!(workspace.read(path), text);
}

#[test]
fn out_writes_only_the_bindings() {
    let workspace = Workspace::new("codegen-out");
    let beside = [
        "spec/openapi/rest.json",
        "spoki-mock/src/generated/behaviour.json",
        "tests/src/generated/mod.rs",
        &format!("{GENERATED}/mod.rs"),
    ];
    for path in beside {
        workspace.write(path, "not touched");
    }
    workspace.write("out/extra.rs", HEADER);
    let args = ["codegen", "--out", "out"];
    let check = workspace.xtask(&[&args[..], &["--check"]].concat());
    assert_eq!(check.code, 1);
    assert!(check.out.contains("extra: out/extra.rs\n"), "{}", check.out);
    for path in beside {
        assert!(!check.out.contains(path), "{path} in {}", check.out);
    }

    let ended = workspace.xtask(&args);
    assert_eq!((ended.code, ended.err.as_str()), (0, ""));
    assert!(workspace.path("out/tags.rs").exists());
    assert!(!workspace.path("out/extra.rs").exists());
    for path in beside {
        assert_eq!(workspace.read(path), "not touched", "{path}");
    }
    assert_eq!(workspace.xtask(&[&args[..], &["--check"]].concat()).code, 0);
}

/// A link may lead to files of others, and no generated file is a link.
#[cfg(unix)]
#[test]
fn links_are_listed_and_not_followed() {
    use std::os::unix::fs::symlink;

    let workspace = Workspace::new("codegen-links");
    let link = |to: &str, at: &str| {
        let at = workspace.path(at);
        let _ = fs::remove_file(&at);
        symlink(workspace.path(to), &at).unwrap();
    };
    fs::create_dir_all(workspace.path("elsewhere/empty")).unwrap();
    for path in [
        "elsewhere/kept.rs",
        "elsewhere/tags.rs",
        "elsewhere/rest.json",
    ] {
        workspace.write(path, HEADER);
    }
    link("elsewhere", &format!("{GENERATED}/folder"));
    link("elsewhere/kept.rs", &format!("{GENERATED}/file.rs"));
    link("elsewhere/tags.rs", &format!("{GENERATED}/tags.rs"));
    link("nowhere", &format!("{GENERATED}/broken.rs"));
    fs::rename(workspace.path("spec/openapi"), workspace.path("openapi")).unwrap();
    link("elsewhere", "spec/openapi");
    let before = workspace.snapshot();
    for args in [&["codegen", "--check"][..], &["codegen"]] {
        let ended = workspace.xtask(args);
        assert_eq!((ended.code, ended.out.as_str()), (2, ""), "{ended:?}");
        for name in ["folder", "file.rs", "tags.rs", "broken.rs"] {
            let listed = format!("  {name}\n");
            assert!(ended.err.contains(&listed), "{name} in {}", ended.err);
        }
        let listed = format!(
            "{} is not a folder\n",
            workspace.path("spec/openapi").display()
        );
        assert!(ended.err.contains(&listed), "{}", ended.err);
        assert!(workspace.snapshot() == before);
    }
}
