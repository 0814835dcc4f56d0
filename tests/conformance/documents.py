"""The calls that the OpenAPI documents describe, with their own examples as arguments."""

import dataclasses
import json
import pathlib
from typing import Any

HERE = pathlib.Path(__file__).resolve().parent
FOLDER = HERE.parent.parent / "spec" / "openapi"
REST = FOLDER / "rest.json"
COMPOSIO = FOLDER / "composio.json"
DOCUMENTS = [REST, COMPOSIO]

# The keys that the mock server accepts.
KEYS = {REST: "mock-spoki-key", COMPOSIO: "mock-composio-key"}
# The actions whose endpoint the service has retired. Every call is refused with this status.
RETIRED = {"create_account_onboarding_link": 404}


@dataclasses.dataclass
class Operation:
    """One operation, and the arguments to call it with."""

    id: str
    group: str
    effect: str
    status: int
    path: dict[str, Any]
    query: dict[str, Any]
    body: Any
    pages: bool

    @classmethod
    def of(cls, value: dict) -> "Operation":
        parameters = value.get("parameters", [])
        examples = {
            place: {each["name"]: each["example"] for each in parameters if each["in"] == place}
            for place in ["path", "query"]
        }
        [success] = [status for status in value["responses"] if status.startswith("2")]
        body = value.get("requestBody", {}).get("content", {}).get("application/json", {})
        return cls(
            id=value["operationId"],
            group=value["tags"][0],
            effect=value["x-effect"]["kind"],
            status=int(success),
            body=body.get("example"),
            pages={"page", "page_size"} <= examples["query"].keys(),
            **examples,
        )


def key_header(document: pathlib.Path) -> str:
    return read(document)["components"]["securitySchemes"]["key"]["name"]


def operations(document: pathlib.Path) -> list[Operation]:
    """All operations, in an order in which no call removes an entry that a later call needs."""
    items = read(document)["paths"].values()
    found = [Operation.of(value) for item in items for value in item.values()]
    effects = ["read", "write", "delete"]
    # Some actions of the effect `delete` only take entries out of others.
    return sorted(found, key=lambda each: (effects.index(each.effect), each.id.startswith("delete_")))


def read(document: pathlib.Path) -> dict:
    return json.loads(document.read_text(encoding="utf-8"))
