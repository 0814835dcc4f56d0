//! `codegen`, and the files that it must not touch.

use std::fs;

use crate::workspace::Workspace;

const GENERATED: &str = "spoki-api/src/generated";

#[test]
fn files_that_nothing_generates_are_reported_and_removed() {
    let workspace = Workspace::new("codegen-extra");
    let path = format!("{GENERATED}/extra.rs");
    workspace.write(&path, "");
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
    workspace.write(path, "");
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
        &format!("{GENERATED}/mod.rs"),
    ];
    for path in beside {
        workspace.write(path, "not touched");
    }
    fs::create_dir(workspace.path("out")).unwrap();
    workspace.write("out/extra.rs", "");
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

#[cfg(unix)]
#[test]
fn links_are_removed_but_not_followed() {
    use std::os::unix::fs::symlink;

    let workspace = Workspace::new("codegen-links");
    let link = |to: &str, at: &str| {
        let at = workspace.path(at);
        let _ = fs::remove_file(&at);
        symlink(workspace.path(to), &at).unwrap();
    };
    let is_link = |path: &str| workspace.path(path).is_symlink();
    fs::create_dir_all(workspace.path("elsewhere/empty")).unwrap();
    for path in [
        "elsewhere/kept.rs",
        "elsewhere/tags.rs",
        "elsewhere/rest.json",
    ] {
        workspace.write(path, "not touched");
    }
    let (folder, file, tags) = (
        &format!("{GENERATED}/folder"),
        &format!("{GENERATED}/file.rs"),
        &format!("{GENERATED}/tags.rs"),
    );
    let text = workspace.read(tags);
    link("elsewhere", folder);
    link("elsewhere/kept.rs", file);
    link("elsewhere/tags.rs", tags);
    link("nowhere", &format!("{GENERATED}/broken.rs"));
    fs::rename(workspace.path("spec/openapi"), workspace.path("openapi")).unwrap();
    link("elsewhere", "spec/openapi");

    let check = workspace.xtask(&["codegen", "--check"]);
    assert_eq!(check.code, 1, "{}", check.err);
    for line in [
        format!("extra: {folder}\n"),
        format!("extra: {file}\n"),
        format!("stale: {tags}\n"),
        "extra: spec/openapi\n".to_owned(),
    ] {
        assert!(check.out.contains(&line), "{line} in {}", check.out);
    }

    let ended = workspace.xtask(&["codegen"]);
    assert_eq!((ended.code, ended.err.as_str()), (0, ""));
    assert_eq!(workspace.read(tags), text);
    for path in [folder, file, tags, "spec/openapi"] {
        assert!(!is_link(path), "{path}");
    }
    assert!(workspace.path("spec/openapi/rest.json").exists());
    for path in [
        "elsewhere/kept.rs",
        "elsewhere/tags.rs",
        "elsewhere/rest.json",
    ] {
        assert_eq!(workspace.read(path), "not touched");
    }
    assert!(workspace.path("elsewhere/empty").exists());
    assert_eq!(workspace.xtask(&["codegen", "--check"]).code, 0);
}
