"""Stopping, looking, destroying."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from yardpass_db import server as server_module
from yardpass_db.errors import ServerError, UsageError
from yardpass_db.launcher import _short_socket
from yardpass_db.server import SUPERUSER, Server, read_pid_file

Call = Callable[..., Any]


@pytest.mark.parametrize("mode", ["smart", "fast", "immediate"])
def test_stop_ends_the_server(running: Server, call: Call, lives: Call, mode: str) -> None:
    found = read_pid_file(running.data)
    call(running.stop, mode)
    assert found and not lives(found.pid)


def test_stop_with_a_client_does_not_wait_for_it(running: Server, call: Call) -> None:
    with psycopg.connect(running.url("postgres", SUPERUSER)):
        begun = time.monotonic()
        call(running.stop)
        assert time.monotonic() - begun < 60  # smart would wait for ever


def test_stop_of_a_stopped_server_says_so(stopped: Server, call: Call) -> None:
    assert call(stopped.stop) is False


def test_unknown_stop_mode_is_refused(stopped: Server) -> None:
    with pytest.raises(UsageError, match="slow"):
        stopped.stop("slow")


def test_data_survive_stop_and_start(running: Server, call: Call, ask: Call) -> None:
    ask(running, "create table kept as select 42 as answer")
    call(running.stop)
    call(running.start)
    assert ask(running, "select answer from kept") == 42


def test_status_goes_from_absent_over_running_to_stopped(stopped: Server, call: Call) -> None:
    states = [stopped.status().state]
    call(stopped.start)
    states.append(call(stopped.status).state)
    call(stopped.stop)
    states.append(call(stopped.status).state)
    assert states == ["absent", "running", "stopped"]


def test_status_writes_nothing(stopped: Server) -> None:
    stopped.status()
    assert not stopped.home.exists()


def test_url_of_a_stopped_server_says_how_to_start_it(stopped: Server) -> None:
    with pytest.raises(ServerError) as caught:
        stopped.url()
    assert caught.value.hint == "yardpass-db server start"


def test_destroy_leaves_nothing(running: Server, call: Call) -> None:
    call(running.destroy)
    assert (list(running.home.iterdir()), _short_socket(running).exists()) == ([], False)


def test_destroy_beside_somebody_who_looks(
    running: Server, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = [None]  # a look holds the lock for a moment, so that it cannot be had
    lock = server_module.try_lock
    monkeypatch.setattr(
        server_module, "try_lock", lambda path: looked.pop() if looked else lock(path)
    )
    assert call(running.destroy)


def test_destroyed_server_starts_afresh(running: Server, call: Call, ask: Call) -> None:
    ask(running, "create table gone (a int)")
    call(running.destroy)
    call(running.start)
    assert ask(running, "select to_regclass('gone')") is None
