#!/usr/bin/env python3
"""Reads the tool definitions for Gemini with google-genai's types.

`run.py` starts it. By hand: `gemini.py FILE COUNT`. Exit code 0: it takes all definitions; 1: it refuses some.
"""

import json
import pathlib
import sys
import warnings

from google.genai import types

TYPES = {each for each in types.Type if each not in (types.Type.TYPE_UNSPECIFIED, types.Type.NULL)}


def faults(schema: types.Schema, path: str) -> list[str]:
    """Rules of Gemini that its types do not check."""
    if schema.any_of:
        return [fault for each in schema.any_of for fault in faults(each, path)]
    found = [] if schema.type in TYPES else [f"{path}: the type is {schema.type}"]
    if schema.enum and schema.type != types.Type.STRING:
        found.append(f"{path}: an enum of {schema.type}")
    for name, member in (schema.properties or {}).items():
        found += faults(member, f"{path}.{name}")
    if schema.type == types.Type.ARRAY:
        found += faults(schema.items, f"{path}[]") if schema.items else [f"{path}: no type of the items"]
    return found


def read(definition: dict) -> list[str]:
    """What is wrong with a definition."""
    name = definition["name"]
    try:
        declaration = types.FunctionDeclaration.model_validate(definition)
        types.Tool(function_declarations=[declaration])
    except (ValueError, UserWarning) as error:
        return [f"{name}: {error}"]
    parameters = declaration.parameters
    if parameters is None:
        return []
    return faults(parameters, name) + ([] if parameters.properties else [f"{name}: no properties"])


def main() -> int:
    # An unknown type is only a warning.
    warnings.simplefilter("error")
    file, count = pathlib.Path(sys.argv[1]), int(sys.argv[2])
    definitions = json.loads(file.read_text(encoding="utf-8"))
    refused = [found for found in map(read, definitions) if found]
    for fault in (fault for found in refused for fault in found):
        print(fault)
    taken = len(definitions) - len(refused)
    print(f"google-genai takes {taken} of {count} definitions")
    return 0 if taken == count else 1


if __name__ == "__main__":
    sys.exit(main())
