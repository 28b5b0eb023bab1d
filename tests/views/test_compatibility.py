"""The application goes on calling public.<table>."""

from __future__ import annotations

import csv
from collections.abc import Callable

import pytest
from yardpass_tree import (
    FIXTURES,
    NEWCOMER,
    ORG,
    OWNER,
    STRANGER,
    TREE,
    VIEWER,
    WALLET,
    Acting,
    migrate_tree,
)

from yardpass_db import db
from yardpass_db.access.reading import read_declaration


def tables() -> dict[str, str]:
    """The schema of every table that has a view of its name in public."""
    with (FIXTURES / "catalog_columns.csv").open(newline="") as lines:
        return {
            line["table"]: line["schema"]
            for line in csv.DictReader(lines)
            if line["schema"] != "public"
        }


VIEWS = tables()
COLUMNS = """
select array_agg(attname::text || ' ' || format_type(atttypid, atttypmod) order by attnum)
from pg_attribute where attrelid = %s::regclass and attnum > 0 and not attisdropped
"""


@pytest.mark.parametrize("view", VIEWS)
def test_view_has_the_columns_of_its_table(database: db.Connection, view: str) -> None:
    shown = db.value(database, COLUMNS, [f"public.{view}"])
    assert shown == db.value(database, COLUMNS, [f"{VIEWS[view]}.{view}"])


@pytest.mark.parametrize("view", VIEWS)
def test_view_reads_with_the_rights_of_the_reader(database: db.Connection, view: str) -> None:
    options = db.value(
        database, "select reloptions from pg_class where oid = %s::regclass", [f"public.{view}"]
    )
    assert options == ["security_invoker=true"]


@pytest.mark.parametrize("view", VIEWS)
def test_view_names_its_table_in_its_comment(database: db.Connection, view: str) -> None:
    comment = db.value(
        database, "select obj_description(%s::regclass, 'pg_class')", [f"public.{view}"]
    )
    assert f"{VIEWS[view]}.{view}" in comment


GRANTS = """
select grantee, array_agg(lower(privilege_type) order by privilege_type)
from information_schema.role_table_grants
where table_schema = 'public' and table_name = %s and grantee <> 'postgres' group by grantee
"""
DECLARED = read_declaration(TREE).tables


@pytest.mark.parametrize("view", VIEWS)
def test_view_gives_clients_what_is_declared(database: db.Connection, view: str) -> None:
    # Supabase's default privileges would give everything, truncate included, to everybody.
    intent = DECLARED.get(f"{VIEWS[view]}.{view}")
    assert intent, "not declared in sql/rls/access.toml"
    declared = {role: sorted(verbs) for role, verbs in intent.cells.items() if verbs}
    assert dict(db.rows(database, GRANTS, [view])) == declared


# Columns that not everybody who reads the row may read: expressions, which nobody writes.
MASKED = {
    "user_profiles": ["phone"],
    "events": ["link_token"],
    "tickets": ["qr_code", "wallet_pass_url"],
}


@pytest.mark.parametrize("view", VIEWS)
def test_every_column_but_masked_ones_can_be_written(database: db.Connection, view: str) -> None:
    fixed = """
        select column_name::text from information_schema.columns
        where table_schema = 'public' and table_name = %s and is_updatable = 'NO'
        order by ordinal_position
    """
    assert [name for (name,) in db.rows(database, fixed, [view])] == MASKED.get(view, [])


def test_no_view_has_a_trigger(database: db.Connection) -> None:
    found = "select tgrelid::regclass::text from pg_trigger join pg_class c on c.oid = tgrelid"
    assert db.rows(database, f"{found} where relkind = 'v'") == []


# As the API writes it: every column that was sent is set, the key too.
SENT = (
    "insert into public.user_profiles (user_id, display_name) values (%s, 'Sent')"
    " on conflict (user_id) do update"
    " set user_id = excluded.user_id, display_name = excluded.display_name returning display_name"
)


def test_person_upserts_own_profile_as_the_api_does(acting: Callable[[str], Acting]) -> None:
    assert acting("viewer").value(SENT, [VIEWER]) == "Sent"


def test_nobody_upserts_the_profile_of_another(acting: Callable[[str], Acting]) -> None:
    assert acting("viewer").outcome(SENT, [OWNER]) == "refused"


def test_client_upserts_through_a_view(acting: Callable[[str], Acting]) -> None:
    upsert = (
        "insert into public.organizations (id, name, created_by) values (%s, 'Renamed', %s)"
        " on conflict (id) do update set name = excluded.name returning name"
    )
    assert acting("owner").value(upsert, [ORG, OWNER]) == "Renamed"


def test_update_reports_rows_written_not_rows_seen(acting: Callable[[str], Acting]) -> None:
    # The viewer sees seven profiles and may write one.
    assert acting("viewer").writes("update public.user_profiles set bio = 'x'") == 1


def test_insert_returns_the_defaults_of_the_table(
    world: db.Connection, acting: Callable[[str], Acting]
) -> None:
    create = (
        "insert into public.user_profiles (user_id, display_name) values (%s, 'New')"
        " returning role, social_links, sponsor_mode_enabled, created_at is not null"
    )
    newcomer = Acting(world, "authenticated", NEWCOMER)
    assert newcomer.run(create, [NEWCOMER]) == [("attendee", [], False, True)]


def test_service_writes_a_balance_through_the_view(acting: Callable[[str], Acting]) -> None:
    change = "update public.org_wallets set balance_credits = 5 where id = %s"
    assert acting("service").writes(change, [WALLET]) == 1


def test_stranger_writes_nothing_through_a_view(acting: Callable[[str], Acting]) -> None:
    change = "update public.organizations set name = 'x' where created_by <> %s"
    assert acting("stranger").writes(change, [STRANGER]) == 0


def test_new_column_appears_in_the_view_at_the_next_run(connection: db.Connection) -> None:
    migrate_tree(connection)
    connection.execute("alter table ref.countries add column continent text")
    migrate_tree(connection)
    assert "continent text" in db.value(connection, COLUMNS, ["public.countries"])
