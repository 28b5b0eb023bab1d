"""Runs one process and tells how long it took and how much memory it had."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bench.errors import BenchError
from bench.tools import Command

# A tool that reads the user's own PG* settings would be timed against another database.
_OWN_SETTINGS = ("PGHOST", "PGPORT", "PGUSER", "PGDATABASE", "PGPASSWORD", "PGSERVICE",
                 "PGOPTIONS", "DATABASE_URL", "YARDPASS_DATABASE_URL",
                 "PYTHONPROFILEIMPORTTIME", "PYTHONVERBOSE")  # fmt: skip


@dataclass(frozen=True)
class Sample:
    """One run: wall seconds of the whole process, peak resident memory in MB."""

    seconds: float
    peak_mb: float


def run(command: Command, folder: Path) -> Sample:
    """Times a command in `folder`; raises BenchError with its last words when it fails.

    The peak is the kernel's for the process and the children it waited for. It starts at the
    bench's own peak (about 25 MB), because a process inherits that figure when it is made.
    """
    with tempfile.TemporaryFile() as output:
        start = time.perf_counter()
        process = subprocess.Popen(
            command.arguments,
            cwd=folder,
            env=environment(command),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            output.seek(0)
            raise BenchError(_last_words(command, process.returncode, output.read()))
    return Sample(seconds, usage.ru_maxrss / 1024)


def environment(command: Command) -> dict[str, str]:
    """The user's environment without what would change the measurement."""
    kept = {name: text for name, text in os.environ.items() if name not in _OWN_SETTINGS}
    return kept | dict(command.environment)


def _last_words(command: Command, code: int, output: bytes) -> str:
    lines = [line for line in output.decode(errors="replace").splitlines() if line.strip()]
    telling = [line for line in lines if "error" in line.lower()] or lines[-1:]
    program = Path(command.arguments[0]).name
    return f"{program} ended with {code}: {telling[0].strip() if telling else 'no output'}"
