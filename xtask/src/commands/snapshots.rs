//! `cargo xtask snapshots`: the expected outputs that follow from the spec.

use super::{Command, test};
use crate::cargo;
use crate::failure::{Failure, Outcome};

pub(super) const COMMAND: Command = Command {
    name: "snapshots",
    usage: "",
    summary: "Write the expected outputs of tests anew: wire files, transcripts, the tour, sizes.",
    details: "
  tests/golden/wire/                What goes over the wire, for every action. Files of removed actions are removed.
  spoki-cli/tests/transcripts/      What `spoki` prints.
  spoki-mock/examples/tour/expected.txt
                                    What the tour prints. It fails if an action has no step in steps.json.
  spoki-mcp/golden/tools-list.txt   How long the list of tools of `spoki mcp` is.

Review the diff of these files: it shows what a change of the spec means for users.
",
    run,
};

/// The programs whose tests write snapshots, and the tests.
const TESTS: [&str; 12] = [
    "--no-fail-fast",
    "--lib",
    "--example=tour",
    "--test=integration",
    "--test=cli",
    "--",
    "--quiet",
    "tour_prints",
    "wire::every_request_is_as_reviewed",
    "wire::no_reviewed_file_is_left_over",
    "transcripts",
    "the_size_of_the_list",
];

fn run(mut args: lexopt::Parser) -> Result<Outcome, Failure> {
    if let Some(arg) = args.next()? {
        return Err(arg.unexpected().into());
    }
    let workspace = ["test", "--workspace", "--features", test::FEATURES];
    let env = [("UPDATE_EXPECT", "1"), ("TRYCMD", "overwrite")];
    cargo::run(workspace.iter().chain(&TESTS), &env)
}
