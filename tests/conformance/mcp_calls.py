#!/usr/bin/env python3
"""Takes the mock's tour of all actions as a language model does: over the official client of the protocol.

`run.py` starts it. By hand: `mcp_calls.py PROGRAM`, where PROGRAM is `spoki`. The client checks each answer against the
tool's `outputSchema`. Exit code 0: all calls went as the tour says; 1: one did not.
"""

import asyncio
import json
import pathlib
import sys
import time
import traceback

import mcp_types as types
from mcp import Client, StdioServerParameters
from mcp.shared.exceptions import MCPError

STEPS = pathlib.Path(__file__).parent.parent.parent / "spoki-mock" / "examples" / "tour" / "steps.json"
# With a handshake, and without a session.
MODES = ["legacy", "2026-07-28", "auto"]
# How fast the clock of the mock runs.
RATE = 20
ALL = ["--allow", "write,delete,secrets", "--max-answer", "1000000"]


def connect(mode: str, *flags: str, **callbacks) -> Client:
    server = StdioServerParameters(command=sys.argv[1], args=["--demo", "mcp", *flags])
    return Client(server, mode=mode, **callbacks)


def resolve(value, remembered: dict):
    """The value with what was remembered in place of `$name`."""
    if isinstance(value, str) and value.startswith("$"):
        return remembered[value[1:]]
    if isinstance(value, list):
        return [resolve(item, remembered) for item in value]
    if isinstance(value, dict):
        return {name: resolve(item, remembered) for name, item in value.items()}
    return value


def look_up(content, pointer: str):
    """The value that a JSON pointer into the service's reply leads to."""
    if "items" in content:
        content = content["items"]
        pointer = pointer.removeprefix("/results")
    elif "reply" in content:
        content = content["reply"]
    for part in pointer.split("/")[1:]:
        content = content[int(part)] if isinstance(content, list) else content[part]
    return content


async def take_tour(mode: str) -> None:
    remembered, called = {}, set()
    async with connect(mode, *ALL) as client:
        tools = {tool.name: tool.description for tool in (await client.list_tools()).tools}
        for step in json.loads(STEPS.read_text()):
            if "advance_seconds" in step:
                time.sleep(step["advance_seconds"] / RATE)
            name = step.get("rest") or step.get("composio")
            if name is None:
                continue
            tool = f"SPOKI_{name.upper()}"
            arguments = resolve(step.get("with", {}), remembered)
            result = await client.call_tool(tool, arguments)
            # If the service refuses a call because there were too many, the server waits.
            waits = tool in called and "At most 1 call a minute" in tools[tool]
            assert bool(result.is_error) == (step.get("fails", False) and not waits), (tool, result)
            called.add(tool)
            for key, pointer in step.get("remember", {}).items():
                remembered[key] = look_up(result.structured_content, pointer)
        assert called == set(tools), set(tools) ^ called


async def ask(mode: str) -> None:
    """Each confirmation counts for one call, and a client that cannot ask is refused."""
    asked = []

    async def answer(_, params) -> types.ElicitResult:
        asked.append(params.message)
        if len(asked) % 2 == 0:
            return types.ElicitResult(action="decline")
        return types.ElicitResult(action="accept", content={"confirm": True})

    call = ("SPOKI_DELETE_TICKET", {"id": 77})
    async with connect(mode, "--ask", "delete", elicitation_callback=answer) as client:
        outcomes = [(await client.call_tool(*call)).is_error for _ in range(2)]
    assert outcomes == [False, True], outcomes
    assert len(asked) == 2, asked
    async with connect(mode, "--ask", "delete") as client:
        assert (await client.call_tool(*call)).is_error
    async with connect(mode) as client:
        try:
            await client.call_tool(*call)
        except MCPError as error:
            assert error.error.code == types.INVALID_PARAMS, error
        else:
            raise AssertionError("a tool that is not listed was called")


def main() -> int:
    failed = 0
    for mode in MODES:
        for test in [take_tour, ask]:
            try:
                asyncio.run(test(mode))
                print(f"passed: {test.__name__} ({mode})", flush=True)
            except BaseException:
                traceback.print_exc()
                print(f"failed: {test.__name__} ({mode})", flush=True)
                failed += 1
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
