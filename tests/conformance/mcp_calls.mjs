// Calls all tools of `spoki mcp` with the official TypeScript clients of the Model Context Protocol.
//
// `run.py` copies this file beside the Node modules and starts it. The clients check each answer against the tool's
// `outputSchema`. Exit code 0: all calls went as the mock's tour says, with the same answers in each revision of the
// protocol and over both transports; 1: one did not.
//
// By hand: `node mcp_calls.mjs PROGRAM STEPS`, where PROGRAM is `spoki` and STEPS is the tour.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";

import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { Client as FirstClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport as FirstStdio } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport as FirstHttp } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { ElicitRequestSchema, LATEST_PROTOCOL_VERSION } from "@modelcontextprotocol/sdk/types.js";

const [PROGRAM, STEPS] = process.argv.slice(2);
// How fast the clock of the stand-in runs.
const RATE = 20;
const ALL = ["--allow", "write,delete,secrets", "--max-answer", "1000000"];
const TICKET = { name: "SPOKI_DELETE_TICKET", arguments: { id: 77 } };
const INVALID_PARAMS = -32602;

// The clients, each with a revision of the protocol. The first generation has no choice of revision.
const CLIENTS = [
  { revision: LATEST_PROTOCOL_VERSION, first: true },
  { revision: "2025-06-18", options: { supportedProtocolVersions: ["2025-06-18"] } },
  { revision: "2025-11-25", options: { supportedProtocolVersions: ["2025-11-25"] } },
  { revision: "2026-07-28", options: { versionNegotiation: { mode: { pin: "2026-07-28" } } } },
];

const TRANSPORTS = ["stdio", "HTTP"];
const KINDS = CLIENTS.flatMap((client) => TRANSPORTS.map((transport) => ({ ...client, transport })));

const ABOUT = { name: "spoki-conformance", version: "1" };

/** Calls the test with a client of a new server. With `answer`, the client can ask its user for a confirmation. */
async function withClient({ revision, first, options, transport }, flags, answer, test) {
  const capabilities = answer ? { elicitation: {} } : {};
  const client = first
    ? new FirstClient(ABOUT, { capabilities })
    : new Client(ABOUT, { capabilities, ...options });
  if (answer) client.setRequestHandler(first ? ElicitRequestSchema : "elicitation/create", answer);
  const server = transport === "HTTP" ? await serve(flags) : undefined;
  try {
    await client.connect(server ? overHttp(first, server.url) : overStdio(first, flags));
    if (!first) assert.equal(client.getNegotiatedProtocolVersion(), revision);
    return await test(client);
  } finally {
    await client.close();
    server?.process.kill();
  }
}

function overStdio(first, flags) {
  const server = { command: PROGRAM, args: ["--demo", "mcp", ...flags] };
  return first ? new FirstStdio(server) : new StdioClientTransport(server);
}

function overHttp(first, url) {
  return first ? new FirstHttp(new URL(url)) : new StreamableHTTPClientTransport(new URL(url));
}

/** A server over HTTP, which prints its address. */
async function serve(flags) {
  const args = ["--demo", "mcp", "--http", "127.0.0.1:0", ...flags];
  const server = spawn(PROGRAM, args, { stdio: ["ignore", "ignore", "pipe"] });
  for await (const line of createInterface({ input: server.stderr })) {
    const [url] = line.match(/http:\S+/) ?? [];
    if (url) return { url, process: server };
  }
  throw new Error("the server over HTTP printed no address");
}

/** The value with the remembered value in place of `$name`. */
function resolve(value, remembered) {
  if (typeof value === "string" && value.startsWith("$")) return remembered[value.slice(1)];
  if (Array.isArray(value)) return value.map((item) => resolve(item, remembered));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, resolve(item, remembered)]));
}

/** The value that a JSON pointer into the service's reply leads to. */
function lookUp(content, pointer) {
  const isList = "items" in content;
  const path = (isList ? pointer.replace(/^\/results/, "") : pointer).split("/").slice(1);
  return path.reduce((value, key) => value[key], isList ? content.items : "reply" in content ? content.reply : content);
}

