"""The tool as a process, and three ways to end it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from yardpass_db import db
from yardpass_db.server import SUPERUSER, Server

ROOT = Path(__file__).parents[2]
LONGEST = 120.0  # seconds a run may take before it counts as hanging
STALE = 30.0  # seconds a dead client's backend may live; a busy disk may keep it for some

_OTHERS = """
select pid from pg_stat_activity where datname = current_database()
   and pid <> pg_backend_pid() and backend_type in ('client backend', 'parallel worker')
   and application_name <> 'crash oracle'
"""


class HarnessError(Exception):
    """What the tool under test must never do."""


@dataclass(frozen=True)
class Place:
    """A database of the server under test."""

    server: Server
    database: str

    @property
    def url(self) -> str:
        return self.server.url(self.database)

    def watch(self) -> db.Connection:
        """A superuser's connection, which the tool does not know of."""
        url = self.server.url(self.database, SUPERUSER)
        return db.connect(url, application="crash oracle")


@dataclass(frozen=True)
class Ended:
    """How a process ended."""

    code: int
    output: str


def start(place: Place, arguments: Sequence[str], module: str) -> subprocess.Popen[str]:
    """The tool at work, in an environment of its own."""
    environment = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "LC_ALL": "C.UTF-8"}
    return subprocess.Popen(
        [sys.executable, "-m", module, *arguments, "--url", place.url],
        cwd=ROOT, env=environment, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip


def finish(process: subprocess.Popen[str]) -> Ended:
    """Wait for a process. Raises HarnessError when it hangs or shows a traceback."""
    try:
        output, _ = process.communicate(timeout=LONGEST)
    except subprocess.TimeoutExpired:
        process.kill()
        output, _ = process.communicate()
        raise HarnessError(f"the tool hung; its last words: {output[-500:]}") from None
    if "Traceback" in output:
        raise HarnessError(f"a traceback: {output[-2000:]}")
    return Ended(process.returncode, output)


def kill(process: subprocess.Popen[str], place: Place) -> bool:
    """`kill -9`; False when it had already ended."""
    if process.poll() is not None:
        return False
    process.kill()
    return process.wait() == -9


def terminate(process: subprocess.Popen[str], place: Place) -> bool:
    """`pg_terminate_backend` of its connection, as soon as it has one."""
    with place.watch() as connection:
        while process.poll() is None:
            for (pid,) in db.rows(connection, _OTHERS):
                if db.value(connection, "select pg_terminate_backend(%s)", [pid]):
                    return True
            time.sleep(0.01)
    return False


def stop(process: subprocess.Popen[str], place: Place) -> bool:
    """The server stopped as in a power failure, and started again once the tool has ended."""
    if process.poll() is not None:
        return False
    place.server.stop("immediate")
    try:
        process.wait(LONGEST)
    except subprocess.TimeoutExpired:
        process.kill()
        raise HarnessError("the tool hung after the server was stopped") from None
    finally:
        place.server.start()
    return True


WAYS: dict[str, Callable[[subprocess.Popen[str], Place], bool]] = {
    "kill": kill,
    "terminate": terminate,
    "stop": stop,
}


def settle(place: Place) -> float:
    """Seconds until the dead client's backend has gone. Raises HarnessError after STALE."""
    since = time.monotonic()
    with place.watch() as connection:
        while pids := db.rows(connection, _OTHERS):
            if time.monotonic() - since > STALE:
                raise HarnessError(f"backend {pids[0][0]} outlived its client by {STALE:g} s")
            time.sleep(0.005)
    return time.monotonic() - since
