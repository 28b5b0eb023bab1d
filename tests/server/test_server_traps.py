"""What is left behind by crashes, and many who start at once."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest

from yardpass_db import config, launcher
from yardpass_db import server as server_module
from yardpass_db.errors import ServerError
from yardpass_db.server import SUPERUSER, Server, is_locked, read_lock_pid, read_pid_file

Call = Callable[..., Any]
Ask = Callable[[Server, str], Any]
Make = Callable[..., Server]


def postmaster(server: Server) -> int:
    found = read_pid_file(server.data)
    assert found is not None
    return found.pid


def kill(server: Server) -> None:
    """kill -9 the postmaster and wait until its children have gone, too."""
    os.kill(postmaster(server), signal.SIGKILL)
    while is_locked(server.lock_path):
        time.sleep(0.01)


def test_start_after_kill_9(running: Server, call: Call, ask: Ask) -> None:
    os.kill(postmaster(running), signal.SIGKILL)
    call(running.start)
    assert ask(running, "select 1") == 1


def test_committed_rows_survive_kill_9(make: Make, call: Call, ask: Ask) -> None:
    server = make(fast=False)
    call(server.start)
    ask(server, "create table kept as select 42 as answer")
    os.kill(postmaster(server), signal.SIGKILL)
    call(server.start)
    assert ask(server, "select answer from kept") == 42


def test_start_waits_for_backends_that_a_killed_postmaster_left(
    running: Server, call: Call, ask: Ask, lives: Call
) -> None:
    """A backend that computes does not notice; a second server beside it would ruin the data."""
    busy = psycopg.connect(running.url("postgres", SUPERUSER))
    left = busy.info.backend_pid
    query = "select count(*) from generate_series(1, 3000000) n where md5(n::text) = ''"
    thread = threading.Thread(target=lambda: _ignore_errors(busy, query))
    active = f"select state = 'active' from pg_stat_activity where pid = {left}"
    thread.start()
    while not ask(running, active):
        assert thread.is_alive()
    os.kill(postmaster(running), signal.SIGKILL)
    call(running.start)
    thread.join()
    assert not lives(left)


def _ignore_errors(connection: psycopg.Connection[Any], query: str) -> None:
    with suppress(psycopg.Error):
        connection.execute(query)


DAMAGES = {
    "empty": lambda text: "",
    "cut in the first line": lambda text: text[:2],
    "cut after the first line": lambda text: text.split("\n")[0] + "\n",
    "cut in the middle": lambda text: text[: len(text) // 2],
    "garbled": lambda text: "\0\0\0 not a number\n" * 8,
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_start_with_a_damaged_pid_file(
    running: Server, call: Call, ask: Ask, damage: Callable[[str], str]
) -> None:
    path = running.data / "postmaster.pid"
    text = path.read_text()
    kill(running)
    path.write_text(damage(text))
    call(running.start)
    assert ask(running, "select 1") == 1


@pytest.fixture
def stranger(running: Server) -> Any:
    """A living process of the server's user that is no server."""
    owner = running.data.stat()
    command = ["sleep", "300"]
    if os.geteuid() == 0:
        child = subprocess.Popen(command, user=owner.st_uid, group=owner.st_gid, cwd="/")
    else:
        child = subprocess.Popen(command, cwd="/")
    yield child.pid
    child.kill()
    child.wait()


def recycle(server: Server, pid: int) -> None:
    """Let the pid files of a killed server name another living process."""
    found = read_pid_file(server.data)
    assert found is not None
    kill(server)
    for path in (
        server.data / "postmaster.pid",
        Path(found.socket_directory, ".s.PGSQL.5432.lock"),
    ):
        rest = path.read_text().split("\n", 1)[1]
        path.write_text(f"{pid}\n{rest}")


def test_start_when_the_process_id_now_belongs_to_somebody_else(
    running: Server, call: Call, ask: Ask, stranger: int
) -> None:
    recycle(running, stranger)
    call(running.start)
    assert ask(running, "select 1") == 1


def test_stop_does_not_kill_the_process_that_took_over_the_id(
    running: Server, call: Call, stranger: int
) -> None:
    recycle(running, stranger)
    call(running.stop)
    assert Path(f"/proc/{stranger}/stat").read_text().split()[2] == "S"


def test_start_when_the_process_id_now_belongs_to_another_server(
    running: Server, make: Make, call: Call, ask: Ask
) -> None:
    other = make("other")
    call(other.start)
    recycle(running, postmaster(other))
    call(running.start)
    assert postmaster(running) != postmaster(other)


def test_a_copied_home_is_not_taken_for_the_original(
    running: Server, make: Make, call: Call
) -> None:
    copy = make("copy")
    call(subprocess.run, ["cp", "-a", str(running.home), str(copy.home)])
    assert call(copy.start) != call(running.start)