/** The answers of all calls of the tour, without times. */
function takeTour(kind) {
  return withClient(kind, ALL, undefined, async (client) => {
    const { tools } = await client.listTools();
    const descriptions = new Map(tools.map((tool) => [tool.name, tool.description]));
    const [remembered, called, answers] = [{}, new Set(), []];
    for (const step of JSON.parse(readFileSync(STEPS, "utf8"))) {
      if (step.advance_seconds) await sleep((step.advance_seconds * 1000) / RATE);
      const action = step.rest ?? step.composio;
      if (action === undefined) continue;
      const name = `SPOKI_${action.toUpperCase()}`;
      const result = await client.callTool({ name, arguments: resolve(step.with ?? {}, remembered) });
      // Where the tour is refused for calling too often, the server waits.
      const waits = called.has(name) && descriptions.get(name).includes("At most 1 call a minute");
      const fails = (step.fails ?? false) && !waits;
      assert.equal(Boolean(result.isError), fails, `${name}: ${JSON.stringify(result)}`);
      assert.deepEqual(JSON.parse(result.content[0].text), result.structuredContent, name);
      called.add(name);
      for (const [key, pointer] of Object.entries(step.remember ?? {})) {
        remembered[key] = lookUp(result.structuredContent, pointer);
      }
      answers.push([name, fails, withoutTimes(result.structuredContent)]);
    }
    assert.deepEqual([...called].sort(), [...descriptions.keys()].sort());
    return answers;
  });
}

/** Times depend on how fast the calls follow each other. */
function withoutTimes(value) {
  return JSON.parse(JSON.stringify(value).replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "TIME"));
}

/** Each confirmation counts for one call, and a client that cannot ask is refused. */
async function ask(kind) {
  const asked = [];
  const answer = (request) => {
    asked.push(request.params.message);
    return asked.length % 2 === 0 ? { action: "decline" } : { action: "accept", content: { confirm: true } };
  };
  // A server without sessions can only ask by the result of a call, which older revisions do not know.
  const canAsk = kind.transport === "stdio" || kind.revision >= "2026-07-28";
  await withClient(kind, ["--ask", "delete"], answer, async (client) => {
    assert.equal(Boolean((await client.callTool(TICKET)).isError), !canAsk, "the confirmed call");
    assert.ok((await client.callTool(TICKET)).isError, "the declined call");
  });
  assert.equal(asked.length, canAsk ? 2 : 0);
  await withClient(kind, ["--ask", "delete"], undefined, async (client) => {
    assert.ok((await client.callTool(TICKET)).isError, "the call of a client that cannot ask");
  });
  await withClient(kind, [], undefined, async (client) => {
    await assert.rejects(client.callTool(TICKET), { code: INVALID_PARAMS }, "a tool that is not listed");
  });
}

/** A call that waits for its limit tells its progress. One that is cancelled meanwhile is never sent. */
async function wait(kind) {
  await withClient(kind, ["--allow", "write"], undefined, async (client) => {
    const write = (phone, options) => {
      const call = { name: "SPOKI_SYNC_CONTACTS_BULK", arguments: { contacts: [{ phone }] } };
      return kind.first ? client.callTool(call, undefined, options) : client.callTool(call, options);
    };
    await write("+390212340001");
    const reports = [];
    await write("+390212340002", { onprogress: ({ progress }) => reports.push(progress) });
    const grow = reports.every((progress, at) => at === 0 || progress > reports[at - 1]);
    assert.ok(reports.length > 0 && grow, `${reports}`);
    const waiting = new AbortController();
    await assert.rejects(write("+390212340003", { onprogress: () => waiting.abort(), signal: waiting.signal }));
    // It would wait behind the cancelled call.
    await write("+390212340004");
    const found = await client.callTool({ name: "SPOKI_LIST_CONTACTS", arguments: { search: "21234000" } });
    assert.deepEqual(found.structuredContent.items.map(({ phone }) => phone.at(-1)).sort(), ["1", "2", "4"]);
  });
}

function title({ revision, first, transport }, test) {
  return `${test.name} (@modelcontextprotocol/${first ? "sdk" : "client"}, ${revision}, ${transport})`;
}

/** Runs a test with each client, and tells how each ended. All run at once, because most of the time they wait. */
async function run(test) {
  const outcomes = await Promise.allSettled(KINDS.map(test));
  outcomes.forEach(({ status, reason }, number) => {
    const passed = status === "fulfilled";
    if (!passed) console.log(reason);
    console.log(`${passed ? "passed" : "failed"}: ${title(KINDS[number], test)}`);
  });
  return outcomes;
}

const [tours, ...others] = await Promise.all([takeTour, ask, wait].map(run));
let failed = [...tours, ...others.flat()].some(({ status }) => status === "rejected");
if (!failed) {
  for (const [number, { value }] of tours.entries()) {
    try {
      assert.deepEqual(value, tours[0].value);
    } catch (error) {
      console.log(`failed: the same answers as the first client: ${title(KINDS[number], takeTour)}\n${error}`);
      failed = true;
    }
  }
}
process.exitCode = failed ? 1 : 0;
