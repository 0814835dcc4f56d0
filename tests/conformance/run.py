#!/usr/bin/env python3
"""Checks this workspace with programs of others: `cargo xtask conformance` runs it.

openapi-spec-validator checks spec/openapi/. check-jsonschema and zizmor check .github/workflows/. control.py drives
the mock server through its control endpoint. schemathesis tests the mock server against the documents, as
schemathesis.toml says. The script installs pinned versions of these programs into a virtual environment. With
--full, Prism checks all requests and replies between our client and the mock server; Prism needs Node and npm.

Exit code 0: no findings; 1: findings; 2: this script failed; 3: the programs cannot be installed.
"""

import argparse
import contextlib
import hashlib
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import time
import venv

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
DOCUMENTS = sorted((ROOT / "spec" / "openapi").glob("*.json"))
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
WORKFLOW_SCHEMA = ["--builtin-schema", "vendor.github-workflows"]
REQUIREMENTS = HERE / "requirements.txt"
PRISM = "@stoplight/prism-cli@5.16.0"


def main() -> int:
    options = arguments()
    home = options.home.resolve()
    try:
        programs = install(home / "venv")
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 3
    found = False
    if options.only in (None, "validate"):
        found |= finds(home, [programs / "openapi-spec-validator", *DOCUMENTS])
        found |= finds(home, [programs / "check-jsonschema", *WORKFLOW_SCHEMA, *WORKFLOWS])
        found |= finds(home, [programs / "zizmor", "--offline", "--persona=pedantic", *WORKFLOWS])
    if options.only in (None, "control"):
        found |= finds(home, [programs / "python", HERE / "control.py", options.url])
    if options.only in (None, "fuzz"):
        for document in DOCUMENTS:
            found |= finds(home, schemathesis(programs, document, options))
    if options.only == "proxy" or (options.full and options.only is None):
        try:
            prism = install_prism(home / "prism")
        except (OSError, subprocess.CalledProcessError) as error:
            print(f"error: {error}", file=sys.stderr)
            return 3
        found |= proxied(prism, home, options)
    return int(found)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url", required=True, help="where the mock server listens")
    parser.add_argument("--home", required=True, type=pathlib.Path, help="a folder for the programs")
    parser.add_argument("--only", choices=["validate", "control", "fuzz", "proxy"], help="one of the steps")
    parser.add_argument("--full", action="store_true", help="also the steps that take long to install")
    parser.add_argument("--seed", help="a number; another one makes schemathesis try other cases")
    return parser.parse_args()


def install(home: pathlib.Path) -> pathlib.Path:
    """Returns the folder with the programs. Creates it anew if the pinned versions changed."""
    programs = home / ("Scripts" if os.name == "nt" else "bin")
    stamp = home / "installed"
    owned = home.with_name("venv-is-ours")
    if home.exists() and not owned.exists() and not stamp.exists():
        raise OSError(f"{home} is not from this program: move it away")
    wanted = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
    if not stamp.exists() or stamp.read_text() != wanted:
        home.parent.mkdir(parents=True, exist_ok=True)
        # Before the folder: after an interrupted run, the next one may clear it.
        owned.touch()
        venv.create(home, clear=True, with_pip=True)
        pip = [programs / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "-r", REQUIREMENTS], check=True)
        stamp.write_text(wanted)
    return programs


def schemathesis(
    programs: pathlib.Path, document: pathlib.Path, options: argparse.Namespace
) -> list:
    command = [programs / "schemathesis", "--config-file", HERE / "schemathesis.toml", "run", document]
    command += ["--url", options.url, "--no-color"]
    return command + (["--seed", options.seed] if options.seed else [])


def install_prism(home: pathlib.Path) -> pathlib.Path:
    """The program; installed anew when the pinned version changes."""
    program = home / "node_modules" / ".bin" / ("prism.cmd" if os.name == "nt" else "prism")
    stamp = home / "installed"
    if not stamp.exists() or stamp.read_text() != PRISM:
        npm = shutil.which("npm")
        if npm is None:
            raise OSError("Prism needs npm")
        home.mkdir(parents=True, exist_ok=True)
        quiet = ["--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
        subprocess.run([npm, "install", *quiet, "--prefix", home, PRISM], check=True)
        stamp.write_text(PRISM)
    return program


def proxied(prism: pathlib.Path, home: pathlib.Path, options: argparse.Namespace) -> bool:
    """Whether a request or a reply violates its document."""
    with contextlib.ExitStack() as stack:
        urls = [stack.enter_context(proxy(prism, name, home, options.url)) for name in ("rest", "composio")]
        cargo = [os.environ.get("CARGO", "cargo"), "run", "--quiet", "--package", "spoki-tests"]
        command = [*cargo, "--example", "proxied", "--", *urls, options.url]
        print("==", *(str(part) for part in command), flush=True)
        return subprocess.run(command, cwd=ROOT).returncode != 0


@contextlib.contextmanager
def proxy(prism: pathlib.Path, name: str, home: pathlib.Path, upstream: str):
    """Runs Prism with one of the documents, and yields its URL."""
    document = ROOT / "spec" / "openapi" / f"{name}.json"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [prism, "proxy", document, upstream, "--errors", "--port", str(port)]
    with open(home / f"prism-{name}.log", "w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        wait_for(port, process, log.name)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def wait_for(port: int, process: subprocess.Popen, log: str):
    """Waits until the process listens."""
    for _ in range(600):
        if process.poll() is not None:
            raise OSError(f"Prism ended: see {log}")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise OSError(f"Prism does not listen: see {log}")


def finds(home: pathlib.Path, command: list) -> bool:
    """Whether the program found something. The program runs in its home, and leaves its files there."""
    print("==", *(str(part) for part in command), flush=True)
    hooks = os.pathsep.join([str(HERE), os.environ.get("PYTHONPATH", "")]).strip(os.pathsep)
    return subprocess.run(command, cwd=home, env={**os.environ, "PYTHONPATH": hooks}).returncode != 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except OSError as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(2)
