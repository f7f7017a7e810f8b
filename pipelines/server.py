"""A Prefect server of our own, for `postlude serve` where none is configured."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Generator
from contextlib import contextmanager

from pipelines.errors import PostludeError

STOP_SECONDS = 15


@contextmanager
def any_server(
    configured: str | None, port: int, problem: Callable[[str], str | None], seconds: float, say: Callable[[str], None]
) -> Generator[str]:
    """The address of the configured server, else of one that runs here already, else of one that ends with the block.

    `problem` says why an address cannot be used, or None. SIGTERM ends the block too.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    warnings.filterwarnings("ignore", message="coroutine 'Runner.astop' was never awaited")  # Prefect's, at SIGTERM
    if configured:
        if why := problem(configured):
            raise PostludeError(f"{why}. Start it, or unset PREFECT_API_URL: then `postlude serve` starts one.")
        yield configured
        return
    address = f"http://127.0.0.1:{port}/api"
    if not problem(address):
        yield address
        return
    with own_server(port, lambda: not problem(address), seconds, say):
        yield address


@contextmanager
def own_server(port: int, answers: Callable[[], bool], seconds: float, say: Callable[[str], None]) -> Generator[None]:
    """Start a server on this machine only, wait until it `answers`, and end it with the block."""
    say(f"starting a Prefect server on port {port}, which takes about 20 s")
    with tempfile.TemporaryFile("w+", errors="replace") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env={**os.environ, "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "WARNING"},
            start_new_session=True,  # Ctrl-C is for us; the server ends after what it serves
        )
        try:
            _wait(server, answers, time.monotonic() + seconds)
            yield
        except _Ended:
            log.seek(0)
            last = [line for line in log.read().splitlines() if line.strip()][-3:]
            raise PostludeError(
                f"the Prefect server did not start on port {port}: {' '.join(last) or 'no reason given'}. "
                "Free the port, or choose another with PREFECT_SERVER_API_PORT."
            ) from None
        finally:
            _stop(server)


class _Ended(Exception):
    pass


def _wait(server: subprocess.Popen[bytes], answers: Callable[[], bool], until: float) -> None:
    while not answers():
        if server.poll() is not None or time.monotonic() > until:
            raise _Ended
        time.sleep(0.3)


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
