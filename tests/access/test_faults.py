"""Every way to weaken the shop that we know of, each named by the check.

The shop without a fault has no difference (test_measure.py), so each of these can fail.
"""

from __future__ import annotations

import pytest

from .conftest import Checked

READERS = '"user reads public and own notes, and the team\'s"'
FAULTS = {
    "row-level security off": (
        "alter table shop.notes disable row level security",
        "shop.notes nobody select: have 4 rows, want 1 row; too many: [901], [902], [904]",
    ),
    "definer view": (
        "alter view public.notes set (security_invoker = false)",
        "public.notes anon select: have 4 rows, want 1 row; too many: [901], [902], [904]",
    ),
    "definer view under an invoker view": (
        "create view private.deep as select * from shop.notes;"
        "grant select on private.deep to anon, authenticated;"
        "create or replace view public.notes with (security_invoker = true) as"
        " select id, owner_id, team, is_public, text, at from private.deep",
        "public.notes anon select: have 4 rows, want 1 row; too many: [901], [902], [904]",
    ),
    "policy USING (true)": (
        f"alter policy {READERS} on shop.notes using (true)",
        "shop.notes other select: have 4 rows, want 2 rows; too many: [901], [902]",
    ),
    "one row too many": (
        f"alter policy {READERS} on shop.notes using (id <> 902)",
        "shop.notes viewer select: have 3 rows, want 3 rows; too many: [904]; missing: [902]",
    ),
    "WITH CHECK (true) and a tenant move": (
        'alter policy "owner changes own notes" on shop.notes with check (true);'
        "grant update (team, owner_id) on shop.notes to authenticated",
        "shop.notes editor update: team can be changed to somebody else's",
    ),
    "insert in somebody else's name": (
        'alter policy "editor adds notes in own name" on shop.notes'
        " with check (state = 'open' and team = any (array(select private.teams('editor'))))",
        "shop.notes editor insert: have 5 rows, want 3 rows; too many: [902], [903]",
    ),
    "new row with a value that is not to be written": (
        'alter policy "editor adds notes in own name" on shop.notes with check ('
        "owner_id = (select auth.uid()) and team = any (array(select private.teams('editor'))))",
        "shop.notes editor insert: can insert with state = banned: [901]",
    ),
    "own new row with a value that is not to be written": (
        'alter policy "editor adds notes in own name" on shop.notes with check ('
        "owner_id = (select auth.uid()) and team = any (array(select private.teams('editor')))"
        " and state <> 'banned')",
        "shop.notes editor insert: can insert as own with state = shut: [902], [903]",
    ),
    "value that a row must not become": (
        'alter policy "owner changes own notes" on shop.notes'
        " with check (owner_id = (select auth.uid()))",
        "shop.notes other update: can set state = banned: [904]",
    ),
    "value that a row may not become although it should": (
        'alter policy "owner changes own notes" on shop.notes'
        " with check (owner_id = (select auth.uid()) and state = 'open')",
        "shop.notes other update: cannot set state = shut: [904]",
    ),
    "loose blind UPDATE": (
        'alter policy "owner changes own notes" on shop.notes using (true)',
        "shop.notes other update: blind update reaches 4 rows, want 1",
    ),
    "loose blind DELETE": (
        'alter policy "owner and editor delete notes" on shop.notes using (true)',
        "public.notes viewer delete: blind delete reaches 4 rows, want 2",
    ),
    "policy to PUBLIC": (
        f"alter policy {READERS} on shop.notes to public using (true)",
        "shop.notes anon select: have 4 rows, want 1 row; too many: [901], [902], [904]",
    ),
    "anon TRUNCATE": (
        "grant truncate on shop.secrets to anon",
        "shop.secrets anon truncate: have allowed, want denied",
    ),
    "REFERENCES and TRIGGER": (
        "grant references, trigger on shop.secrets to authenticated",
        "authenticated has REFERENCES, TRIGGER on shop.secrets",
    ),
    "helper that anon may execute": (
        "grant execute on function private.teams to anon",
        "anon can execute private.teams(shop.member_role)",
    ),
    "helper that everybody may execute": (
        "grant execute on function private.teams to public",
        "anon can execute private.teams(shop.member_role)",
    ),
    "helper that the policies may not call": (
        "revoke execute on function private.teams from authenticated",
        "shop.notes editor select: select: permission denied for function teams",
    ),
    "helper without its minimum": (
        "create or replace function private.teams(minimum shop.member_role default 'viewer')"
        " returns setof integer language sql stable security definer set search_path = ''"
        " as $$ select team from shop.members where user_id = (select auth.uid()) $$",
        "shop.notes viewer delete: have 3 rows, want 2 rows; too many: [901]",
    ),
    "helper that reads the claims of the first caller": (
        "create or replace function private.teams(minimum shop.member_role default 'viewer')"
        " returns setof integer language sql immutable security definer set search_path = ''"
        " as $$ select 1 $$",
        "shop.notes other select: have 4 rows, want 2 rows; too many: [901], [902]",
    ),
    "recursion": (
        'create policy "member reads the team" on shop.members for select to authenticated'
        " using (team in (select team from shop.members))",
        "shop.members editor select: select: infinite recursion detected in policy for relation"
        ' "members" (42P17)',
    ),
    "partition with client grants": (
        "grant select on shop.visits_2026 to anon",
        "shop.visits_2026 anon select: have allowed, want denied",
    ),
    "uid is null or": (
        f"alter policy {READERS} on shop.notes"
        " using ((select auth.uid()) is null or owner_id = (select auth.uid()))",
        "shop.notes nobody select: have 4 rows, want 1 row; too many: [901], [902], [904]",
    ),
    "column grant too wide": (
        "grant select on shop.notes to authenticated",
        "authenticated can select code of shop.notes",
    ),
    "column grant too wide for writing": (
        "grant update (at) on shop.notes to authenticated",
        "authenticated can update at of shop.notes",
    ),
    "column grant on a closed table": (
        "grant select (id) on shop.secrets to anon",
        "anon can select id of shop.secrets",
    ),
    "grant taken away": (
        "revoke delete on shop.notes from authenticated",
        "shop.notes editor delete: have denied, want 3 rows; missing: [901], [902], [903]",
    ),
    "written, but not to be seen again": (
        f"alter policy {READERS} on shop.notes using (is_public)",
        "public.notes editor insert: insert returning of [901] is refused, want ok",
    ),
    "grant given": (
        "grant select on shop.secrets to authenticated",
        "shop.secrets editor select: have 0 rows, want denied",
    ),
    "grant taken from the view": (
        "revoke select on public.notes from anon",
        "public.notes anon select: have denied, want 1 row; missing: [903]",
    ),
    "hidden column in the view": (
        "create or replace view public.notes with (security_invoker = false) as"
        " select id, owner_id, team, is_public, text, at, code from shop.notes where is_public;"
        "update shop.notes set code = 'x'",
        "authenticated cannot select code of public.notes",
    ),
    "hidden column shown by a function": (
        "create function private.code(note integer) returns text language sql stable"
        " security definer set search_path = ''"
        " as $$ select 'x' || note $$; grant execute on function private.code to authenticated;"
        "create or replace view public.notes with (security_invoker = true) as"
        " select id, owner_id, team, is_public, text, at, private.code(id) as code"
        " from shop.notes",
        "public.notes nobody select: column code is shown for [903], want none; too many: [903]",
    ),
    "cascade into somebody else's rows": (
        "create table shop.likes (note_id integer primary key"
        " references shop.notes on delete cascade);"
        "alter table shop.likes enable row level security",
        "shop.likes is not declared",
    ),
    "relation that nobody declared": (
        "create view public.everything as select * from shop.notes",
        "public.everything is not declared",
    ),
    "relation that is gone": (
        "drop view public.team_notes",
        "public.team_notes is declared, but not there",
    ),
    "sequence that visitors use up": (
        "create sequence shop.numbers; grant usage on sequence shop.numbers to anon",
        "anon has privileges on sequence shop.numbers",
    ),
    "schema that clients fill": (
        "grant create on schema shop to authenticated",
        "authenticated can create in schema shop",
    ),
    "service_role left out": (
        "revoke update on shop.lines from service_role",
        "shop.lines service update: have denied, want 2 rows; missing: [901, 1], [902, 1]",
    ),
}


