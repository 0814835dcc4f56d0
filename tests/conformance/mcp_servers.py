"""The servers that the official client calls: over stdio, over HTTP, and two behind one address."""

import asyncio
import contextlib
import itertools
import os
import re
import sys

import httpx2
import uvicorn
from mcp import StdioServerParameters
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from documents import KEYS, REST

PROGRAM = sys.argv[1]


@contextlib.asynccontextmanager
async def over_stdio(*flags: str):
    yield StdioServerParameters(command=PROGRAM, args=["--demo", "mcp", *flags])


@contextlib.asynccontextmanager
async def over_http(*flags: str, before: tuple = ("--demo",), **environment: str):
    """A server over HTTP, which prints its address."""
    command = [PROGRAM, *before, "mcp", "--http", "127.0.0.1:0", *flags]
    server = await asyncio.create_subprocess_exec(
        *command, env={**os.environ, **environment}, stderr=asyncio.subprocess.PIPE
    )
    try:
        told = await server.stderr.readline()
        address = re.search(r"http:\S+", told.decode())
        assert address, told
        yield address[0]
    finally:
        server.kill()
        await server.wait()


def balanced(mock: str):
    """Two servers of one account, behind an address that sends requests to them in turn."""

    @contextlib.asynccontextmanager
    async def connect(*flags: str):
        account = {"SPOKI_API_KEY": KEYS[REST], "SPOKI_BASE_URL": mock}
        options = ("--backend", "spoki", "--limits", "none")
        server = (over_http(*flags, before=options, **account) for _ in range(2))
        async with next(server) as one, next(server) as other, httpx2.AsyncClient(timeout=60) as client:
            async with listen(forward(client, itertools.cycle([one, other]))) as url:
                yield url

    return connect


def forward(client: httpx2.AsyncClient, servers):
    async def endpoint(request: Request) -> Response:
        headers = {name: value for name, value in request.headers.items() if name not in ["host", "content-length"]}
        reply = await client.request(request.method, next(servers), headers=headers, content=await request.body())
        headers = {name: reply.headers[name] for name in ["content-type", "mcp-session-id"] if name in reply.headers}
        return Response(reply.content, reply.status_code, headers)

    return endpoint


@contextlib.asynccontextmanager
async def listen(endpoint):
    app = Starlette(routes=[Route("/mcp", endpoint, methods=["DELETE", "GET", "POST"])])
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning"))
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}/mcp"
    finally:
        server.should_exit = True
        await serving
