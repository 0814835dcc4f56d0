"""The mock's tour: calls of all actions."""

import json
import pathlib

FILE = pathlib.Path(__file__).parent.parent.parent / "spoki-mock" / "examples" / "tour" / "steps.json"
STEPS = json.loads(FILE.read_text(encoding="utf-8"))


def tool(step: dict) -> str | None:
    """The tool that a step calls."""
    action = step.get("rest") or step.get("composio")
    return action and f"SPOKI_{action.upper()}"


TOOLS = set(filter(None, map(tool, STEPS)))
