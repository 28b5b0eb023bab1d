"""Twenty of the incidents that `python -m tests.crash --full` has 270 of, and proof that the
harness finds what it is there to find."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from yardpass_db import db
from yardpass_db.server import SUPERUSER, Server

from .campaign import Campaign
from .crew import Crew
from .incidents import HarnessError, Place
from .oracle import examine
from .schedule import schedule

ENTRIES = 20_000
SAMPLE = ["kill"] * 12 + ["terminate"] * 5 + ["stop"] * 3


@pytest.fixture(scope="module")
def own_server(pytestconfig: pytest.Config) -> Iterator[Server]:
    """A durable server of this module's own, for it is stopped in mid-run."""
    home = Path(tempfile.mkdtemp(prefix="yardpass-db-crash-"))
    server = Server(pytestconfig.getoption("--postgres"), home)
    server.start()
    yield server
    server.destroy()
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="module")
def crew(own_server: Server) -> Crew:
    """Knows what each state looks like when nobody disturbs the tool."""
    return Crew(own_server, own_server.home, 7, entries=ENTRIES)


@pytest.fixture(scope="module")
def campaign(crew: Crew) -> Campaign:
    """A database that was at each state once and is empty again."""
    made = crew.recruit()
    made.go_undisturbed(("one", "two", "base"))
    return made


def test_twenty_incidents_leave_nothing_applied_that_is_not_recorded(
    crew: Crew, campaign: Campaign
) -> None:
    for chain in schedule(crew.seed, SAMPLE, "sample"):
        if not crew.take(campaign, chain):
            break
    assert crew.tally.failures == []


def test_an_engine_that_records_in_a_second_transaction_is_found_out(
    own_server: Server, crew: Crew, campaign: Campaign
) -> None:
    broken = Crew(own_server, own_server.home, 7, entries=ENTRIES, module="tests.crash.broken")
    broken.lore = crew.lore
    victim = Campaign.begin(
        own_server, "broken", own_server.home, crew.lore, broken.tally,
        module="tests.crash.broken", entries=ENTRIES,
    )  # fmt: skip
    with pytest.raises(HarnessError, match=r"applied but not recorded|recorded are"):
        for chain in schedule(7, ["kill"] * 12, "broken"):
            victim.go(chain)


@pytest.fixture(scope="module")
def arrived(crew: Crew) -> Campaign:
    """A database with all 60 migrations."""
    made = crew.recruit()
    made.go_undisturbed(("two",))
    return made


@pytest.fixture
def spoiled(arrived: Campaign, own_server: Server) -> Iterator[db.Connection]:
    """A copy of it, and a superuser to spoil it."""
    original = arrived.place.database
    with db.connect(own_server.url("postgres", SUPERUSER)) as keeper:
        db.rows(keeper, f"create database spoiled template {db.ident(original)}")
        with Place(own_server, "spoiled").watch() as connection:
            yield connection
        db.rows(keeper, "drop database spoiled with (force)")


SPOILS = {
    "table-opened": "alter table shop.item_1 disable row level security",
    "policy-lost": 'drop policy "reads, version 2" on shop.item_1',
    "grant-lost": "revoke select on shop.item_1 from authenticated",
    "trigger-lost": "drop trigger touch on shop.item_4",
    "view-lost": "drop view public.item_1",
    "view-runs-as-owner": "alter view public.item_1 set (security_invoker = false)",
    "function-of-another-release":
        "update yardpass_db.history set rendered = replace(rendered, 'version 2', 'version 1')"
        " where active and address = 'functions/shop/touch'",
    "table-lost": "drop table shop.item_18 cascade",
    "rows-lost": "delete from shop.item_3 where id = 1",
    "rows-twice": "insert into shop.item_3 (owner_id, name, note) values (1, 'again', '')",
    "column-type-back": "drop view public.item_2 cascade;"
                        " alter table shop.item_2 alter price type integer",
    "index-invalid": "update pg_index set indisvalid = false"
                     " where indexrelid = 'log.entry_kind_idx'::regclass",
    "partition-attached": "alter table log.visit attach partition log.visit_2024"
                          " for values from ('2024-01-01') to ('2025-01-01')",
    "record-lost": "update yardpass_db.history set active = false"
                   " where active and address = 'schemas/log/0018_labels'",
    "journal-left": "insert into yardpass_db.journal values"
                    " ('schemas/log/0018_labels', 'apply', 0, 'x', 'done')",
    "lock-left": "select pg_advisory_lock(1)",
}  # fmt: skip


@pytest.mark.parametrize("spoil", SPOILS.values(), ids=SPOILS)
def test_the_oracle_sees(arrived: Campaign, spoiled: db.Connection, spoil: str) -> None:
    db.run_script(spoiled, spoil)
    assert examine(spoiled, arrived.releases["two"]).faults


def test_the_oracle_sees_nothing_where_nothing_is_spoiled(
    arrived: Campaign, spoiled: db.Connection
) -> None:
    assert examine(spoiled, arrived.releases["two"]).faults == ()
