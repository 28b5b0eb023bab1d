"""Clients go on through the views while a column comes, a view changes and all is replayed."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from conftest import Cli
from yardpass_rows import OPEN, ORG, POST, ROWS
from yardpass_tree import OWNER, STRANGER, WORLD

from yardpass_db import db

from .tree import copy_of_tree

TIMEOUT = 0.5  # seconds, the --lock-timeout
MARGIN = 0.05  # seconds
SLOW = 3.0  # seconds that a slow reader keeps its transaction open

TEASER = ("alter table events.events add column teaser text default '';",
          "alter table events.events drop column teaser;")  # fmt: skip

# What clients of the application say, without parameters: simple protocol. Named columns only.
SAID = [
    "select id, title, link_token, visibility from public.events order by start_at limit 20",
    "select p.id, p.text, e.title from public.event_posts p join public.events e"
    " on e.id = p.event_id where e.visibility = 'public'",
    "select id, qr_code, status from public.tickets",
    f"select id from public.event_posts where id = '{POST}' for update skip locked",
    f"update public.event_posts set text = 'Again' where id = '{POST}' returning id, text",
    "insert into public.event_reactions (post_id, user_id, kind) values"
    f" ('{POST}', '{STRANGER}', 'like') on conflict (post_id, user_id, kind) do nothing",
    "insert into public.user_profiles (user_id, display_name) values"
    f" ('{STRANGER}', 'Bob') on conflict (user_id) do update set display_name ="
    " excluded.display_name returning display_name, phone",
]
# The same kinds with parameters: extended protocol, prepared at first use and kept.
PREPARED = [
    ("select id, title, link_token from public.events where id = %s", [OPEN]),
    (
        "select user_id, display_name, phone from public.user_profiles where user_id = %s",
        [STRANGER],
    ),
    ("update public.organizations set name = %s where id = %s returning name", ["Ours", ORG]),
    ("update public.events set title = title where id = %s returning title", [OPEN]),
    ("select status, count(*) from public.tickets where event_id = %s group by 1", [OPEN]),
]


@dataclass
class Seen:
    """The longest statement of each kind of client in seconds, and how many there were."""

    worst: dict[str, float] = field(default_factory=dict)
    statements: int = 0

    def note(self, kind: str, started: float) -> None:
        self.worst[kind] = max(self.worst.get(kind, 0), time.monotonic() - started)
        self.statements += 1


def client(url: str, user: str, seen: Seen, prepared: bool, ended: threading.Event) -> None:
    """A client's connection; raises what the server answers with an error."""
    with db.connect(url) as connection:
        claims = json.dumps({"role": "authenticated", "sub": user})
        db.value(connection, "select set_config('request.jwt.claims', %s, false)", [claims])
        connection.execute("set role authenticated")
        while not ended.is_set():
            for text, parameters in PREPARED if prepared else [(said, []) for said in SAID]:
                started = time.monotonic()
                connection.execute(text.encode(), parameters or None, prepare=prepared)
                seen.note("client", started)
                time.sleep(0.005)


def calm(url: str, seen: Seen, ended: threading.Event) -> None:
    """Statements that wait for nobody: the machine's own noise."""
    with db.connect(url) as connection:
        while not ended.is_set():
            started = time.monotonic()
            connection.execute("select count(*) from pg_class")
            seen.note("calm", started)
            time.sleep(0.005)


def slow(url: str, ended: threading.Event) -> None:
    """Reports: long transactions with pauses between, which a run has to wait for."""
    with db.connect(url) as connection:
        while not ended.is_set():
            with db.transaction(connection):
                connection.execute("select count(*) from public.events")
                time.sleep(SLOW)
            time.sleep(SLOW / 2)


@contextmanager
def workload(url: str) -> Iterator[Seen]:
    """Six clients, two protocols, as two people; the errors of any of them come out at the end."""
    seen, ended = Seen(), threading.Event()
    with ThreadPoolExecutor(8) as pool:
        running: list[Future[None]] = [pool.submit(calm, url, seen, ended)]
        running.append(pool.submit(slow, url, ended))
        for number in range(6):
            user = OWNER if number % 2 and number > 2 else STRANGER
            prepared = number % 2 == 1
            running.append(pool.submit(client, url, user, seen, prepared, ended))
        try:
            time.sleep(0.5)
            yield seen
            time.sleep(0.5)
        finally:
            ended.set()
        for one in running:
            one.result()


@pytest.fixture
def busy(migrated: str) -> str:
    with db.connect(migrated) as connection:
        db.run_script(connection, WORLD + ROWS)
    return migrated


def test_clients_go_on_while_everything_changes(cli: Cli, busy: str, tmp_path: Path) -> None:
    root = copy_of_tree(tmp_path, "events/9001_teaser", *TEASER)
    orders = root / "views" / "public" / "event_orders.sql"
    orders.write_text(orders.read_text().replace("Display name of who", "Name of who"))
    options = ["--force-repeatables", "--lock-timeout", f"{TIMEOUT * 1000:.0f}"]
    with workload(busy) as seen:
        # A process of its own: in this one it would wait for the clients' Python, holding locks.
        done = cli("migrate", "--sources", str(root), *options, "--json", url=busy)
    ran = {(step["action"], step["id"]) for step in json.loads(done.stdout)["steps"]}
    assert {("apply", "events.9001_teaser"), ("replay", "views/public/events"),
            ("replay", "rls/events/events")} <= ran  # fmt: skip
    assert seen.statements > 200
    # What a statement waited that waits for nobody is the machine's own noise.
    assert seen.worst["client"] < TIMEOUT + MARGIN + seen.worst["calm"]
