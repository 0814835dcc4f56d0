#!/usr/bin/env python3
"""Lets one third-party program check this workspace: `cargo xtask conformance` runs this script once per checker.

The programs are installed in pinned versions, into a virtual environment and a folder of node modules.

Exit code 0: nothing found; 1: something found; 2: it failed itself; 3: the program cannot be installed.
"""

import argparse
import contextlib
import os
import pathlib
import shutil
import subprocess
import sys

import install
import mcp_tour
import prism
from documents import COMPOSIO, DOCUMENTS, HERE, REST

class Run:
    """One run of one checker."""

    def __init__(self, options: argparse.Namespace):
        self.options = options
        self.home = options.home.resolve()
        self.home.mkdir(parents=True, exist_ok=True)
        # Each document has a mock of its own, whose account no calls of the other one have changed.
        self.urls = [options.rest_url, options.composio_url]

    def python(self, name: str) -> pathlib.Path:
        """A program of the virtual environment."""
        return install.python(self.home / "venv") / name

    def passes(self, command: list, **environment: str) -> bool:
        """Whether the program ends with 0. Its files are written to the home of the run."""
        print("$", *(str(part) for part in command), flush=True)
        variables = {**os.environ, **environment}
        return subprocess.run(command, cwd=self.home, env=variables).returncode == 0

    def folder(self, name: str) -> pathlib.Path:
        """An empty folder."""
        return install.empty(self.home / name)


def validate(run: Run) -> bool:
    """openapi-spec-validator: the documents follow the schema of OpenAPI."""
    return run.passes([run.python("openapi-spec-validator"), *DOCUMENTS])


def lint(run: Run) -> bool:
    """Spectral: the documents follow its rules, warnings included."""
    node = install.node(run.home)
    command = [node / "spectral", "lint", *DOCUMENTS, "--ruleset", HERE / "spectral.yaml"]
    return run.passes([*command, "--fail-severity=hint"], **install.node_environment(run.home))


def models(run: Run) -> bool:
    """datamodel-codegen: each document becomes one Python file, which loads."""
    folder = run.folder("models")
    return all([make_models(run, document, folder) for document in DOCUMENTS])


def make_models(run: Run, document: pathlib.Path, folder: pathlib.Path) -> bool:
    file = folder / f"{document.stem}.py"
    command = [run.python("datamodel-codegen"), "--input", document, "--input-file-type", "openapi"]
    command += ["--output", file, "--output-model-type", "pydantic_v2.BaseModel", "--formatters", "builtin"]
    made = run.passes([*command, "--disable-timestamp"])
    return made and run.passes([run.python("python"), file])


def python(run: Run) -> bool:
    """openapi-python-client: it warns of nothing, and its clients make each call."""
    folder = run.folder("python")
    # It looks for its formatter on the path.
    path = os.pathsep.join([str(run.python("")), os.environ.get("PATH", "")])
    made = []
    for document in DOCUMENTS:
        command = [run.python("openapi-python-client"), "generate", "--path", document, "--meta", "none"]
        command += ["--output-path", folder / document.stem, "--fail-on-warning"]
        made.append(run.passes(command, PATH=path))
    calls = [run.python("python"), HERE / "python_calls.py", folder, *run.urls]
    return all(made) and run.passes(calls)


def typescript(run: Run) -> bool:
    """openapi-ts: the TypeScript compiler takes each call, and its clients make it."""
    folder = run.folder("typescript")
    node = install.node(run.home)
    variables = install.node_environment(run.home)
    calls = [sys.executable, HERE / "typescript_calls.py", folder]
    if not run.passes(calls):
        return False
    made = [
        run.passes([node / "openapi-ts", "--file", folder / f"{name}.config.mjs"], **variables)
        for name in [REST.stem, COMPOSIO.stem]
    ]
    compile_calls = [node / "tsc", "--project", folder / "tsconfig.json"]
    make_calls = ["node", folder / "out" / "calls.js", *run.urls]
    return all(made) and run.passes(compile_calls, **variables) and run.passes(make_calls, **variables)


def control(run: Run) -> bool:
    """httpx: a test suite in Python drives the mock server through its control endpoint."""
    return run.passes([run.python("python"), HERE / "control.py", run.options.rest_url])


def gemini(run: Run) -> bool:
    """google-genai: its types take the tool definition of each action."""
    packages, folder = install.gemini(run.home), run.folder("tools")
    cargo = os.environ.get("CARGO", "cargo")
    if not run.passes([cargo, "xtask", "schemas", "--out", folder]):
        return False
    count = len(list((folder / "gemini").glob("*_*.json")))
    read = [run.python("python"), HERE / "gemini.py", folder / "gemini" / "all.json", str(count)]
    return run.passes(read, PYTHONPATH=str(packages))


def fuzz(run: Run) -> bool:
    """schemathesis: the mock server keeps to the documents, as schemathesis.toml says."""
    return all([fuzz_document(run, *pair) for pair in zip(DOCUMENTS, run.urls)])