@pytest.mark.parametrize(("statement", "sentence"), FAULTS.values(), ids=FAULTS)
def test_fault_is_named(checked: Checked, statement: str, sentence: str) -> None:
    result = checked(statement)
    assert sentence in [str(difference) for difference in result.differences]


def test_cascade_into_somebody_else_s_rows(checked: Checked, shop_tree) -> None:  # type: ignore[no-untyped-def]
    declaration = shop_tree / "rls" / "access.toml"
    declaration.write_text(declaration.read_text().replace('takes    = ["shop.lines"]', ""))
    said = [str(one) for one in checked().differences]
    assert said[0] == (
        "shop.notes editor delete: takes along rows of shop.lines that are not theirs:"
        " [901, 1], [902, 1]"
    )
    assert not any(one.startswith("shop.notes service") for one in said)


def test_own_rows_may_go_along(checked: Checked, shop_tree) -> None:  # type: ignore[no-untyped-def]
    declaration = shop_tree / "rls" / "access.toml"
    declaration.write_text(declaration.read_text().replace('takes    = ["shop.lines"]', ""))
    said = [str(one) for one in checked().differences]
    assert not any(one.startswith("shop.notes viewer") for one in said)


SHOWN = (
    "create function private.code(note integer) returns text language sql stable"
    " security definer set search_path = ''"
    " as $$ select {} from shop.notes where id = note and owner_id = auth.uid() $$;"
    "grant execute on function private.code to authenticated;"
    "create or replace view public.notes with (security_invoker = true) as"
    " select id, owner_id, team, is_public, text, at, private.code(id) as code from shop.notes;"
)
MASKED = {
    "the row's own": ("code", []),
    "another row's": (
        "(select code from shop.notes where id = 1806 - note)",
        [
            "column code is shown for none, want [901]; missing: [901]",
            "column code is not the table's for [902]",
            "column code is not the table's for [904]",
        ],
    ),
    "a constant": (
        "'secret'",
        [
            "column code is not the table's for [901]",
            "column code is shown for [902], [903], want [902]; too many: [903]",
            "column code is not the table's for [902]",
            "column code is not the table's for [904]",
        ],
    ),
}


