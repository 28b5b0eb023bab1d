"""The rare work of the embedded server: make a data directory, start a postmaster, delete both."""

from __future__ import annotations

import hashlib
import os
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from yardpass_db import binaries as programs
from yardpass_db.binaries import Binaries, Owner
from yardpass_db.errors import ServerError
from yardpass_db.server import OWNER, PORT, SUPERUSER, Server, read_pid_file

SOCKET_PATH_LIMIT = 103  # bytes, the smallest of the systems we run on (Linux has 107)
LOG_LINES = 15  # shown when something fails

# Appended to initdb's postgresql.conf, where the user may change them.
CONFIGURATION = """
# yardpass-db: as on Supabase, and the same on every machine
timezone = 'UTC'
log_timezone = 'UTC'
log_line_prefix = '%m [%p] %q%u@%d '
wal_level = logical
"""
NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def launch(server: Server, lock: int) -> int:
    """Start a postmaster that inherits the lock; the size the log had before.

    Does not wait until it is ready. The caller holds the lock, so nobody else is at work here.
    Raises ServerError when the data directory cannot be made.
    """
    owner = programs.owner_for(server.data)
    found = programs.for_owner(server.binaries or programs.find(server.major), owner)
    _hand_over(server.lock_path, owner)
    os.ftruncate(lock, 0)
    server.log_path.touch(mode=0o600)
    _hand_over(server.log_path, owner)
    log_size = server.log_path.stat().st_size
    if not (server.data / "PG_VERSION").exists():
        _initialise(server, found, owner, lock)
    _clear_stale_pid_file(server)
    sockets = _socket_directory(server, owner)
    settings = {
        "listen_addresses": "",
        "port": str(PORT),
        "unix_socket_directories": _quoted(sockets),
        "unix_socket_permissions": "0700",
        **(NOT_DURABLE if server.fast else {}),
    }
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    postgres = [found.program("postgres"), "-D", _seen_from_within(server.data, owner), *options]
    # The shell ends at once, so that the postmaster is a child of init and never our zombie.
    script = '"$@" >&2 & echo $!'
    with server.log_path.open("ab") as log:
        done = _run(["/bin/sh", "-c", script, "sh", *postgres], server.data, owner, lock,
                    stdout=subprocess.PIPE, stderr=log)  # fmt: skip
    os.pwrite(lock, done.stdout, 0)
    return log_size


def failure(server: Server, message: str, log_offset: int) -> ServerError:
    """An error with the last lines that the log gained since `log_offset`, and its path."""
    with server.log_path.open("rb") as log:
        log.seek(log_offset)
        lines = log.read().decode(errors="replace").splitlines()
    return ServerError(
        message, detail="\n".join(lines[-LOG_LINES:]), hint=f"The whole log: {server.log_path}"
    )


def remove(server: Server) -> None:
    """Delete data, log, sockets and unfinished beginnings of a stopped server."""
    if server.home.exists():
        short = _short_socket(server)
        ours = server.data.stat().st_uid if server.data.exists() else os.geteuid()
        sockets = [place for place in short.parent.glob(f"{short.name}*") if _uid(place) == ours]
        for place in (server.data, _home_socket(server), *sockets, *_unfinished(server)):
            shutil.rmtree(place, ignore_errors=True)
        server.log_path.unlink(missing_ok=True)


def _initialise(server: Server, found: Binaries, owner: Owner | None, lock: int) -> None:
    """Make the data directory whole or not at all: built beside it, then renamed."""
    for leftover in _unfinished(server):
        shutil.rmtree(leftover, ignore_errors=True)
    building = Path(tempfile.mkdtemp(prefix=f"pg{server.major}.new-", dir=server.home))
    _hand_over(building, owner)
    directory = _seen_from_within(building, owner)
    offset = server.log_path.stat().st_size
    try:
        with server.log_path.open("ab") as log:
            _run(
                [found.program("initdb"), "-D", directory, *_initdb_options(server)],
                building, owner, lock, stdout=log, stderr=log,
            )  # fmt: skip
            with (building / "postgresql.conf").open("a") as configuration:
                configuration.write(CONFIGURATION)
            done = _run(
                [found.program("postgres"), "--single", "-D", directory, "template1"],
                building, owner, lock, input=_FIRST_STATEMENTS, stdout=log, stderr=subprocess.PIPE,
            )  # fmt: skip
            log.write(done.stderr)
        if b"ERROR:" in done.stderr:  # which single-user mode does not tell by its exit code
            raise failure(server, f"Cannot make the roles of {server.data}.", offset)
        building.rename(server.data)
        _sync(server.home)
    except subprocess.CalledProcessError:
        raise failure(server, f"Cannot make the data directory {server.data}.", offset) from None
    except OSError as error:
        message = f"Cannot make the data directory {server.data}: {error.strerror}."
        raise failure(server, message, offset) from None
    finally:
        shutil.rmtree(building, ignore_errors=True)


# One statement per line: PostgreSQL's single-user mode.
_FIRST_STATEMENTS = f"""\
create role {OWNER} login createdb createrole bypassrls;
alter database postgres owner to {OWNER};
""".encode()


