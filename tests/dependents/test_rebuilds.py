"""A column changes under everything that can hang on it, and all is as before."""

from __future__ import annotations

import pytest

from yardpass_db import catalog, db, dependents
from yardpass_db.errors import DatabaseError

from .hanging import HANGING, WIDEN, rebuild

hanging = pytest.mark.parametrize("made", HANGING.values(), ids=HANGING)


def everything(connection: db.Connection) -> dict[str, str]:
    """The catalog, and what it leaves out: whose grants, whether filled, clustered, enabled."""
    found = dict(catalog.snapshot(connection))
    found |= dict(db.rows(connection, MORE))
    return found


MORE = """
select 'more ' || c.oid::regclass, concat_ws(' | ',
  (select string_agg(e::text, ' ' order by e::text)
   from aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) e),
  (select string_agg(attname || ':' || attacl::text || coalesce(attoptions::text, '') ||
     coalesce(attstattarget, -1) || attstorage::text || attcompression::text, ' '
     order by attnum) from pg_attribute where attrelid = c.oid and attnum > 0
     and (attacl, attoptions) is distinct from (null, null)),
  c.reloptions, c.relispopulated, c.relowner::regrole,
  (select string_agg(indexrelid::regclass || ' ' || indisclustered, ' '
     order by indexrelid::regclass::text)
   from pg_index where indrelid = c.oid))
from pg_class c where c.relkind in ('v', 'm')
  and c.relnamespace in (select oid from pg_namespace where nspname in ('public', 'events'))
union all
select 'trigger state ' || tgname, tgenabled::text from pg_trigger where not tgisinternal
union all
select 'rule state ' || rulename, ev_enabled::text from pg_rewrite where rulename <> '_RETURN'
union all
select 'function grants ' || p.oid::regprocedure, (select string_agg(e::text, ' ' order by e::text)
  from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) e)
from pg_proc p where pronamespace in (select oid from pg_namespace where nspname = 'private')
"""


@hanging
def test_without_rebuilding_the_change_is_refused(tables: db.Connection, made: str) -> None:
    db.run_script(tables, made)
    with pytest.raises(db.PsycopgError, match="cannot alter type of a column"):
        db.run_script(tables, WIDEN)


@hanging
def test_what_hangs_on_the_table_is_as_before(tables: db.Connection, made: str) -> None:
    db.run_script(tables, made)
    before = everything(tables)
    rebuild(tables, "")
    assert catalog.compare(before, everything(tables)) == []


@hanging
def test_the_column_changes_under_it(tables: db.Connection, made: str) -> None:
    db.run_script(tables, made)
    rebuild(tables, WIDEN)
    assert db.value(tables, "select pg_typeof(title)::text from events.events") == "text"


@hanging
def test_a_second_change_works_like_the_first(tables: db.Connection, made: str) -> None:
    db.run_script(tables, made)
    rebuild(tables, WIDEN)
    before = everything(tables)
    rebuild(tables, "")
    assert catalog.compare(before, everything(tables)) == []


def test_all_at_once_are_as_before(tables: db.Connection) -> None:
    for number, made in enumerate(HANGING.values()):
        # Each in schemas of its own, so that equal names do not meet.
        for schema in ("public", "private"):
            made = made.replace(f"{schema}.", f"{schema}_{number}.")
            db.run_script(tables, f"create schema {schema}_{number}")
            db.run_script(tables, f"grant usage on schema {schema}_{number} to authenticated")
        made = made.replace("readers on", f"readers_{number} on")
        db.run_script(tables, made)
    before = everything(tables)
    rebuild(tables, "")
    assert catalog.compare(before, everything(tables)) == []


def test_default_privileges_add_nothing(tables: db.Connection) -> None:
    db.run_script(tables, HANGING["view with grants"])
    db.run_script(tables, "alter default privileges in schema public grant all on tables to anon")
    rebuild(tables, WIDEN)
    assert not db.value(tables, "select has_table_privilege('anon', 'public.events', 'delete')")


def test_a_materialized_view_is_filled_again(tables: db.Connection) -> None:
    db.run_script(tables, HANGING["materialized view"])
    rebuild(
        tables,
        "alter table events.events drop column twice, alter size type bigint using size + 10",
    )
    assert db.value(tables, "select sum(size) from public.sizes") == 22


def test_a_function_that_only_reads_the_table_keeps_its_identity(tables: db.Connection) -> None:
    db.run_script(tables, HANGING["function with a body of SQL"])
    before = db.value(tables, "select 'private.title'::regproc::oid")
    rebuild(tables, WIDEN)
    assert db.value(tables, "select 'private.title'::regproc::oid") == before


def test_a_function_that_only_reads_the_table_works_again(tables: db.Connection) -> None:
    db.run_script(tables, HANGING["function with a body of SQL"])
    rebuild(tables, WIDEN)
    assert db.value(tables, "select private.title(2)") == "Two"


def test_a_function_that_is_taken_off_fails_when_called(tables: db.Connection) -> None:
    db.run_script(tables, HANGING["function with a body of SQL"])
    with pytest.raises(db.PsycopgError, match="return type mismatch"):
        rebuild(tables, "select private.title(2)")


def test_a_view_on_a_partition_is_found_from_its_parent(tables: db.Connection) -> None:
    db.run_script(tables, "create view public.january as select * from events.months_2026_01")
    found = rebuild(tables, "alter table events.months alter title type text", "events.months")
    assert [each.identity for each in found] == ["view public.january"]


def test_the_outermost_comes_first(tables: db.Connection) -> None:
    db.run_script(tables, HANGING["view on a view"])
    found = [each.name for each in dependents.find(tables, ["events.events"])]
    assert found == ["public.first_title", "public.titles", "public.events"]


@pytest.mark.parametrize("made", ["view with a trigger", "view with a rule"])
def test_what_is_attached_to_a_view_survives_its_replacement(
    tables: db.Connection, made: str
) -> None:
    db.run_script(tables, HANGING[made])
    before = everything(tables)
    again = "drop view public.events; create view public.events as select * from events.events"
    rebuild(tables, again, "public.events")
    assert catalog.compare(before, everything(tables)) == []


def test_what_belongs_to_the_table_stays(tables: db.Connection) -> None:
    assert dependents.find(tables, ["events.events", "events.posts"]) == ()


def test_a_policy_that_reads_no_column_stays(tables: db.Connection) -> None:
    db.run_script(tables, "create policy open on events.events using (true)")
    assert dependents.find(tables, ["events.events"]) == ()


def test_finding_leaves_the_search_path(tables: db.Connection) -> None:
    db.run_script(tables, "set search_path = events, public")
    dependents.find(tables, ["events"])
    assert db.value(tables, "show search_path") == "events, public"


def test_a_table_that_is_not_there_is_named(tables: db.Connection) -> None:
    with pytest.raises(DatabaseError, match=r"no table events\.gone"):
        dependents.find(tables, ["events.gone"])


def test_a_column_of_a_views_row_type_is_named(tables: db.Connection) -> None:
    db.run_script(tables, HANGING["view"] + "; create table events.copies (e public.events)")
    with pytest.raises(DatabaseError, match=r"table column events\.copies\.e is in the way"):
        dependents.find(tables, ["events.events"])


def test_members_of_an_extension_are_left_alone(tables: db.Connection, superuser_url: str) -> None:
    db.run_script(tables, HANGING["view"])
    with db.connect(superuser_url) as superuser:
        db.run_script(superuser, "create extension if not exists vector schema public")
        db.run_script(superuser, "alter extension vector add view public.events")
    assert dependents.find(tables, ["events.events"]) == ()
