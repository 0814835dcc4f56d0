//! `codegen`, and what it does to files that are not its own.

use std::fs;

use crate::workspace::Workspace;

const GENERATED: &str = "spoki-api/src/generated";

#[test]
fn foreign_files_are_told_and_removed() {
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
fn another_folder_gets_the_bindings_alone() {
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
fn links_are_removed_and_never_followed() {
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
