#!/usr/bin/env python3
"""Lists and calls tools of `spoki mcp` with the command line of the MCP inspector.

`run.py` starts it. By hand: `mcp_inspector.py INSPECTOR PROGRAM`, where PROGRAM is `spoki`. Exit code 0: all lists and
calls went as expected, and no tool schema has an error; 1: one did not.
"""

import contextlib
import itertools
import json
import re
import subprocess
import sys

from mcp_tour import TOOLS

ALL = ["--allow", "write,delete,secrets"]
# With a handshake, and without a session.
ERAS = ["legacy", "modern"]
NO_SUCH_TOOL = 5


@contextlib.contextmanager
def over_stdio(*flags: str):
    yield ["--", sys.argv[2], "--demo", "mcp", *flags]


@contextlib.contextmanager
def over_http(*flags: str):
    """A server over HTTP, which prints its address."""
    command = [sys.argv[2], "--demo", "mcp", "--http", "127.0.0.1:0", *flags]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        try:
            yield ["--transport", "http", "--server-url", *re.findall(r"http:\S+", server.stderr.readline())]
        finally:
            server.terminate()


def inspect(kind: tuple, flags: list[str], *request: str, code: int = 0) -> dict:
    """What the inspector prints of one request to a new server."""
    server, era = kind
    with server(*flags) as target:
        command = [sys.argv[1], "--cli", "--protocol-era", era, "--format", "json", "--quiet", *request, *target]
        ended = subprocess.run(command, capture_output=True, text=True)
    assert ended.returncode == code, (ended.returncode, ended.stderr[-2000:])
    return json.loads(ended.stdout or ended.stderr)


def call(tool: str, **arguments) -> list[str]:
    """A request to call a tool."""
    return ["--method", "tools/call", "--tool-name", tool, "--tool-args-json", json.dumps(arguments)]


def list_tools(kind: tuple) -> None:
    """All tools are listed, and the inspector finds no error in their schemas."""
    tools = inspect(kind, ALL, "--method", "tools/list", "--strict")["result"]["tools"]
    names = [tool["name"] for tool in tools]
    assert sorted(names) == sorted(TOOLS), names


def call_tools(kind: tuple) -> None:
    """A read and a write are answered, and a tool that is not listed cannot be called."""
    tags = inspect(kind, [], *call("SPOKI_LIST_TAGS"))["result"]["structuredContent"]
    assert tags["count"] == len(tags["items"]) > 0, tags
    created = inspect(kind, ALL, *call("SPOKI_CREATE_LIST", name="Inspected"))["result"]["structuredContent"]
    assert created["name"] == "Inspected", created
    refused = inspect(kind, [], *call("SPOKI_DELETE_TICKET", id=77), code=NO_SUCH_TOOL)
    assert refused["error"]["code"] == "tool_not_found", refused


def main() -> int:
    failed = 0
    for server, era, test in itertools.product([over_stdio, over_http], ERAS, [list_tools, call_tools]):
        name = f"{test.__name__} ({era}, {server.__name__})"
        try:
            test((server, era))
            print(f"passed: {name}", flush=True)
        except AssertionError as error:
            print(f"failed: {name}: {error}", flush=True)
            failed += 1
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
