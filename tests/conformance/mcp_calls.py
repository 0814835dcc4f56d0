#!/usr/bin/env python3
"""Takes the mock's tour of all actions as a language model does: over the official client of the protocol.

`run.py` starts it. By hand: `mcp_calls.py PROGRAM MOCK MOCK`, where PROGRAM is `spoki`, and each MOCK is the URL of a
new mock server without limits. The client checks each answer against the tool's `outputSchema`. Exit code 0: all calls
went as the tour says, with the same answers over each transport; 1: one did not.
"""

import asyncio
import itertools
import json
import re
import sys
import traceback

import mcp_types as types
from mcp import Client
from mcp.shared.exceptions import MCPError

from mcp_servers import balanced, over_http, over_stdio
from mcp_tour import STEPS, TOOLS, tool as tool_of

# With a handshake, and without a session.
MODES = ["legacy", "2026-07-28", "auto"]
# How fast the clock of the mock runs.
RATE = 20
ALL = ["--allow", "write,delete,secrets", "--max-answer", "1000000"]
# Times depend on how fast the calls follow each other.
TIME = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z")


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


async def take_tour(server, mode: str) -> list:
    """The answers of all calls of the tour, without times."""
    remembered, called, answers = {}, set(), []
    async with server(*ALL) as target, Client(target, mode=mode) as client:
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
            # If the service refuses a call because there were too many, the server waits.
            waits = tool in called and "At most 1 call a minute" in tools[tool]
            assert bool(result.is_error) == (step.get("fails", False) and not waits), (tool, result)
            called.add(tool)
            for key, pointer in step.get("remember", {}).items():
                remembered[key] = look_up(result.structured_content, pointer)
            answers.append((tool, TIME.sub("TIME", json.dumps(result.structured_content))))
        assert called == TOOLS, TOOLS ^ called
    return answers


async def ask(server, mode: str) -> None:
    """Each confirmation counts for one call, and a client that cannot ask is refused."""
    asked = []

    async def answer(_, params) -> types.ElicitResult:
        asked.append(params.message)
        if len(asked) % 2 == 0:
            return types.ElicitResult(action="decline")
        return types.ElicitResult(action="accept", content={"confirm": True})

    # A server without sessions can only ask by the result of a call, which older revisions do not know.
    can_ask = server is over_stdio or mode != "legacy"
    call = ("SPOKI_DELETE_TICKET", {"id": 77})
    async with server("--ask", "delete") as target:
        async with Client(target, mode=mode, elicitation_callback=answer) as client:
            outcomes = [(await client.call_tool(*call)).is_error for _ in range(2)]
    assert outcomes == [not can_ask, True], outcomes
    assert len(asked) == (2 if can_ask else 0), asked
    async with server("--ask", "delete") as target, Client(target, mode=mode) as client:
        assert (await client.call_tool(*call)).is_error
    async with server() as target, Client(target, mode=mode) as client:
        try:
            await client.call_tool(*call)
        except MCPError as error:
            assert error.error.code == types.INVALID_PARAMS, error
        else:
            raise AssertionError("a tool that is not listed was called")


async def set_now(event: asyncio.Event) -> None:
    event.set()


async def wait(server, mode: str) -> None:
    """A call that waits for its limit tells its progress. One that is cancelled meanwhile is never sent."""
    reports = []

    async def report(progress, total, _) -> None:
        reports.append((progress, total))

    async with server("--allow", "write") as target, Client(target, mode=mode) as client:

        async def write(phone: str, **options) -> None:
            result = await client.call_tool("SPOKI_SYNC_CONTACTS_BULK", {"contacts": [{"phone": phone}]}, **options)
            assert not result.is_error, result

        await write("+390212340001")
        await write("+390212340002", progress_callback=report)
        waits = asyncio.Event()
        waiting = asyncio.create_task(write("+390212340003", progress_callback=lambda *_: set_now(waits)))
        await waits.wait()
        waiting.cancel()
        # It would wait behind the cancelled call.
        await write("+390212340004")
        found = await client.call_tool("SPOKI_LIST_CONTACTS", {"search": "21234000"})
    assert reports and all(one[0] < next[0] <= next[1] for one, next in itertools.pairwise(reports)), reports
    phones = sorted(item["phone"][-1] for item in found.structured_content["items"])
    assert phones == ["1", "2", "4"], phones


async def run(name: str, test) -> tuple[bool, list | None]:
    """Whether the test passes, and what it returns."""
    try:
        result = await test
    except Exception:
        traceback.print_exc()
        print(f"failed: {name}", flush=True)
        return False, None
    print(f"passed: {name}", flush=True)
    return True, result


def are_equal(names: list[str], tours: list[list]) -> bool:
    """Whether all tours have the same answers."""
    differ = False
    for name, answers in zip(names, tours):
        for expected, answer in zip(tours[0], answers, strict=True):
            if answer != expected:
                print(f"failed: {name}: {answer} instead of {expected}", flush=True)
                differ = True
    return not differ


async def main() -> int:
    servers = {"stdio": over_stdio, "HTTP": over_http}
    kinds = {f"{mode}, {name}": (server, mode) for mode in MODES for name, server in servers.items()}
    tests = {f"{test.__name__} ({name})": test(*kind) for test in [ask, wait] for name, kind in kinds.items()}
    for mode, mock in zip(MODES, sys.argv[2:]):
        kinds[f"{mode}, two servers"] = (balanced(mock), mode)
    tours = {f"take_tour ({name})": take_tour(*kind) for name, kind in kinds.items()}
    # All at once, because most of the time they wait.
    outcomes = await asyncio.gather(*[run(*test) for test in {**tours, **tests}.items()])
    passed = all(passes for passes, _ in outcomes)
    return 0 if passed and are_equal([*tours], [answers for _, answers in outcomes[:len(tours)]]) else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