def test_a_living_server_without_its_pid_file_is_replaced_not_doubled(
    running: Server, call: Call, lives: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_module, "GRACE", 3.0)
    first = read_lock_pid(running.lock_path)
    (running.data / "postmaster.pid").write_text("")
    call(running.start)
    assert postmaster(running) != first and not lives(first)


def test_a_server_is_not_stopped_because_its_data_took_long_to_make(
    stopped: Server, call: Call, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_module, "GRACE", 2.0)
    not_yet = [None] * 3  # what the first looks for its pid file find

    def slowly(server: Server, lock: int) -> int:
        time.sleep(2.1)
        size = launch(server, lock)
        monkeypatch.setattr(
            server_module, "read_pid_file", lambda data: not_yet.pop() if not_yet else read(data)
        )
        return size

    launch, read = launcher.launch, server_module.read_pid_file
    monkeypatch.setattr(launcher, "launch", slowly)
    call(stopped.start)
    assert ask(stopped, "select 1") == 1


def test_a_server_that_somebody_started_by_hand_is_refused(
    running: Server, make: Make, call: Call, programs: Any
) -> None:
    call(running.stop)
    owner = running.data.stat()
    command = [programs.program("postgres"), "-D", "/proc/self/cwd", "-c", "listen_addresses=",
               "-k", "."]  # fmt: skip
    identity = {"user": owner.st_uid, "group": owner.st_gid} if os.geteuid() == 0 else {}
    by_hand = subprocess.Popen(command, cwd=running.data, stderr=subprocess.DEVNULL, **identity)  # type: ignore[call-overload]
    try:
        while not (read_pid_file(running.data) or by_hand.poll() is not None):
            time.sleep(0.01)
        with pytest.raises(ServerError, match=f"pid {by_hand.pid}"):
            call(running.start)
    finally:
        by_hand.send_signal(signal.SIGQUIT)
        by_hand.wait()


@pytest.mark.parametrize("victim", ["tool", "initdb"])
def test_start_after_the_making_of_the_data_was_killed_half_way(
    stopped: Server, call: Call, ask: Ask, victim: str
) -> None:
    starter = threading.Thread(target=lambda: _start_in_child(stopped, call))
    starter.start()
    _kill_in_mid_initdb(stopped, victim)
    starter.join()
    call(stopped.start)
    leftovers = list(stopped.home.glob("*.new-*"))
    assert (ask(stopped, "select 1"), leftovers) == (1, [])


def _start_in_child(server: Server, call: Call) -> None:
    child = os.fork()
    if child == 0:
        try:
            call(server.start)
        finally:
            os._exit(0)
    os.waitpid(child, 0)


def _kill_in_mid_initdb(server: Server, victim: str) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        for building in server.home.glob("*.new-*/base/1/PG_VERSION"):
            workers = [pid for pid in _processes() if _is_at(pid, building.parents[2])]
            initdb = [pid for pid in workers if _name(pid) == "initdb"]
            if initdb:
                tool = int(Path(f"/proc/{initdb[0]}/stat").read_text().split()[3])
                os.kill(tool if victim == "tool" else initdb[0], signal.SIGKILL)
                return
        time.sleep(0.001)
    raise AssertionError("initdb was never seen at work")


def _processes() -> list[int]:
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]


def _is_at(pid: int, directory: Path) -> bool:
    try:
        return Path(f"/proc/{pid}/cwd").samefile(directory)
    except OSError:
        return False


def _name(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return ""


@pytest.mark.parametrize("processes", [2, 8])
def test_many_who_start_at_once_get_one_server(stopped: Server, call: Call, processes: int) -> None:
    with ThreadPoolExecutor(processes) as pool:
        urls = list(pool.map(lambda _: _start_in_process(stopped, call), range(processes)))
    assert urls == [call(stopped.start)] * processes


def _start_in_process(server: Server, call: Call) -> str:
    """A process of its own for each: a lock is held by a process."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(writing, call(server.start).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as stream:
        text = stream.read()
    os.waitpid(child, 0)
    return text


def test_many_who_want_a_database_at_once_get_one_with_the_platform(
    running: Server, call: Call, ask: Ask
) -> None:
    def ensure(_: int) -> str:
        return str(running.ensure_database("shared", config.own_tree() / "platform"))

    with ThreadPoolExecutor(8) as pool:
        urls = set(pool.map(ensure, range(8)))
    assert urls == {running.url("shared")}


def test_a_made_database_belongs_to_postgres(running: Server, ask: Ask) -> None:
    running.ensure_database("mine")
    owner = "select pg_get_userbyid(datdba) from pg_database where datname = 'mine'"
    assert ask(running, owner) == "postgres"
