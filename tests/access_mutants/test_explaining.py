"""`access explain`: which grant, policy and helper decide; why a row is reached or not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import Cli

from yardpass_db import catalog, db
from yardpass_db.access.explaining import Explanation, Way, explain
from yardpass_db.access.measure import measure
from yardpass_db.access.world import opened_world
from yardpass_db.errors import UsageError


class Notes:
    """The notes' database and tree, and questions about them."""

    def __init__(self, url: str, tree: Path) -> None:
        self.url, self.tree = url, tree

    def ask(self, persona: str, relation: str, command: str, key: str = "") -> Explanation:
        with db.connect(self.url) as connection:
            return explain(connection, self.tree, persona, relation, command, key)

    def way(self, persona: str, relation: str, command: str) -> Way:
        """The way through the relation of exactly this name."""
        ways = self.ask(persona, relation, command).ways
        return next(way for way in ways if way.relation == relation)

    def change(self, *statements: str) -> None:
        with db.connect(self.url) as connection:
            db.run_script(connection, ";".join(statements))


@pytest.fixture
def notes(notes_url: str, notes_tree: Path) -> Notes:
    return Notes(notes_url, notes_tree)


def said(way: Way) -> str:
    return "\n".join(way.reasons)


def test_a_table_whose_schema_is_closed(notes: Notes) -> None:
    way = notes.way("anon", "shop.notes", "select")
    assert (way.verdict, said(way)) == (
        "denied",
        "anon has no USAGE on schema shop: the table is not reached by its own name, "
        "only through a view",
    )


def test_a_view_leads_to_its_table_s_grant_and_policy(notes: Notes) -> None:
    way = notes.way("anon", "public.notes", "select")
    assert way.verdict == "some rows"
    assert way.reasons == (
        "SELECT on public.notes is granted to anon",
        "public.notes is security_invoker: anon's own rights decide",
        "shop.notes: SELECT is granted to anon on all columns of shop.notes but code",
        'shop.notes: policy "visitor reads public notes" (to anon) allows\nUSING is_public',
    )


def test_a_table_s_ways_are_its_own_name_and_its_view(notes: Notes) -> None:
    assert [way.relation for way in notes.ask("anon", "shop.notes", "select").ways] == [
        "shop.notes", "public.notes",
    ]  # fmt: skip


def test_no_grant(notes: Notes) -> None:
    way = notes.way("anon", "public.notes", "delete")
    assert (way.verdict, said(way)) == ("denied", "no grant: anon has no DELETE on public.notes")


def test_no_policy(notes: Notes) -> None:
    notes.change(
        "grant usage on schema shop to authenticated", "grant select on shop.secrets to public"
    )
    way = notes.way("editor", "shop.secrets", "select")
    assert way.verdict == "no rows"
    assert way.reasons == (
        "SELECT on shop.secrets is granted to public",
        "no policy lets authenticated select: row security keeps every row",
    )


def test_row_security_off(notes: Notes) -> None:
    notes.change("alter table shop.notes disable row level security")
    way = notes.way("editor", "public.notes", "select")
    assert (way.verdict, way.reasons[-1]) == (
        "all rows", "shop.notes: row security is off: every row",
    )  # fmt: skip


def test_service_role_bypasses(notes: Notes) -> None:
    way = notes.way("service", "public.notes", "delete")
    assert (way.verdict, way.reasons[-1]) == (
        "all rows", "shop.notes: service_role bypasses row security",
    )  # fmt: skip


def test_a_view_with_its_owner_s_rights(notes: Notes) -> None:
    notes.change("alter view public.notes reset (security_invoker)")
    way = notes.way("anon", "public.notes", "select")
    assert way.verdict == "all rows"
    assert "public.notes lacks security_invoker: it reads with the rights of postgres" in said(way)


def test_a_policy_for_everybody_s_rows(notes: Notes) -> None:
    notes.change('alter policy "visitor reads public notes" on shop.notes using (true)')
    assert notes.way("anon", "public.notes", "select").verdict == "all rows"


def test_a_helper_and_what_it_answers(notes: Notes) -> None:
    notes.change("comment on function private.teams is 'Teams of the caller.'")
    told = said(notes.way("viewer", "public.notes", "select"))
    assert "it asks private.teams(shop.member_role): Teams of the caller." in told