def fuzz_document(run: Run, document: pathlib.Path, url: str) -> bool:
    command = [run.python("schemathesis"), "--config-file", HERE / "schemathesis.toml", "run", document]
    command += ["--url", url, "--seed", run.options.seed, "--no-color"]
    hooks = os.pathsep.join([str(HERE), os.environ.get("PYTHONPATH", "")]).strip(os.pathsep)
    return run.passes(command, PYTHONPATH=hooks)


def workflows(run: Run) -> bool:
    """check-jsonschema and zizmor: the CI workflows are valid and safe."""
    files = sorted((install.ROOT / ".github" / "workflows").glob("*.yml"))
    schema = ["--builtin-schema", "vendor.github-workflows"]
    valid = run.passes([run.python("check-jsonschema"), *schema, *files])
    return run.passes([run.python("zizmor"), "--offline", "--persona=pedantic", *files]) and valid


def limits(run: Run) -> bool:
    """Redis and Valkey: each of these servers keeps limits as a single process keeps them."""
    own = shutil.which("redis-server")
    if own is None:
        print("NOT RUN: redis-server of the system (on Debian, install redis-server)")
    servers = [*filter(None, [own]), *install.servers(run.home)]
    cargo = [os.environ.get("CARGO", "cargo"), "test", "--quiet", "--package", "spoki-limits"]
    cargo += ["--manifest-path", install.ROOT / "Cargo.toml", "--features", "file,redis,test-util"]
    cargo += ["--lib", "--test=*"]
    return all([run.passes(cargo, SPOKI_REDIS_SERVER=str(server)) for server in servers])


def mcp(run: Run) -> bool:
    """mcp: the official client lists and calls all tools of `spoki mcp`, and checks each answer against its schema."""
    python = install.python(run.home / "mcp", "mcp.txt") / "python"
    return build(run) and run.passes([python, HERE / "mcp_calls.py", program(run), *run.urls])


def mcp_typescript(run: Run) -> bool:
    """The official TypeScript clients: as above."""
    folder, variables = install.mcp(run.home), install.node_environment(run.home)
    # A module finds other modules beside its own file.
    calls = shutil.copy(HERE / "mcp_calls.mjs", folder)
    return build(run) and run.passes(["node", calls, program(run), mcp_tour.FILE], **variables)


def mcp_inspector(run: Run) -> bool:
    """The MCP inspector's command line: it lists all tools, and calls some."""
    inspector = install.mcp(run.home) / "node_modules" / ".bin" / "mcp-inspector"
    calls = [sys.executable, HERE / "mcp_inspector.py", inspector, program(run)]
    return build(run) and run.passes(calls, **install.node_environment(run.home))


def mcp_conformance(run: Run) -> bool:
    """The MCP conformance suite: what fails is listed with its reason."""
    suite = install.mcp(run.home) / "node_modules" / ".bin" / "conformance"
    scenarios = [sys.executable, HERE / "mcp_conformance.py", suite, program(run), run.folder("mcp-results")]
    return build(run) and run.passes(scenarios, **install.node_environment(run.home))


def build(run: Run) -> bool:
    """Builds the program `spoki`."""
    cargo = [os.environ.get("CARGO", "cargo"), "build", "--quiet", "--package", "spoki-cli"]
    return run.passes([*cargo, "--manifest-path", install.ROOT / "Cargo.toml", "--target-dir", run.home.parent])


def program(run: Run) -> pathlib.Path:
    return run.home.parent / "debug" / ("spoki.exe" if os.name == "nt" else "spoki")


def proxy(run: Run) -> bool:
    """Prism: all requests and replies between our client and the mock server follow the documents."""
    with contextlib.ExitStack() as stack:
        mock = run.options.rest_url
        proxies = [stack.enter_context(prism.proxy(run.home, each, mock)) for each in DOCUMENTS]
        cargo = [os.environ.get("CARGO", "cargo"), "run", "--quiet", "--package", "spoki-tests"]
        manifest = ["--manifest-path", install.ROOT / "Cargo.toml"]
        return run.passes([*cargo, *manifest, "--example", "proxied", "--", *proxies, mock])


CHECKERS = {checker.__name__.replace("_", "-"): checker for checker in [
    validate, lint, models, python, typescript, workflows, control, gemini, limits, mcp, mcp_typescript, mcp_inspector,
    mcp_conformance, fuzz, proxy,
]}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("checker", choices=CHECKERS)
    parser.add_argument("--rest-url", required=True, help="a mock server for the REST document")
    parser.add_argument("--composio-url", required=True, help="a mock server for the other document")
    parser.add_argument("--home", required=True, type=pathlib.Path, help="a folder for the programs")
    parser.add_argument("--seed", default="1", help="which cases schemathesis makes up")
    return parser.parse_args()


def main() -> int:
    options = arguments()
    try:
        return 0 if CHECKERS[options.checker](Run(options)) else 1
    except install.NotInstalled as reason:
        print(f"error: {reason}", file=sys.stderr)
        return 3
    except OSError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
