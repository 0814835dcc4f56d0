#!/usr/bin/env python3
"""Takes the mock's tour of all actions as a language model does: over the official client of the protocol.

`run.py` starts it. By hand: `mcp_calls.py PROGRAM`, where PROGRAM is `spoki`. The client checks each answer against the
tool's `outputSchema`. Exit code 0: all calls went as the tour says; 1: one did not.
"""

import asyncio
import sys
import traceback

import mcp_types as types
from mcp import Client, StdioServerParameters
from mcp.shared.exceptions import MCPError

from mcp_tour import STEPS, TOOLS, tool as tool_of

# With a handshake, and without a session.
MODES = ["legacy", "2026-07-28", "auto"]
# How fast the clock of the stand-in runs.
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
        assert set(tools) == TOOLS, set(tools) ^ TOOLS
        for step in STEPS:
            if "advance_seconds" in step:
                await asyncio.sleep(step["advance_seconds"] / RATE)
            tool = tool_of(step)
            if tool is None:
                continue
            arguments = resolve(step.get("with", {}), remembered)
            result = await client.call_tool(tool, arguments)
            # Where the tour is refused for calling too often, the server waits.
            waits = tool in called and "At most 1 call a minute" in tools[tool]
            assert bool(result.is_error) == (step.get("fails", False) and not waits), (tool, result)
            called.add(tool)
            for key, pointer in step.get("remember", {}).items():
                remembered[key] = look_up(result.structured_content, pointer)
        assert called == TOOLS, TOOLS ^ called


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


async def passes(test, mode: str) -> bool:
    try:
        await test(mode)
    except Exception:
        traceback.print_exc()
        print(f"failed: {test.__name__} ({mode})", flush=True)
        return False
    print(f"passed: {test.__name__} ({mode})", flush=True)
    return True


async def main() -> int:
    # All at once, because most of the time they wait.
    passed = await asyncio.gather(*[passes(test, mode) for mode in MODES for test in [take_tour, ask]])
    return 0 if all(passed) else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