def _initdb_options(server: Server) -> list[str]:
    # The same order of text on every machine; "builtin" does not even ask the system's library.
    provider = ["--locale-provider=builtin"] if server.major >= 17 else []
    return [
        *provider, "--locale=C.UTF-8", "--encoding=UTF8", "--text-search-config=english",
        f"--username={SUPERUSER}", "--data-checksums", "--no-instructions",
        # See docs/adr/0002: the socket's directory is the lock on the door.
        "--auth-local=trust", "--auth-host=reject",
        *(["--no-sync"] if server.fast else []),
    ]  # fmt: skip


def _run(
    command: list[str], directory: Path, owner: Owner | None, lock: int, **streams: Any
) -> subprocess.CompletedProcess[bytes]:
    """Run a PostgreSQL program in `directory`, as its owner, out of the terminal's reach.

    The lock goes with it: even when this process is killed, nobody starts until that has ended.
    """
    if "input" not in streams:
        streams["stdin"] = subprocess.DEVNULL
    return subprocess.run(
        command, cwd=directory, env=_environment(), pass_fds=[lock], start_new_session=True,
        umask=0o077, check=True, **programs.identity(owner), **streams,
    )  # fmt: skip


def _environment() -> dict[str, str]:
    """What the server may inherit: no locale, no PG* settings, no secrets of the caller."""
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    return {**kept, "LC_ALL": "C", "TZ": "UTC"}


def _seen_from_within(directory: Path, owner: Owner | None) -> str:
    """The name by which a process that was put into `directory` can open it.

    Root's directories may be closed to the owner above the data directory. Their modes are not
    ours to change, and /proc leads a process to its own directory without passing them.
    """
    if owner is None or programs.reaches(owner, directory):
        return str(directory)
    return "/proc/self/cwd"


def _socket_directory(server: Server, owner: Owner | None) -> Path:
    """A directory of mode 0700 for the socket: in the home, else a short one in /tmp."""
    preferred = _home_socket(server)
    fits = len(os.fsencode(preferred / f".s.PGSQL.{PORT}")) <= SOCKET_PATH_LIMIT
    # To a client, "/a,b" is a list of two hosts.
    if not fits or "," in str(preferred) or not programs.reaches(owner, server.home):
        preferred = _short_socket(server)
    uid = owner.uid if owner else os.geteuid()
    try:
        preferred.mkdir(mode=0o700)
        _hand_over(preferred, owner)
    except FileExistsError:
        there = preferred.lstat()
        private = there.st_uid == uid and there.st_mode & 0o77 == 0 and not preferred.is_symlink()
        if not private:  # somebody else was there before us, perhaps on purpose
            preferred = Path(tempfile.mkdtemp(prefix=preferred.name + "-", dir=preferred.parent))
            _hand_over(preferred, owner)
    # A crash leaves these, and PostgreSQL would believe the process id in the second.
    for name in (f".s.PGSQL.{PORT}", f".s.PGSQL.{PORT}.lock"):
        (preferred / name).unlink(missing_ok=True)
    return preferred


def _home_socket(server: Server) -> Path:
    return server.home / f"pg{server.major}.run"


def _short_socket(server: Server) -> Path:
    name = hashlib.sha256(os.fsencode(server.data)).hexdigest()[:12]
    return Path("/tmp") / f"yardpass-db-{name}"


def _uid(path: Path) -> int | None:
    try:
        return path.lstat().st_uid
    except FileNotFoundError:
        return None


def _unfinished(server: Server) -> list[Path]:
    return list(server.home.glob(f"pg{server.major}.new-*"))


def _quoted(path: Path) -> str:
    """A path in a PostgreSQL list of directories, where commas separate."""
    return '"' + str(path).replace('"', '""') + '"'


def _hand_over(path: Path, owner: Owner | None) -> None:
    if owner is not None:
        shutil.chown(path, owner.uid, owner.gid)


def _sync(directory: Path) -> None:
    """Make a rename in this directory survive a power failure."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _clear_stale_pid_file(server: Server) -> None:
    """Remove a `postmaster.pid` that PostgreSQL would take for a living server's.

    We hold the lock, so none of ours lives. A file that names a dead process is left to
    PostgreSQL. Raises ServerError when somebody started a server here without this tool.
    """
    path = server.data / "postmaster.pid"
    recorded = read_pid_file(server.data)
    if recorded is None:
        path.unlink(missing_ok=True)
    elif _works_in(recorded.pid, server.data):
        raise ServerError(
            f"A PostgreSQL that yardpass-db did not start runs in {server.data}"
            f" (pid {recorded.pid}).",
            hint=f"Stop it first: pg_ctl -D {shlex.quote(str(server.data))} stop",
        )
    elif _lives(recorded.pid):
        path.unlink()


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _works_in(pid: int, directory: Path) -> bool:
    """Whether a living process is a server of this directory, which is where servers work."""
    if Path("/proc/self/cwd").exists():
        try:
            return Path(f"/proc/{pid}/cwd").samefile(directory)
        except OSError:  # it has gone, or is another user's and so cannot be this server
            return False
    shown = subprocess.run(["ps", "-p", str(pid), "-o", "comm="], capture_output=True, check=False)
    return b"postgres" in shown.stdout