@pytest.mark.parametrize(("expression", "said"), MASKED.values(), ids=MASKED)
def test_a_masked_column_shows_the_table_s_value(  # type: ignore[no-untyped-def]
    checked: Checked, shop_tree, expression: str, said: list[str]
) -> None:
    declaration = shop_tree / "rls" / "access.toml"
    text = declaration.read_text().replace(
        'hidden   = ["code"]', 'hidden   = ["code"]\nmasked   = { code = "own" }'
    )
    declaration.write_text(text)
    result = checked(SHOWN.format(expression))
    assert [one.message for one in result.differences if "column code" in one.message] == said


def test_a_difference_names_the_file_to_edit(checked: Checked) -> None:
    result = checked("revoke delete on shop.notes from authenticated")
    assert {one.file.rpartition("/sql/")[2] for one in result.differences} == {"rls/shop/notes.sql"}


UNPROVED = {
    "a table without a row": ("insert into shop.secrets values (901);", "",
        ("shop.secrets", "", "the world has no row in it")),
    "a class without a row": (
        "  (903, 'a0000000-0000-4000-8000-000000000002', 1, true, 'of Bob, for all', null),\n", "",
        ("shop.notes", "select", "no row of the world is public for any persona")),
    "nobody kept out": (
        "  (904, 'a0000000-0000-4000-8000-000000000003', 2, false, 'of Carl', 'of 904');",
        "  (904, 'a0000000-0000-4000-8000-000000000003', 2, true, 'of Carl', 'of 904');"
        "update shop.notes set is_public = true;",
        ("shop.notes", "select", "no row of the world is kept from anybody")),
    "a term that is never alone": (
        "  (902, 'a0000000-0000-4000-8000-000000000002', 1, false, 'of Bob', 'of 902'),\n"
        "  (903, 'a0000000-0000-4000-8000-000000000002', 1, true, 'of Bob, for all', null),\n",
        "  (902, 'a0000000-0000-4000-8000-000000000001', 1, false, 'of Ada', 'of 902'),\n"
        "  (903, 'a0000000-0000-4000-8000-000000000001', 1, true, 'of Ada, for all', null),\n",
        ("shop.notes", "delete", "no row of the world is own alone: all of them are editor, too")),
}  # fmt: skip


@pytest.mark.parametrize(("taken", "given", "wanted"), UNPROVED.values(), ids=UNPROVED)
def test_what_the_world_does_not_show_is_said(  # type: ignore[no-untyped-def]
    checked: Checked, shop_tree, taken: str, given: str, wanted: tuple[str, str, str]
) -> None:
    world = shop_tree / "rls" / "world.sql"
    assert taken in world.read_text()
    text = world.read_text().replace(taken, given)
    world.write_text(text.replace("null),\n;", "null);"))
    result = checked()
    assert wanted in [(one.relation, one.verb, one.message) for one in result.unproved]


DECLARED = {
    "a class that keeps nobody out": (
        'update = "own"', 'update = "own&all"',
        ("update", "no row of the world is kept out by all of own&all")),
    "a column that policies ask for": (
        'values   = { state = "own&kind" }', "",
        ("", "policies ask for state, and no other value is tried: add it to values")),
    "a column without values": (
        'values   = { state = "own&kind" }', 'values = ["state", "text"]',
        ("", "there is no value of text to try: it has no enum, CHECK or foreign key, and is no"
         " number that a policy compares with one")),
    "a masked column that is alike everywhere": (
        'hidden   = ["code"]', 'hidden = ["code"]\nmasked = { at = "own" }',
        ("", "no two rows of the world differ in at, which is masked")),
}  # fmt: skip


@pytest.mark.parametrize(("taken", "given", "wanted"), DECLARED.values(), ids=DECLARED)
def test_what_the_world_does_not_prove_of_an_entry_is_said(  # type: ignore[no-untyped-def]
    checked: Checked, shop_tree, taken: str, given: str, wanted: tuple[str, str]
) -> None:
    declaration = shop_tree / "rls" / "access.toml"
    assert taken in declaration.read_text()
    declaration.write_text(declaration.read_text().replace(taken, given))
    said = [(one.relation, one.verb, one.message) for one in checked().unproved]
    assert ("shop.notes", *wanted) in said


def test_a_verb_that_a_trigger_always_stops_is_unproved(checked: Checked) -> None:
    result = checked(
        "create function shop.never() returns trigger language plpgsql as"
        " $$ begin raise 'lines stay'; end $$;"
        "create trigger never before delete on shop.lines"
        " for each row execute function shop.never()"
    )
    message = "a rule of the database stops every row before or after its policies"
    assert ("shop.lines", "delete", message) in [
        (one.relation, one.verb, one.message) for one in result.unproved
    ]
