"""A transaction pooler is refused: neither lock nor settings of a session hold on it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from yardpass_db import db
from yardpass_db.errors import DatabaseError
from yardpass_db.session import refuse_pooler

from .pooler import pooling
from .project import Project


@pytest.fixture(params=[True, False], ids=["changes-each-time", "keeps-the-last"])
def pooled(request: pytest.FixtureRequest, shop: Project) -> Iterator[Project]:
    """The shop behind a pooler."""
    with pooling(shop.url, turns=request.param) as url:
        yield Project(shop.root, url)


def test_the_pooler_hands_queries_through(pooled: Project) -> None:
    assert pooled.value("select 41 + 1") == 42


def test_migrate_refuses_a_transaction_pooler(pooled: Project) -> None:
    with pytest.raises(DatabaseError, match="is a transaction pooler") as failed:
        pooled.migrate()
    assert failed.value.exit_code == 1


def test_the_error_says_which_url_to_use(pooled: Project) -> None:
    with pytest.raises(DatabaseError) as failed:
        pooled.migrate()
    assert "direct connection or the session pooler, port 5432" in failed.value.hint


def test_nothing_runs_through_a_pooler(pooled: Project, shop: Project) -> None:
    with pytest.raises(DatabaseError):
        pooled.migrate()
    assert shop.rows("select 1 from pg_namespace where nspname in ('shop', 'yardpass_db')") == []


def test_rollback_refuses_a_transaction_pooler(pooled: Project, shop: Project) -> None:
    shop.migrate()
    with pytest.raises(DatabaseError, match="is a transaction pooler"):
        pooled.rollback(to="base")


def test_status_works_through_a_pooler(pooled: Project, shop: Project) -> None:
    shop.migrate()
    assert pooled.status().exit_code == 0


def test_a_direct_connection_is_no_pooler(connection: db.Connection) -> None:
    refuse_pooler(connection)
    assert db.value(connection, "show application_name") == "yardpass-db"


def test_port_6543_is_refused_unasked(shop: Project) -> None:
    with (
        pooling(shop.url, turns=False, port=6543) as url,
        db.connect(url) as pooled,
        pytest.raises(DatabaseError) as failed,
    ):
        refuse_pooler(pooled)
    assert failed.value.detail == "Port 6543 is Supabase's transaction pooler."
