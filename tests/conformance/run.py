#!/usr/bin/env python3
"""Checks this workspace with Python programs: `cargo xtask conformance` runs it.

openapi-spec-validator checks spec/openapi/. check-jsonschema and zizmor check .github/workflows/. control.py drives
the mock server through its control endpoint. schemathesis tests the mock server against the documents, as
schemathesis.toml says. The script installs pinned versions of all programs into a virtual environment.

Exit code 0: no findings; 1: findings; 2: this script failed; 3: the programs cannot be installed.
"""

import argparse
import hashlib
import os
import pathlib
import subprocess
import sys
import venv

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
DOCUMENTS = sorted((ROOT / "spec" / "openapi").glob("*.json"))
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
WORKFLOW_SCHEMA = ["--builtin-schema", "vendor.github-workflows"]
REQUIREMENTS = HERE / "requirements.txt"


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
    return int(found)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url", required=True, help="where the mock server listens")
    parser.add_argument("--home", required=True, type=pathlib.Path, help="a folder for the programs")
    parser.add_argument("--only", choices=["validate", "control", "fuzz"], help="one of the steps")
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
