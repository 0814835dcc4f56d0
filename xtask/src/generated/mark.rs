//! The first line of a generated file.

/// The signs that begin a comment: in Rust, in Markdown, in a manifest, in a manual page.
const COMMENTS: [&str; 4] = ["// ", "<!-- ", "# ", ".\\\" "];

/// How many bytes of a file decide whether it is marked.
pub(super) const LENGTH: u64 = 100;

/// The words that begin every file of this command.
pub(super) fn mark(command: &str) -> String {
    format!("@generated from spec/ by `cargo xtask {command}`")
}

/// Whether a file that begins with these bytes is one that the command wrote.
pub(super) fn is_marked(bytes: &[u8], command: &str) -> bool {
    let mark = mark(command);
    COMMENTS.iter().any(|comment| {
        bytes
            .strip_prefix(comment.as_bytes())
            .is_some_and(|rest| rest.starts_with(mark.as_bytes()))
    })
}