def test_a_helper_the_role_may_not_call(notes: Notes) -> None:
    notes.change("revoke execute on function private.teams from authenticated")
    way = notes.way("viewer", "public.notes", "select")
    assert way.verdict == "denied"
    assert "authenticated may not call private.teams(shop.member_role)" in way.reasons[-1]


def test_an_update_asks_the_select_policies_too(notes: Notes) -> None:
    told = said(notes.way("editor", "public.notes", "update"))
    assert "WITH CHECK ((owner_id" in told
    assert 'the SELECT policies have to hold, too: "user reads public and own notes' in told


def test_an_insert_asks_with_check_only(notes: Notes) -> None:
    told = said(notes.way("editor", "public.notes", "insert"))
    assert "WITH CHECK" in told
    assert "USING" not in told


def test_a_restrictive_policy_restricts(notes: Notes) -> None:
    notes.change("create policy late on shop.notes as restrictive for select using (id < 5)")
    assert 'policy "late" (to public) restricts' in said(
        notes.way("anon", "public.notes", "select")
    )


def test_truncate_asks_no_policy(notes: Notes) -> None:
    notes.change("grant usage on schema shop to anon", "grant truncate on shop.notes to anon")
    way = notes.way("anon", "shop.notes", "truncate")
    assert (way.verdict, way.reasons[-1]) == ("all rows", "TRUNCATE asks no policy: every row goes")


def test_a_join_cannot_be_written(notes: Notes) -> None:
    notes.change("grant update on public.team_notes to authenticated")
    told = said(notes.way("editor", "public.team_notes", "update"))
    assert "public.team_notes cannot be written: it is no view of one table" in told


@pytest.mark.parametrize(
    ("persona", "relation", "declared"),
    [
        ("viewer", "shop.notes", "rows of: public own viewer"),
        ("viewer", "public.notes", "rows of: public own viewer"),
        ("viewer", "public.team_notes", "rows of: viewer"),
        ("anon", "shop.members", "denied"),
    ],
)
def test_what_is_declared(notes: Notes, persona: str, relation: str, declared: str) -> None:
    assert notes.ask(persona, relation, "select").declared == declared


def test_columns_are_named_by_the_shorter_list(notes: Notes) -> None:
    notes.change(
        "revoke select on shop.notes from anon",
        "grant select (id, text) on shop.notes to anon",
    )
    assert "on columns of shop.notes: id, text" in said(notes.way("anon", "public.notes", "select"))
    grant = "select 'grant select (' || string_agg(quote_ident(attname), ',')"
    grant += " || ') on shop.notes to anon' from pg_attribute"
    with db.connect(notes.url) as connection:
        script = db.value(
            connection, f"{grant} where attrelid = 'shop.notes'::regclass and attnum > 0"
        )
        db.run_script(connection, str(script))
    assert "granted to anon on each column of shop.notes" in said(
        notes.way("anon", "public.notes", "select")
    )


def test_who_is_no_user_equals_no_row(notes: Notes) -> None:
    sentence = "there is no user: auth.uid() is null, which equals nothing"
    assert sentence in said(notes.way("nobody", "public.notes", "select"))
    assert sentence not in said(notes.way("editor", "public.notes", "select"))


def test_a_partition_is_reached_through_its_parent(notes: Notes) -> None:
    declared = notes.ask("anon", "shop.visits_2026", "select").declared
    assert declared == "denied: rows are reached through shop.visits, whose partition it is"


@pytest.mark.parametrize("name", ["shop.answer", "answer"])
def test_a_function_is_no_table(notes: Notes, name: str) -> None:
    notes.change(
        "create function shop.answer() returns int language sql return 42",
        "revoke all on function shop.answer() from public",
        "grant execute on function shop.answer() to authenticated, service_role",
    )
    with pytest.raises(UsageError, match=r"shop\.answer is a function") as caught:
        notes.ask("anon", name, "select")
    assert caught.value.hint == "It may be called by authenticated and service_role."


def test_a_row_of_what_is_denied(notes: Notes) -> None:
    row = notes.ask("anon", "public.notes", "delete", "901").row
    assert row is not None
    assert row.text() == "Row 901: denied like every other; no policy is asked."


