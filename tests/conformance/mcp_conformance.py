#!/usr/bin/env python3
"""Runs the server scenarios of the MCP conformance suite against `spoki mcp --http`.

`run.py` starts it. By hand: `mcp_conformance.py SUITE PROGRAM RESULTS`, where SUITE is the program `conformance`,
PROGRAM is `spoki`, and RESULTS is a folder. Exit code 0: what fails is what `mcp-expected-failures.yaml` lists; 1: it
is not.
"""

import json
import pathlib
import re
import subprocess
import sys

EXPECTED = pathlib.Path(__file__).parent / "mcp-expected-failures.yaml"
ENTRY = re.compile(r"  - (\S+) # \S.*")
# The suite names the folder of a scenario by the time, too.
FOLDER = re.compile(r"server-(.+)-\d{4}-\d\d-\d\dT[\dZ-]+")
REVISIONS = ["2025-11-25", "2026-07-28"]
COLOR = re.compile(r"\x1b\[\d+m")


def expected() -> set[str]:
    """The entries of the file, each with a reason."""
    lines = EXPECTED.read_text(encoding="utf-8").split("server:\n")[1].splitlines()
    entries = [ENTRY.fullmatch(line) for line in lines]
    assert all(entries), f"{EXPECTED.name}: each entry needs a reason: {lines[entries.index(None)]}"
    return {entry[1] for entry in entries}


def check(revision: str, url: str, results: pathlib.Path) -> bool:
    """Whether the suite finds what the file lists, and nothing else."""
    command = [sys.argv[1], "server", "--url", url, "--requirements", revision, "--output-dir", results]
    ended = subprocess.run([*command, "--expected-failures", EXPECTED], capture_output=True, text=True)
    _, _, summary = COLOR.sub("", ended.stdout).partition("=== SUMMARY ===")
    print(f"{revision}:{summary}{ended.stderr}", flush=True)
    return ended.returncode == 0 and summary != ""


def failed(results: pathlib.Path) -> set[tuple[str, str]]:
    """The checks that did not pass, each with its scenario."""
    found = set()
    for file in results.glob("*/*/checks.json"):
        scenario = FOLDER.fullmatch(file.parent.name)[1]
        checks = json.loads(file.read_text(encoding="utf-8"))
        found |= {(scenario, check["id"]) for check in checks if check["status"] in ["FAILURE", "WARNING"]}
    return found


def agree(entries: set[str], found: set[tuple[str, str]]) -> bool:
    """Whether the file lists all failures, those of scenarios that the suite does not score included."""
    unlisted = [f"{scenario}:{check}" for scenario, check in found if not {scenario, f"{scenario}:{check}"} & entries]
    stale = entries - {name for scenario, check in found for name in [scenario, f"{scenario}:{check}"]}
    for name in sorted(unlisted):
        print(f"failed: {name}")
    for name in sorted(stale):
        print(f"failed: {EXPECTED.name} lists {name}, which passes")
    return not unlisted and not stale


def main() -> int:
    results = pathlib.Path(sys.argv[3])
    entries = expected()
    # The suite calls tools without knowing them: they only read.
    command = [sys.argv[2], "--demo", "mcp", "--http", "127.0.0.1:0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        try:
            [url] = re.findall(r"http:\S+", server.stderr.readline())
            passed = [check(revision, url, results / revision) for revision in REVISIONS]
        finally:
            server.terminate()
    return 0 if agree(entries, failed(results)) and all(passed) else 1


if __name__ == "__main__":
    sys.exit(main())
