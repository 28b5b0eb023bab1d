"""A server that answers in another language: the same cells, the same faults.

The embedded servers have no translations, so their messages are put into PostgreSQL's own German,
French and Japanese words before the probes read them.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from yardpass_db import db
from yardpass_db.access import world

from .conftest import Checked

NAME = '("[^"]*"|[^ ]+)'
ENGLISH = {
    "table": f"^permission denied for table {NAME}$",
    "view": f"^permission denied for view {NAME}$",
    "function": f"^permission denied for function {NAME}$",
    "named": f"^new row violates row-level security policy {NAME} for table {NAME}$",
    "refused": f"^new row violates row-level security policy for table {NAME}$",
    "insert": f"^cannot insert into view {NAME}$",
    "update": f"^cannot update view {NAME}$",
    "delete": f"^cannot delete from view {NAME}$",
    "raise": r"^PL/pgSQL function (\S+) line (\d+) at ",
}
LANGUAGES = {
    "German": {
        "table": r"keine Berechtigung für Tabelle \1",
        "view": r"keine Berechtigung für Sicht \1",
        "function": r"keine Berechtigung für Funktion \1",
        "named": r"neue Zeile verletzt Policy für Sicherheit auf Zeilenebene »\1« für Tabelle »\2«",
        "refused": r"neue Zeile verletzt Policy für Sicherheit auf Zeilenebene für Tabelle »\1«",
        "insert": r"kann nicht in Sicht »\1« einfügen",
        "update": r"kann Sicht »\1« nicht aktualisieren",
        "delete": r"kann nicht aus Sicht »\1« löschen",
        "raise": r"PL/pgSQL-Funktion \1 Zeile \2 bei ",
    },
    "French": {
        "table": r"droit refusé pour la table \1",
        "view": r"droit refusé pour la vue \1",
        "function": r"droit refusé pour la fonction \1",
        "named": r"la nouvelle ligne viole la politique de sécurité au niveau ligne « \1 »"
        r" pour la table « \2 »",
        "refused": r"la nouvelle ligne viole la politique de sécurité au niveau ligne pour la table"
        r" « \1 »",
        "insert": r"ne peut pas insérer dans la vue « \1 »",
        "update": r"ne peut pas mettre à jour la vue « \1 »",
        "delete": r"ne peut pas supprimer à partir de la vue « \1 »",
        "raise": r"fonction PL/pgSQL \1, ligne \2 à ",
    },
    "Japanese": {
        "table": r"テーブル\1へのアクセスが拒否されました",
        "view": r"ビュー\1へのアクセスが拒否されました",
        "function": r"関数\1へのアクセスが拒否されました",
        "named": r"新しい行はテーブル"
        r'"\2"の行レベルセキュリティポリシ"\1"に違反しています',
        "refused": r'新しい行はテーブル"\1"の行レベルセキュリティポリシに違反しています',
        "insert": r'ビュー"\1"へは挿入(INSERT)できません',
        "update": r'ビュー"\1"は更新できません',
        "delete": r'ビュー"\1"からは削除できません',
        "raise": r"PL/pgSQL関数\1の\2行目 - ",
    },
}  # fmt: skip


def in_words(language: str, text: str) -> str:
    """An SQL expression that puts a message of PostgreSQL into the language."""
    for what, english in ENGLISH.items():
        words = LANGUAGES[language][what]
        text = f"regexp_replace({text}, {db.literal(english)}, {db.literal(words)})"
    return text


@pytest.fixture(params=LANGUAGES, autouse=True)
def language(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> str:
    """The probes read messages, and where they arose, in this language."""
    script, path = world.PROBE.read_text(), tmp_path / "probe.sql"
    for read in ("message = message_text;", "context = pg_exception_context;"):
        assert script.count(read) == 1
        translated = f"message := {in_words(request.param, 'message')};"
        if read.startswith("context"):
            translated += f" context := {in_words(request.param, 'context')};"
        script = script.replace(read, f"{read} {translated}")
    path.write_text(script)
    monkeypatch.setattr(world, "PROBE", path)
    return str(request.param)


def said(checked: Checked, statement: str) -> list[str]:
    return [str(one) for one in checked(statement).differences]


def test_a_clean_database_is_clean(checked: Checked) -> None:
    result = checked()
    assert (result.passed, len(result.measurement.cells)) == (True, 225)


def test_a_missing_grant_is_told_from_no_rows(checked: Checked) -> None:
    found = said(checked, "revoke delete on shop.notes from authenticated")
    assert "shop.notes nobody delete: have denied, want 0 rows" in found


def test_a_refusal_is_told_from_a_row_let_in(checked: Checked) -> None:
    found = said(
        checked,
        'alter policy "owner changes own notes" on shop.notes'
        " with check (owner_id = (select auth.uid()))",
    )
    assert "shop.notes editor update: can set state = banned: [901]" in found


def test_a_restrictive_policy_refuses_by_its_name(checked: Checked) -> None:
    found = said(
        checked,
        "create policy never on shop.notes as restrictive for insert to authenticated"
        " with check (false)",
    )
    assert any(one.startswith("shop.notes editor insert: have 0 rows, want 3") for one in found)
    assert not [one for one in found if "42501" in one or "insert: insert:" in one]


def test_a_helper_that_may_not_be_called_is_an_error(checked: Checked, language: str) -> None:
    found = said(checked, "revoke execute on function private.teams from authenticated")
    words = LANGUAGES[language]["function"].replace(r"\1", "teams")
    assert f"shop.notes editor select: select: {words}" in found


def test_a_trigger_that_says_no_is_no_policy(checked: Checked) -> None:
    result = checked(
        "create function shop.stays() returns trigger language plpgsql as"
        " $$ begin raise 'notes stay' using errcode = '42501'; end $$;"
        "create trigger stays before delete on shop.notes for each row"
        " execute function shop.stays()"
    )
    assert result.differences == ()
    assert "a rule of the database stops every row" in result.unproved[0].message
