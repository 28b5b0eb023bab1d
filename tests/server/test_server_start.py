"""Starting: every path, locale and user; nothing opened that was closed."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from yardpass_db.errors import ServerError
from yardpass_db.launcher import _short_socket
from yardpass_db.server import Server, read_pid_file

Call = Callable[..., Any]
Ask = Callable[[Server, str], Any]
Make = Callable[..., Server]

PATHS = {
    "plain": "home",
    "space": "my data/home",
    "comma and quotes": "a,b \"c\" 'd' $HOME",
    "percent": "100%25",
    "long": "/".join(["directory" * 5] * 5),
    "not ascii": "Zoë/données",
}


def socket_directory(server: Server) -> Path:
    found = read_pid_file(server.data)
    assert found is not None
    return Path(found.socket_directory)


@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
def test_server_starts_in_any_path(make: Make, call: Call, ask: Ask, path: str) -> None:
    server = make(path)
    call(server.start)
    assert ask(server, "select 1") == 1


def test_start_of_a_running_server_starts_nothing(running: Server, call: Call) -> None:
    before = read_pid_file(running.data)
    call(running.start)
    assert (before is not None, read_pid_file(running.data)) == (True, before)


@pytest.mark.parametrize("locale", ["xx_YY", "tr_TR.UTF-8", "POSIX", ""])
def test_order_of_text_does_not_depend_on_the_callers_locale(
    stopped: Server, call: Call, ask: Ask, monkeypatch: pytest.MonkeyPatch, locale: str
) -> None:
    for name in ("LC_ALL", "LANG", "LC_COLLATE", "LC_MESSAGES"):
        monkeypatch.setenv(name, locale)
    call(stopped.start)
    words = "unnest('{b,A,a,B,é}'::text[]) as word"
    query = f"select string_agg(word, '' order by word) || upper('iä') from {words}"
    assert ask(stopped, query) == "ABabéIÄ"


def test_the_clock_is_utc_wherever_the_caller_is(
    stopped: Server, call: Call, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    call(stopped.start)
    assert ask(stopped, "show timezone") == "UTC"


def test_no_directory_above_is_touched(folder: Path, make: Make, call: Call) -> None:
    closed = folder / "closed"
    call(closed.mkdir, 0o700)
    above = [closed, *closed.parents]
    before = [(path.stat().st_mode, path.stat().st_uid) for path in above]
    call(make("closed/home").start)
    assert [(path.stat().st_mode, path.stat().st_uid) for path in above] == before


@pytest.mark.parametrize("path", ["home", PATHS["long"]], ids=["home", "long"])
def test_nobody_else_reaches_the_socket(make: Make, call: Call, path: str) -> None:
    server = make(path)
    call(server.start)
    assert stat.S_IMODE(socket_directory(server).stat().st_mode) == 0o700


def test_nobody_else_reads_the_home(running: Server) -> None:
    closed = [running.home, running.data, running.log_path, running.lock_path]
    assert [stat.S_IMODE(path.stat().st_mode) & 0o077 for path in closed] == [0, 0, 0, 0]


def test_nothing_listens_on_the_network(running: Server, ask: Ask) -> None:
    assert ask(running, "show listen_addresses") == ""


def test_a_socket_directory_that_somebody_left_open_is_not_used(make: Make, call: Call) -> None:
    server = make(PATHS["long"])
    trap = _short_socket(server)
    call(trap.mkdir)
    trap.chmod(0o777)
    try:
        call(server.start)
        assert socket_directory(server) != trap
    finally:
        trap.rmdir()


def test_the_server_is_not_root(running: Server) -> None:
    found = read_pid_file(running.data)
    assert found and Path(f"/proc/{found.pid}").stat().st_uid != 0


def test_the_server_inherits_no_secrets(
    stopped: Server, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://ada:secret@example.org/db")
    call(stopped.start)
    found = read_pid_file(stopped.data)
    assert found and b"secret" not in Path(f"/proc/{found.pid}/environ").read_bytes()


def test_pg_variables_of_the_caller_do_not_lead_astray(
    stopped: Server, call: Call, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in {"PGPORT": "1", "PGHOST": "example.org", "PGDATA": "/nowhere"}.items():
        monkeypatch.setenv(name, text)
    call(stopped.start)
    assert ask(stopped, "select 1") == 1


def test_ctrl_c_and_the_end_of_the_tool_leave_the_server_alone(running: Server, call: Call) -> None:
    found = read_pid_file(running.data)
    assert found and os.getsid(found.pid) != os.getsid(0)


def test_server_outlives_the_process_that_started_it(
    make: Make, call: Call, ask: Ask, folder: Path
) -> None:
    server = make()
    script = "import sys, pathlib; from yardpass_db.server import Server; "
    script += f"Server({server.major}, pathlib.Path({str(server.home)!r}), fast=True).start()"
    starter = subprocess.Popen([sys.executable, "-c", script], start_new_session=True)
    starter.wait(60)
    with suppress(ProcessLookupError):
        os.killpg(starter.pid, signal.SIGKILL)
    assert Server(server.major, server.home).status().state == "running"


def test_a_broken_configuration_is_told_with_the_end_of_the_log(
    running: Server, call: Call
) -> None:
    call(running.stop)
    with (running.data / "postgresql.conf").open("a") as configuration:
        configuration.write("no_such_parameter = 1\n")
    with pytest.raises(ServerError) as caught:
        call(running.start)
    assert "no_such_parameter" in caught.value.detail


def test_an_error_names_the_whole_log(running: Server, call: Call) -> None:
    call(running.stop)
    (running.data / "postgresql.conf").write_text("nonsense\n")
    with pytest.raises(ServerError) as caught:
        call(running.start)
    assert str(running.log_path) in caught.value.hint


def test_data_are_durable_unless_asked_otherwise(make: Make, call: Call, ask: Ask) -> None:
    server = make(fast=False)
    call(server.start)
    assert ask(server, "show fsync") + ask(server, "show data_checksums") == "onon"


def test_the_owner_of_databases_is_no_superuser(running: Server, ask: Ask) -> None:
    rights = (
        "select array[rolsuper, rolcanlogin, rolcreatedb, rolcreaterole, rolbypassrls]"
        " from pg_roles where rolname = 'postgres'"
    )
    assert ask(running, rights) == [False, True, True, True, True]


def test_unwritable_home_is_told_with_a_way_out(folder: Path, programs: Any) -> None:
    (folder / "file").write_text("in the way")
    with pytest.raises(ServerError) as caught:
        Server(18, folder / "file" / "home", binaries=programs).start()
    assert "YARDPASS_HOME" in caught.value.hint