def test_a_relation_nobody_declared(notes: Notes) -> None:
    notes.change("create table shop.extra (id integer primary key)")
    found = notes.ask("viewer", "shop.extra", "select")
    assert found.declared == "nothing: the relation is not in the declaration"


# A single row


def test_a_row_is_let_through_by_the_policy_that_says_yes(notes: Notes) -> None:
    found = notes.ask("viewer", "public.notes", "select", "901").row
    assert found is not None
    assert found.passes
    assert [(one.policy, one.says) for one in found.answers] == [
        ("user reads public and own notes, and the team's", True)
    ]


def test_a_row_is_kept_by_all_policies(notes: Notes) -> None:
    text = notes.ask("anon", "public.notes", "select", "901").text()
    assert text.endswith(
        'Row 901: the policies keep it.\n  false  USING of "visitor reads public notes": is_public'
    )


def test_a_row_that_is_not_there(notes: Notes) -> None:
    text = notes.ask("anon", "public.notes", "select", "77").text()
    assert text.endswith("Row 77: there is no such row.")


def test_a_composite_key(notes: Notes) -> None:
    for key in ("901,1", '["901", 1]'):
        found = notes.ask("other", "shop.lines", "delete", key).row
        assert found is not None
        assert (found.exists, found.passes) == (True, True)


@pytest.mark.parametrize("key", ["901", "901,1,2", "[901", '{"a": 1}'])
def test_a_key_that_is_none(notes: Notes, key: str) -> None:
    with pytest.raises(UsageError):
        notes.ask("other", "shop.lines", "select", key)


def test_a_policy_may_read_what_its_caller_cannot_name(notes: Notes) -> None:
    notes.change(
        "create policy seated on shop.notes for select to authenticated using "
        "(exists (select from shop.members as m where m.team = notes.team))"
    )
    found = notes.ask("viewer", "public.notes", "select", "901").row
    assert found is not None
    assert {one.policy: (one.says, one.error) for one in found.answers}["seated"] == (True, "")


@pytest.mark.parametrize("persona", ["anon", "nobody", "editor", "viewer", "other", "service"])
@pytest.mark.parametrize("command", ["select", "update", "delete"])
def test_rows_explained_are_the_rows_measured(notes: Notes, persona: str, command: str) -> None:
    with db.connect(notes.url) as connection, opened_world(connection, notes.tree) as world:
        cells = measure(world, relations=["public.notes"], personas=[persona]).cells
    (cell,) = [one for one in cells if one.verb == command]
    passing = set()
    for key in ("901", "902", "903", "904"):
        row = notes.ask(persona, "public.notes", command, key).row
        if row is not None and row.passes:
            passing.add(f"[{key}]")
    assert passing == set(cell.have or ())


def test_nothing_is_left_behind(notes: Notes) -> None:
    with db.connect(notes.url) as connection:
        before = catalog.snapshot(connection)
        explain(connection, notes.tree, "viewer", "public.notes", "update", "901")
        assert catalog.snapshot(connection) == before
        assert db.value(connection, "select count(*) from shop.notes") == 0
        assert db.value(connection, "select to_regclass('pg_temp.yardpass_db_row')") is None


# Names


@pytest.mark.parametrize(
    ("question", "hint"),
    [
        (("viewr", "shop.notes", "select"), "viewer"),
        (("viewer", "shop.note", "select"), "shop.notes"),
        (("viewer", "shp.notes", "select"), "notes"),
        (("viewer", "shop.notes", "selct"), "select"),
    ],
)
def test_the_nearest_name(notes: Notes, question: tuple[str, str, str], hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        notes.ask(*question)
    assert hint in caught.value.hint


def test_a_name_without_schema_is_the_table_s(notes: Notes) -> None:
    assert notes.ask("viewer", "notes", "select").relation == "shop.notes"


def test_command_prints_json(cli: Cli, notes: Notes) -> None:
    arguments = ("viewer", "notes", "SELECT", "--key", "901", "--sources", str(notes.tree))
    done = cli("access", "explain", *arguments, "--json", url=notes.url)
    found = json.loads(done.stdout)
    assert [way["verdict"] for way in found["ways"]] == ["denied", "some rows"]
    assert found["row"]["passes"] is True
