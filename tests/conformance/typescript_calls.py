"""Writes a TypeScript program that makes each call of both documents through generated clients."""

import json
import pathlib
import sys

from documents import COMPOSIO, DOCUMENTS, KEYS, RETIRED, Operation, operations

CONFIG = """export default {{
  input: {input},
  output: {{ path: {path}, module: {{ extension: ".js" }} }},
  plugins: ["@hey-api/client-fetch"],
  logs: {{ file: false }},
}};
"""

TSCONFIG = {
    "compilerOptions": {
        "strict": True,
        "target": "es2022",
        "lib": ["es2022", "dom", "dom.iterable"],
        "module": "es2022",
        "moduleResolution": "bundler",
        "outDir": "out",
        "types": [],
    },
    "files": ["calls.ts"],
}

HEAD = """declare const process: { argv: string[]; exitCode: number };
const [restUrl, composioUrl] = process.argv.slice(2);
let failures = 0;

function fail(name: string, why: unknown): void {
  failures += 1;
  console.log(`${name}: ${JSON.stringify(why)}`);
}

interface Result<Data> { data?: Data; error?: unknown; response?: Response }

async function expect<Data>(name: string, status: number, call: Promise<Result<Data>>): Promise<void> {
  const { data, error, response } = await call;
  if (response?.status !== status) fail(name, [response?.status, data, error]);
}

interface Envelope { successful: boolean; error: string | null }

async function expectRun(name: string, successful: boolean, call: Promise<Result<Envelope>>): Promise<void> {
  const { data, error, response } = await call;
  if (data?.successful !== successful) fail(name, [response?.status, data, error]);
}

interface Page { count?: number; next?: string | null; results?: Array<unknown> }

async function expectPages(name: string, page: (number: number) => Promise<Result<Page>>): Promise<void> {
  const [first, second] = [await page(1), await page(2)];
  if ((first.data?.count ?? 0) > 1) {
    const pages = [first, second].map(({ data }) => JSON.stringify(data?.results));
    if (pages[0] === pages[1]) fail(name, "the second page is the first one");
  } else if (second.response?.status !== 404) {
    fail(name, ["a page that is not there", second.response?.status]);
  }
}
"""


def call(package: str, operation: Operation, **members: object) -> str:
    words = operation.id.split("_")
    function = words[0] + "".join(word.capitalize() for word in words[1:])
    inputs = "".join(f", {name}: {literal(value)}" for name, value in members.items())
    return f"{package}.{function}({{ client: {package}Client{inputs} }})"


def literal(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def statements(document: pathlib.Path, operation: Operation) -> list[str]:
    package = document.stem
    members = {"path": operation.path, "query": operation.query, "body": operation.body}
    made = call(package, operation, **{name: value for name, value in members.items() if value})
    name = literal(f"{package}: {operation.id}")
    if document == COMPOSIO:
        return [f"await expectRun({name}, {literal(operation.id not in RETIRED)}, {made});"]
    status = RETIRED.get(operation.id, operation.status)
    lines = [f"await expect({name}, {status}, {made});"]
    if operation.pages:
        query = "{ page: number, page_size: 1 }"
        paged = call(package, operation).replace(" })", f", query: {query} }})")
        lines.append(f"await expectPages({name}, (number) => {paged});")
    return lines


def program() -> str:
    imports, lines = [], []
    for document in DOCUMENTS:
        package, found = document.stem, operations(document)
        imports.append(f'import * as {package} from "./{package}/sdk.gen.js";')
        imports.append(f'import {{ client as {package}Client }} from "./{package}/client.gen.js";')
        lines.append(f"{package}Client.setConfig({{ baseUrl: {package}Url, auth: () => {literal(KEYS[document])} }});")
        for operation in found:
            lines += statements(document, operation)
        pages = sum(each.pages for each in found)
        lines.append(f'console.log("{package}: {len(found)} calls, {pages} with pages");')
    lines.append("process.exitCode = failures > 0 ? 1 : 0;")
    return "\n".join([*imports, HEAD, *lines, ""])


def main() -> None:
    folder = pathlib.Path(sys.argv[1])
    for document in DOCUMENTS:
        config = CONFIG.format(input=literal(str(document)), path=literal(str(folder / document.stem)))
        (folder / f"{document.stem}.config.mjs").write_text(config, encoding="utf-8")
    (folder / "tsconfig.json").write_text(json.dumps(TSCONFIG, indent=2), encoding="utf-8")
    (folder / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    (folder / "calls.ts").write_text(program(), encoding="utf-8")


if __name__ == "__main__":
    main()
