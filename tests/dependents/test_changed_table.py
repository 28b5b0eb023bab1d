"""A definition that no longer fits the changed table: another text, or a clear refusal."""

from __future__ import annotations

import pytest

from yardpass_db import db, dependents
from yardpass_db.errors import DatabaseError

from .hanging import rebuild

VIEW = """
create view public.events with (security_invoker = true) as select * from events.events;
revoke all on public.events from anon, authenticated;
grant select on public.events to anon;
grant update (size), update (title) on public.events to authenticated;
comment on view public.events is 'Old words';
comment on column public.events.size is 'How many';
create function private.put() returns trigger language plpgsql as 'begin return new; end';
create trigger put instead of insert on public.events
  for each row execute function private.put();
"""
DROP = "alter table events.events drop column twice, drop column size"
NEW = "create view public.events with (security_invoker) as select id, title from events.events"


def grants(connection: db.Connection, role: str) -> list[str]:
    """Privileges of a role on the view, as `select` or `update(title)`."""
    found = db.rows(
        connection,
        """select lower(privilege_type) from pg_class c, aclexplode(relacl)
           where c.oid = 'public.events'::regclass and grantee = %s::regrole
           union all
           select lower(privilege_type) || '(' || attname || ')'
           from pg_attribute, aclexplode(attacl)
           where attrelid = 'public.events'::regclass and grantee = %s::regrole order by 1""",
        (role, role),
    )
    return [privilege for (privilege,) in found]


@pytest.fixture
def viewed(tables: db.Connection) -> db.Connection:
    """A connection to a database whose view reads the column about to go."""
    db.run_script(tables, VIEW)
    return tables


def test_a_lost_column_is_named(viewed: db.Connection) -> None:
    with pytest.raises(DatabaseError, match=r"view public\.events .*column \"size\""):
        rebuild(viewed, DROP)


def test_a_lost_column_undoes_the_migration(viewed: db.Connection) -> None:
    with pytest.raises(DatabaseError):
        rebuild(viewed, DROP)
    assert db.value(viewed, "select count(size) from public.events") == 2


def test_what_to_edit_is_said(viewed: db.Connection) -> None:
    with pytest.raises(DatabaseError) as raised:
        rebuild(viewed, DROP)
    assert "Edit the file that makes view public.events" in raised.value.hint


def test_the_new_text_takes_its_place(viewed: db.Connection) -> None:
    rebuild(viewed, DROP, alternatives=lambda _: NEW)
    assert db.rows(viewed, "select * from public.events") == [(1, "One"), (2, "Two")]


def test_the_new_text_is_not_asked_for_while_the_old_fits(viewed: db.Connection) -> None:
    asked: list[str] = []

    def alternatives(dependent: dependents.Dependent) -> None:
        asked.append(dependent.identity)

    rebuild(viewed, "alter table events.events alter title type text", alternatives=alternatives)
    assert asked == []


def test_a_new_text_that_does_not_fit_either_is_named(viewed: db.Connection) -> None:
    with pytest.raises(DatabaseError, match=r"view public\.events .*column \"colour\""):
        rebuild(viewed, DROP, alternatives=lambda _: NEW.replace("title", "colour"))


def test_grants_survive_a_new_text_that_is_silent_about_them(viewed: db.Connection) -> None:
    rebuild(viewed, DROP, alternatives=lambda _: NEW)
    assert grants(viewed, "anon") == ["select"]


def test_a_grant_on_a_lost_column_goes_with_it(viewed: db.Connection) -> None:
    rebuild(viewed, DROP, alternatives=lambda _: NEW)
    assert grants(viewed, "authenticated") == ["update(title)"]


def test_the_grants_of_a_new_text_win(viewed: db.Connection) -> None:
    closed = f"{NEW};\nREVOKE ALL ON public.events FROM anon, authenticated"
    rebuild(viewed, DROP, alternatives=lambda _: closed)
    assert grants(viewed, "anon") == []


def test_a_remark_about_grants_is_not_one(viewed: db.Connection) -> None:
    remark = f"-- We grant nothing here; grant it elsewhere.\n/* revoke; comment */ {NEW}"
    rebuild(viewed, DROP, alternatives=lambda _: remark)
    assert grants(viewed, "anon") == ["select"]


def test_a_comment_survives_a_new_text_that_is_silent_about_it(viewed: db.Connection) -> None:
    rebuild(viewed, DROP, alternatives=lambda _: NEW)
    assert db.value(viewed, "select obj_description('public.events'::regclass)") == "Old words"


def test_the_comment_of_a_new_text_wins(viewed: db.Connection) -> None:
    said = f"{NEW};\ncomment on view public.events is 'New words'"
    rebuild(viewed, DROP, alternatives=lambda _: said)
    assert db.value(viewed, "select obj_description('public.events'::regclass)") == "New words"


def test_a_trigger_survives_a_new_text(viewed: db.Connection) -> None:
    rebuild(viewed, DROP, alternatives=lambda d: NEW if d.kind == "view" else None)
    found = "select tgname from pg_trigger where tgrelid = 'public.events'::regclass"
    assert db.value(viewed, found) == "put"


def test_the_new_text_is_read_under_the_callers_search_path(viewed: db.Connection) -> None:
    db.run_script(viewed, "set search_path = events, public")
    rebuild(viewed, DROP, alternatives=lambda _: NEW.replace("from events.", "from "))
    assert db.value(viewed, "select count(*) from public.events") == 2


def test_an_index_of_a_lost_column_goes_with_it(tables: db.Connection) -> None:
    db.run_script(
        tables,
        """create materialized view public.sizes as select id, size from events.events;
           create index by_size on public.sizes (size); create index by_id on public.sizes (id)""",
    )
    text = "create materialized view public.sizes as select id from events.events"
    rebuild(tables, DROP, alternatives=lambda _: text)
    found = db.rows(tables, "select indexname from pg_indexes where tablename = 'sizes'")
    assert found == [("by_id",)]


def test_what_the_migration_made_itself_is_left_alone(viewed: db.Connection) -> None:
    rebuild(viewed, f"{DROP}; {NEW}")
    assert db.value(viewed, "select count(*) from public.events") == 2


def test_a_function_that_the_migration_replaced_is_left_alone(tables: db.Connection) -> None:
    make = "create or replace function private.n() returns bigint return {}"
    db.run_script(tables, make.format("(select sum(size) from events.events)"))
    rebuild(tables, f"{DROP}; {make.format(5)}")
    assert db.value(tables, "select private.n()") == 5


def test_the_policy_of_a_dropped_table_goes_with_it(tables: db.Connection) -> None:
    policy = (
        "create policy readers on events.posts using (event_id in (select id from events.events))"
    )
    db.run_script(tables, policy)
    rebuild(tables, "drop table events.posts")
    assert db.rows(tables, "select policyname from pg_policies") == []


def test_a_lock_timeout_while_taking_off_is_the_callers_to_retry(
    viewed: db.Connection, database_url: str
) -> None:
    with db.connect(database_url) as reader, db.transaction(reader):
        db.run_script(reader, "select * from public.events")
        db.run_script(viewed, "set lock_timeout = '50ms'")
        with pytest.raises(db.LockNotAvailable):
            rebuild(viewed, DROP)


def test_a_lock_timeout_while_putting_back_is_the_callers_to_retry(viewed: db.Connection) -> None:
    timeout = "do $$ begin raise sqlstate '55P03'; end $$"
    with pytest.raises(db.LockNotAvailable):
        rebuild(viewed, DROP, alternatives=lambda _: timeout)
