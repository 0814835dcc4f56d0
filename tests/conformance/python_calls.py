"""Makes each call of both documents through the clients that openapi-python-client generated.

Every function, argument and type is looked up in the generated code; nothing here knows an action.
"""

import datetime
import enum
import importlib
import pathlib
import sys
import types
import typing
from typing import Any

from documents import COMPOSIO, DOCUMENTS, KEYS, RETIRED, Operation, key_header, operations


class Calls:
    """The generated client of one document, and what it was found to lack."""

    def __init__(self, document: pathlib.Path, url: str):
        self.document = document
        self.package = document.stem
        client = importlib.import_module(f"{self.package}.client").AuthenticatedClient
        header = key_header(document)
        self.client = client(url, token=KEYS[document], prefix="", auth_header_name=header)
        self.failures: list[str] = []

    def fail(self, operation: Operation, why: str) -> None:
        self.failures.append(f"{self.package}: {operation.id}: {why}")

    def make(self, operation: Operation) -> None:
        name = f"{self.package}.api.{operation.group}.{operation.id}"
        call = importlib.import_module(name).sync_detailed
        hints = typing.get_type_hints(call)
        arguments = {
            name: typed(hints[name], value)
            for name, value in {**operation.path, **operation.query}.items()
        }
        if operation.body is not None:
            if Any in candidates(hints["body"]):
                return self.fail(operation, "the body has no type")
            arguments["body"] = typed(hints["body"], operation.body)
        response = call(client=self.client, **arguments)
        self.judge(operation, response)
        if operation.pages:
            self.turn_page(operation, call)

    def judge(self, operation: Operation, response: Any) -> None:
        """The status is the documented one, and the reply was read into a type."""
        is_retired = operation.id in RETIRED and self.document != COMPOSIO
        expected = RETIRED[operation.id] if is_retired else operation.status
        if response.status_code != expected:
            return self.fail(operation, f"{response.status_code} {response.content!r}")
        if expected == 204:
            return None
        if response.parsed is None:
            return self.fail(operation, "the reply was not read")
        if is_retired and not isinstance(response.parsed.detail, str):
            return self.fail(operation, "the error was not read")
        if self.document == COMPOSIO and response.parsed.successful == (operation.id in RETIRED):
            return self.fail(operation, f"{response.content!r}")
        return None

    def turn_page(self, operation: Operation, call: Any) -> None:
        """The second page of one entry each is another page, or the service says that it is not there."""
        first, second = (call(client=self.client, page=page, page_size=1) for page in [1, 2])
        if first.parsed.count > 1:
            if second.parsed.results[0].to_dict() == first.parsed.results[0].to_dict():
                self.fail(operation, "the second page is the first one")
        elif second.status_code != 404:
            self.fail(operation, f"a page that is not there: {second.status_code}")


def candidates(hint: Any) -> list[Any]:
    """The types of a union."""
    is_union = typing.get_origin(hint) in [typing.Union, types.UnionType]
    return list(typing.get_args(hint)) if is_union else [hint]


def typed(hint: Any, value: Any) -> Any:
    """The value in the form that the generated code expects."""
    for kind in candidates(hint):
        if typing.get_origin(kind) is list:
            [item] = typing.get_args(kind)
            return [typed(item, each) for each in value]
        if isinstance(kind, type) and issubclass(kind, enum.Enum):
            return kind(value)
        if kind is datetime.date:
            return kind.fromisoformat(value)
        if hasattr(kind, "from_dict"):
            return kind.from_dict(value)
    return value


def main() -> int:
    folder, *urls = sys.argv[1:]
    sys.path.insert(0, folder)
    failures = []
    for document, url in zip(DOCUMENTS, urls):
        calls = Calls(document, url)
        found = operations(document)
        for operation in found:
            calls.make(operation)
        made = len(found) - len({failure.split(":")[1] for failure in calls.failures})
        print(f"{calls.package}: {made} of {len(found)} calls, {sum(each.pages for each in found)} with pages")
        failures += calls.failures
    print("\n".join(failures), end="\n" if failures else "")
    return int(bool(failures))


if __name__ == "__main__":
    sys.exit(main())
