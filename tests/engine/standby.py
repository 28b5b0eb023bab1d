"""A hot standby of the embedded server, made by pg_basebackup."""

from __future__ import annotations

import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from psycopg.conninfo import make_conninfo

from yardpass_db import binaries, db
from yardpass_db.errors import DatabaseError
from yardpass_db.server import PORT, SUPERUSER, Server

PATIENCE = 60.0  # seconds


@contextmanager
def standby_of(server: Server) -> Iterator[str]:
    """The URL of a server that follows this one, read-only."""
    owner = binaries.owner_for(server.data)
    programs = binaries.for_owner(binaries.find(server.major), owner)
    # The slot keeps what the standby has not read yet: other tests make checkpoints all the time.
    slot = f"standby_{secrets.token_hex(6)}"
    home = Path(tempfile.mkdtemp(prefix="yp-standby-", dir="/tmp"))
    data, primary = home / "data", make_conninfo(server.url("postgres", SUPERUSER))
    try:
        if owner:
            shutil.chown(home, owner.uid, owner.gid)
        run = {"cwd": home, "check": True, "capture_output": True, **binaries.identity(owner)}
        backup = ["--checkpoint=fast", "--no-sync", "--write-recovery-conf", "--wal-method=stream"]
        backup += ["--create-slot", f"--slot={slot}"]
        subprocess.run(
            [programs.program("pg_basebackup"), "-d", primary, "-D", str(data), *backup], **run
        )
        settings = {"listen_addresses": "", "port": PORT, "unix_socket_directories": home}
        options = [word for key, text in settings.items() for word in ("-c", f"{key}={text}")]
        with (home / "log").open("wb") as log:
            postmaster = subprocess.Popen(
                [programs.program("postgres"), "-D", str(data), *options, "-c", "fsync=off"],
                cwd=home, stdout=log, stderr=log, **binaries.identity(owner),
            )  # fmt: skip
        try:
            url = make_conninfo(host=str(home), port=PORT, user=SUPERUSER, dbname="postgres")
            _wait_until_it_answers(url, postmaster, home / "log")
            yield url
        finally:
            postmaster.send_signal(signal.SIGINT)  # whoever is still connected is not waited for
            postmaster.wait(PATIENCE)
    finally:
        shutil.rmtree(home)
        _drop_slot(primary, slot)


def _drop_slot(primary: str, slot: str) -> None:
    """Without it the primary would keep everything for ever."""
    drop = "select pg_drop_replication_slot(slot_name) from pg_replication_slots"
    drop += " where slot_name = %s and not active"
    there = "select 1 from pg_replication_slots where slot_name = %s"
    deadline = time.monotonic() + PATIENCE
    with db.connect(primary) as connection:
        while db.value(connection, there, [slot]):
            assert time.monotonic() < deadline, f"{slot} is still read"
            db.rows(connection, drop, [slot])
            time.sleep(0.05)


def _wait_until_it_answers(url: str, postmaster: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            db.connect(url).close()
            return
        except DatabaseError:
            if postmaster.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(log.read_text()) from None
            time.sleep(0.1)


def wait_for_replay(primary: str, standby: str) -> None:
    """Return when the standby has all that the primary has written so far."""
    with db.connect(primary) as one, db.connect(standby) as other:
        # A commit that is flushed takes along what the server, which is not durable, put off.
        one.execute("set synchronous_commit = on")
        db.value(one, "select pg_logical_emit_message(true, 'test', 'flush')::text")
        position = db.value(one, "select pg_current_wal_flush_lsn()::text")
        deadline = time.monotonic() + PATIENCE
        while not db.value(other, "select pg_last_wal_replay_lsn() >= %s::pg_lsn", [position]):
            assert time.monotonic() < deadline
            time.sleep(0.05)
