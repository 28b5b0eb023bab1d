"""Sentences about what a persona sees and may: each holds, and each fails for its own reason."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from yardpass_db import db
from yardpass_db.testing.factory import Make, Row
from yardpass_db.testing.outcomes import is_about
from yardpass_db.testing.personas import Persona
from yardpass_db.testing.pg import Pg

ADA, BOB = (f"a0000000-0000-4000-8000-{n:012d}" for n in (1, 2))
Choose = Callable[..., Persona]


@pytest.fixture
def ada(persona: Choose) -> Persona:
    return persona("authenticated", sub=ADA)


@pytest.fixture
def bob(persona: Choose) -> Persona:
    return persona("authenticated", sub=BOB)


@pytest.fixture
def anon(persona: Choose) -> Persona:
    return persona("anon")


@pytest.fixture
def item(make: Make) -> Row:
    return make("shop.items", owner=ADA, status="draft")


def test_owner_sees_the_row(ada: Persona, item: Row) -> None:
    ada.sees(item)


def test_stranger_does_not_see_the_row(bob: Persona, item: Row) -> None:
    bob.does_not_see(item)


def test_through_a_view(ada: Persona, bob: Persona, make: Make) -> None:
    row = make("shop.items", owner=ADA, price=1).through("shop.goods")
    ada.sees(row)
    bob.does_not_see(row)


def test_a_definer_view_shows_what_the_table_does_not(bob: Persona, item: Row) -> None:
    bob.sees(item.through("shop.owned"))


def test_by_values(ada: Persona, bob: Persona, item: Row) -> None:
    ada.sees("shop.items", id=item.id, status="draft")
    bob.does_not_see("shop.items", owner=ADA)


def test_owner_may_update(ada: Persona, item: Row) -> None:
    ada.may("update", item, status="live")


def test_what_a_persona_may_is_undone(ada: Persona, item: Row, pg: Pg) -> None:
    ada.may("delete", item)
    assert pg.value("select count(*) from shop.items where id = %s", [item.id]) == 1


def test_stranger_may_not_update(bob: Persona, item: Row) -> None:
    bob.may_not("update", item, status="live")


def test_owner_may_not_give_the_row_away(ada: Persona, item: Row) -> None:
    ada.may_not("update", item, owner=BOB)


def test_insert(ada: Persona) -> None:
    ada.may("insert", "shop.items", owner=ADA)
    ada.may_not("insert", "shop.items", owner=BOB)


def test_insert_through_a_view(ada: Persona, bob: Persona, anon: Persona, pg: Pg) -> None:
    pg.run(
        "create view shop.shown with (security_invoker) as select owner, code from shop.items;"
        "grant insert on shop.shown to authenticated"
    )
    ada.may("insert", "shop.shown", owner=ADA)
    bob.may_not("insert", "shop.shown", owner=ADA)
    anon.denied("insert", "shop.shown", owner=ADA)


def test_values_are_what_make_takes(ada: Persona, make: Make, pg: Pg) -> None:
    pg.run("create table shop.notes (id int primary key, person uuid, doc jsonb, tags text[])")
    pg.run('alter table shop.notes add "a%b" int; grant all on shop.notes to authenticated')
    note, bob = make("shop.notes"), make("shop.people")
    ada.may("update", note, person=bob, doc={"a": [1]}, tags=["x"], **{"a%b": 1})
    ada.may("insert", "shop.notes", person=bob, doc={"a": [1]}, **{"a%b": 1})


def test_a_verb_that_is_none(ada: Persona) -> None:
    with pytest.raises(ValueError, match="'upsert' is no verb: select, insert"):
        ada.may("upsert", "shop.items")  # type: ignore[arg-type]


def test_a_missing_grant_of_a_helper_is_not_to_be_denied(ada: Persona, pg: Pg) -> None:
    pg.run(
        "create function shop.ask() returns boolean language sql as 'select true';"
        "revoke execute on function shop.ask() from public, anon, authenticated;"
        "create policy ask on shop.items as restrictive for delete using (shop.ask())"
    )
    with pytest.raises(AssertionError, match=r"another error .*denied for function ask"):
        ada.denied("delete", "shop.items")


@pytest.mark.parametrize(
    ("message", "is_own"),
    {
        "permission denied for table items": True,
        "permission denied for schema shop": True,
        "permission denied for function items": False,
        "permission denied for table secrets": False,
        "keine Berechtigung für Tabelle items": True,
        "keine Berechtigung für Tabelle items_old": False,
        "keine Berechtigung für Funktion ask": False,
        "テーブルitemsへのアクセスが拒否されました": True,
        "関数askへのアクセスが拒否されました": False,
    }.items(),
)
def test_whose_grant_is_missing_in_any_language(message: str, is_own: bool) -> None:
    assert is_about(message, ["shop", "items"]) is is_own


def test_a_role_that_the_tests_may_not_take_is_not_denied(persona: Choose) -> None:
    someone = persona("pg_execute_server_program")
    with pytest.raises(AssertionError, match=r"another error .*permission denied to set role"):
        someone.denied("select", "shop.items")


def test_a_trigger_that_says_so_is_not_a_missing_grant(ada: Persona, pg: Pg) -> None:
    pg.run(
        "create function shop.no() returns trigger language plpgsql as $$ begin"
        " raise 'row-level security says no' using errcode = '42501'; end $$;"
        "create trigger no before delete on shop.items for each row execute function shop.no()"
    )
    for word in (ada.denied, ada.may_not):
        with pytest.raises(AssertionError, match=r"another error .42501 row-level security"):
            word("delete", "shop.items")


def test_a_restrictive_policy_refuses(ada: Persona) -> None:
    ada.may_not("insert", "shop.items", owner=ADA, price=1000)


def test_blind_update_reaches_own_rows_only(ada: Persona, bob: Persona) -> None:
    ada.may("update", "shop.items", status="live")
    bob.may_not("update", "shop.items", status="live")


def test_denied(anon: Persona, ada: Persona, item: Row) -> None:
    anon.denied("update", item, status="live")
    anon.denied("delete", item)
    anon.denied("insert", "shop.items", owner=ADA)
    ada.denied("truncate", "shop.items")


def test_a_column_without_a_grant_is_denied(anon: Persona, item: Row) -> None:
    anon.does_not_see(item)
    anon.denied("select", item, code="x")


FAILURES: dict[str, tuple[Callable[[Persona, Row], None], str]] = {
    "sees": (lambda bob, item: bob.sees(item), "have: allowed, but no row was reached"),
    "may": (lambda bob, item: bob.may("delete", item), "want: done"),
    "may insert": (
        lambda bob, item: bob.may("insert", "shop.items", owner=ADA),
        "have: refused by row-level security (new row violates",
    ),
    "may not": (lambda bob, item: bob.may_not("insert", "shop.items", owner=BOB), "have: done"),
    "denied": (lambda bob, item: bob.denied("delete", item), "have: allowed, but no row"),
    "sees what is not there": (lambda bob, item: bob.sees("shop.items", id=0), "no such row"),
    "no such row": (lambda bob, item: bob.does_not_see("shop.items", id=0), "no such row"),
    "another error": (
        lambda bob, item: bob.may_not("insert", "shop.items", owner=BOB, price=-1),
        "have: another error (23514",
    ),
}


@pytest.mark.parametrize("name", FAILURES)
def test_a_sentence_that_is_not_so(bob: Persona, item: Row, name: str) -> None:
    sentence, says = FAILURES[name]
    with pytest.raises(AssertionError) as caught:
        sentence(bob, item)
    assert says in str(caught.value)
    assert f"sub {BOB}" in str(caught.value) or says == "no such row"


def test_denied_is_not_the_same_as_seeing_nothing(anon: Persona, make: Make) -> None:
    with pytest.raises(AssertionError, match="have: permission denied"):
        anon.does_not_see(make("shop.people"))


def test_seeing_nothing_is_not_the_same_as_denied(anon: Persona, item: Row) -> None:
    with pytest.raises(AssertionError, match="want: permission denied"):
        anon.denied("select", item)


def test_may_not_does_not_hold_for_whom_is_denied(anon: Persona, item: Row) -> None:
    with pytest.raises(AssertionError, match="have: permission denied"):
        anon.may_not("delete", item)


def test_an_update_wants_values(ada: Persona, item: Row) -> None:
    with pytest.raises(ValueError, match="update wants values"):
        ada.may("update", item)


# Acting


def test_as_persona_acts_and_goes_back(as_persona: Choose, pg: Pg) -> None:
    with as_persona("authenticated", sub=ADA):
        assert pg.rows("select current_user, auth.uid()::text") == [("authenticated", ADA)]
        pg.isnt_empty("select * from shop.items")
        pg.throws_ok("truncate shop.items", "42501")
    assert pg.rows("select current_user, auth.uid()") == [("postgres", None)]


def test_one_persona_within_another(as_persona: Choose, pg: Pg) -> None:
    with as_persona("authenticated", sub=ADA):
        with as_persona("anon"):
            assert pg.rows("select current_user, auth.uid()") == [("anon", None)]
        assert pg.rows("select current_user, auth.uid()::text") == [("authenticated", ADA)]


def test_after_an_error_nobody_acts(as_persona: Choose, pg: Pg) -> None:
    with pytest.raises(db.PsycopgError), pg.savepoint(), as_persona("anon"):
        pg.rows("select * from shop.people")
    assert pg.value("select current_user") == "postgres"


def test_rows_of_a_persona(ada: Persona, bob: Persona) -> None:
    assert ada.value("select count(*) from shop.items") == 3
    assert bob.rows("select * from shop.items") == []


def test_what_a_persona_runs_stays(ada: Persona, pg: Pg) -> None:
    ada.rows("update shop.items set status = 'gone'")
    assert pg.value("select count(*) from shop.items where status = 'gone'") == 3


def test_claims_and_settings(persona: Choose) -> None:
    someone = persona("authenticated", sub=ADA, email="a@b", settings={"app.tenant": "7"})
    query = "select auth.jwt() ->> 'email', auth.jwt() ->> 'role', current_setting('app.tenant')"
    assert someone.rows(query) == [("a@b", "authenticated", "7")]


def test_who_is_not_there(persona: Choose) -> None:
    with pytest.raises(ValueError, match=r"no persona and no role anonym\. Did you mean anon"):
        persona("anonym")


def test_declared_personas(persona: Choose) -> None:
    """The declaration of this repository has them: sql/rls/access.toml."""
    viewer = persona("viewer")
    assert (viewer.role, viewer.id) == ("authenticated", "a0000000-0000-4000-8000-000000000004")
    assert (persona("nobody").role, persona("nobody").id) == ("authenticated", None)
