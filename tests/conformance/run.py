#!/usr/bin/env python3
"""Lets foreign programs judge this workspace: `cargo xtask conformance` runs it.

openapi-spec-validator checks spec/openapi/; schemathesis then tests the mock server by those
documents, in all its phases and with all checks but those that EXCLUDED explains. Both come in pinned
versions into a virtual environment below target/. At last a client that progenitor makes of the REST
document (tests/foreign) calls the mock server.

Exit code 0: nothing found; 1: something found; 2: it could not run.
"""

import argparse
import hashlib
import os
import pathlib
import socket
import subprocess
import sys
import time
import venv

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
DOCUMENTS = ROOT / "spec" / "openapi"
REQUIREMENTS = HERE / "requirements.txt"

# The keys that the mock takes, and the header of each document that carries one.
REST_KEY = "mock-spoki-key"
COMPOSIO_KEY = "mock-composio-key"
BACKENDS = {"rest": f"X-Spoki-Api-Key: {REST_KEY}", "composio": f"x-api-key: {COMPOSIO_KEY}"}

# Checks that say nothing here, and why.
EXCLUDED = {
    # What is right by its form may be refused for what the account holds (a code that is taken, an
    # operator that is not there), with the same 400. That the examples are accepted is tested elsewhere.
    "rest": ["positive_data_acceptance"],
    # The same; and calls for what is not there get 200 with `successful: false`.
    "composio": ["positive_data_acceptance", "ensure_resource_availability", "use_after_free"],
}

# The mock without its limits per minute, which would answer most of the cases.
MOCK = ["cargo", "run", "--quiet", "--package", "spoki-mock", "--", "--no-limits", "--port"]


def main() -> int:
    options = arguments()
    tools = install()
    found = False
    if options.only in (None, "validate"):
        found |= run([tools / "openapi-spec-validator", *sorted(DOCUMENTS.glob("*.json"))])
    if options.only != "validate":
        found |= with_mock(tools, options)
    return int(found)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", choices=["validate", "fuzz", "client"], help="one of the steps")
    parser.add_argument("--url", help="a server that runs already, instead of starting the mock")
    parser.add_argument("--max-examples", default="20", help="cases per operation and phase")
    parser.add_argument("--seed", default="1", help="same seed, same cases")
    return parser.parse_args()


def target() -> pathlib.Path:
    return pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")).resolve()


def install() -> pathlib.Path:
    """The folder with the programs; made anew when the pinned versions change."""
    home = target() / "conformance" / "venv"
    programs = home / ("Scripts" if os.name == "nt" else "bin")
    stamp = home / "installed"
    wanted = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
    if not stamp.exists() or stamp.read_text() != wanted:
        venv.create(home, clear=True, with_pip=True)
        pip = [programs / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "-r", REQUIREMENTS], check=True)
        stamp.write_text(wanted)
    return programs


def run(command: list) -> bool:
    """Whether the command found something. What it leaves behind lands below target/."""
    print("==", *(str(part) for part in command), flush=True)
    return subprocess.run(command, cwd=target() / "conformance").returncode != 0


def with_mock(tools: pathlib.Path, options: argparse.Namespace) -> bool:
    if options.url:
        return judge(tools, options, options.url)
    port = free_port()
    subprocess.run(["cargo", "build", "--quiet", "--package", "spoki-mock"], cwd=ROOT, check=True)
    mock = subprocess.Popen([*MOCK, str(port)], cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        wait_for(port, mock)
        return judge(tools, options, f"http://127.0.0.1:{port}")
    finally:
        mock.terminate()
        mock.wait()


def judge(tools: pathlib.Path, options: argparse.Namespace, url: str) -> bool:
    found = False
    if options.only != "fuzz":
        found |= foreign_client(url)
    if options.only != "client":
        for backend in BACKENDS:
            found |= schemathesis(tools, options, url, backend)
    return found


def foreign_client(url: str) -> bool:
    manifest = ROOT / "tests" / "foreign" / "Cargo.toml"
    folder = target() / "conformance" / "foreign"
    command = ["cargo", "run", "--quiet", "--locked", "--manifest-path", manifest]
    return run([*command, "--target-dir", folder, "--", url, REST_KEY])


def schemathesis(
    tools: pathlib.Path, options: argparse.Namespace, url: str, backend: str
) -> bool:
    command = [tools / "schemathesis", "--config-file", HERE / "schemathesis.toml", "run"]
    command += [DOCUMENTS / f"{backend}.json", "--url", url]
    command += ["--header", BACKENDS[backend], "--phases", "examples,coverage,fuzzing,stateful"]
    command += ["--checks", "all", "--max-examples", options.max_examples, "--seed", options.seed]
    command += ["--generation-database", "none", "--continue-on-failure", "--no-color"]
    command += ["--exclude-checks", ",".join(EXCLUDED[backend])]
    command += ["--report", "junit", "--report-dir", target() / "conformance" / backend]
    return run(command)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port: int, server: subprocess.Popen) -> None:
    """Until the server takes connections; an error once it has ended or half a minute has passed."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise OSError(f"the mock server ended with exit code {server.returncode}")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise OSError(f"the mock server does not answer on port {port}")


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(2)
