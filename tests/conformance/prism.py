"""Runs Prism as a proxy that checks requests and replies against a document."""

import contextlib
import os
import pathlib
import socket
import subprocess
import time

import install


@contextlib.contextmanager
def proxy(home: pathlib.Path, document: pathlib.Path, upstream: str):
    """Runs Prism in front of a mock server, and yields its URL."""
    program = install.prism(home)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [program, "proxy", document, upstream, "--errors", "--port", str(port)]
    environment = {**os.environ, **install.node_environment(home)}
    with open(home / f"prism-{document.stem}.log", "w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env=environment)
    try:
        wait_for(port, process, log.name)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def wait_for(port: int, process: subprocess.Popen, log: str) -> None:
    """Waits until the process listens."""
    for _ in range(600):
        if process.poll() is not None:
            raise OSError(f"Prism ended: see {log}")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise OSError(f"Prism does not listen: see {log}")
