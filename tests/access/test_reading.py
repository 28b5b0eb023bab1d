"""access.toml: what it means, and errors that say the line."""

from __future__ import annotations

from pathlib import Path

import pytest

from yardpass_db.access.reading import read_declaration
from yardpass_db.access.rules import Rule, UnknownHole, condition
from yardpass_db.errors import SourceError, UsageError

START = """\
[people]
ada = "a0000000-0000-4000-8000-000000000001"

[personas]
anon = { role = "anon" }
ada  = { role = "authenticated", user = "ada", org_id = "x" }

[classes]
all = "true"
own = "{own} = :user"

[defaults]
service_role = "all"

"""


def read(tmp_path: Path, text: str, start: str = START):  # type: ignore[no-untyped-def]
    (tmp_path / "rls").mkdir(exist_ok=True)
    (tmp_path / "rls" / "access.toml").write_text(start + text)
    return read_declaration(tmp_path)


def test_a_persona_has_role_user_and_claims(tmp_path: Path) -> None:
    ada = read(tmp_path, "").persona("ada")
    assert ada is not None
    assert ada.all_claims == {
        "role": "authenticated",
        "sub": "a0000000-0000-4000-8000-000000000001",
        "org_id": "x",
    }


def test_a_persona_without_user_has_no_sub(tmp_path: Path) -> None:
    anon = read(tmp_path, "").persona("anon")
    assert anon is not None and anon.all_claims == {"role": "anon"}


def test_own_entry_goes_over_group_over_defaults(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        """
[groups.open]
tables = ["a.b", "a.c"]
own = "user_id"
anon = { select = "all" }
[tables."a.c"]
anon = { select = "own" }
""",
    ).tables
    assert str(found["a.b"].rule("anon", "select")) == "all"
    assert str(found["a.c"].rule("anon", "select")) == "own"
    assert str(found["a.c"].rule("service_role", "delete")) == "all"


def test_what_is_not_there_is_denied_and_empty_is_none(tmp_path: Path) -> None:
    found = read(tmp_path, '[tables."a.b"]\nanon = { select = "" }\n').tables["a.b"]
    assert found.rule("anon", "select") == Rule()
    assert found.rule("anon", "insert") is None
    assert found.rule("authenticated", "select") is None


def test_hidden_stands_for_both_client_roles(tmp_path: Path) -> None:
    found = read(tmp_path, '[tables."a.b"]\nhidden = ["code"]\n').tables["a.b"]
    assert found.hidden == {"anon": {"code"}, "authenticated": {"code"}}


def test_a_view_is_read_as_its_table(tmp_path: Path) -> None:
    text = '[tables."a.b"]\nown = "user_id"\nanon = { select = "own", insert = "own" }\n'
    found = read(tmp_path, f'{text}[views."public.wide"]\nof = "a.b"\n').views["public.wide"]
    assert found.rule("anon", "select") == Rule((("own",),))
    assert found.rule("anon", "insert") is None


@pytest.mark.parametrize(
    ("text", "line", "message"),
    {
        "section": ("[tabels]\n", 15, "There is no section [tabels]."),
        "role": ('[tables."a.b"]\nauthentcated = { select = "all" }\n', 16,
                 "a.b: authentcated is neither a role nor text."),
        "verb": ('[tables."a.b"]\nanon = { selct = "all" }\n', 16, "a.b: anon cannot selct."),
        "class": ('[tables."a.b"]\nanon = { select = "mine" }\n', 15,
                  "a.b: there is no class mine."),
        "parameter": ('[tables."a.b"]\nanon = { select = "own" }\n', 15,
                      "a.b: class own needs own."),
        "name": ("[tables.b]\n", 15, "b is not a table's name and its entry."),
        "two groups": ('[groups.x]\ntables = ["a.b"]\n[groups.y]\ntables = ["a.b"]\n', 16,
                       "a.b is in two groups; the second is y."),
        "view of nothing": ('[views."public.v"]\nof = "a.z"\n', 15,
                            "View public.v does not say of which declared table (of = …)."),
        "list": ('[tables."a.b"]\nhidden = "code"\n', 16, "a.b: hidden is not a list of names."),
        "not TOML": ("= 1\n", 15, None),
    }.values(),
    ids=str,
)  # fmt: skip
def test_error_says_line(tmp_path: Path, text: str, line: int, message: str | None) -> None:
    with pytest.raises(SourceError) as caught:
        read(tmp_path, text)
    assert caught.value.place is not None and caught.value.place.line == line
    assert message in (None, caught.value.message)


@pytest.mark.parametrize(
    ("start", "message"),
    {
        "stranger": ('[personas]\nx = { role = "anon", user = "zoe" }\n',
                     "Persona x is zoe, who is not in [people]."),
        "role": ('[personas]\nx = { role = "admin" }\n', "Persona x has no role."),
        "nobody": ("[people]\n", "There are no personas."),
    }.values(),
    ids=str,
)  # fmt: skip
def test_personas_must_be_somebody(tmp_path: Path, start: str, message: str) -> None:
    with pytest.raises(SourceError) as caught:
        read(tmp_path, "", start)
    assert caught.value.message == message


def test_a_tree_without_declaration_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"There is no .*access\.toml"):
        read_declaration(tmp_path)


# Rules


@pytest.mark.parametrize(
    ("rule", "classes", "holds"),
    [
        ("own viewer", {"viewer"}, True),
        ("own viewer", set(), False),
        ("own&viewer", {"viewer"}, False),
        ("own&viewer", {"viewer", "own"}, True),
        ("!own&viewer", {"viewer", "own"}, False),
        ("!own&viewer", {"viewer"}, True),
        ("", {"own"}, False),
    ],
)
def test_rule_holds(rule: str, classes: set[str], holds: bool) -> None:
    assert Rule.parse(rule).holds(classes) is holds


def test_a_word_is_a_column_and_the_rest_an_expression() -> None:
    parameters = {"own": "user_id", "org": "select o.id from {table} o", "table": "a.b"}
    assert condition("{own} = :user", parameters) == "it.user_id = :user"
    assert condition("{org} = 1", parameters) == "(select o.id from (a.b) o) = 1"


def test_a_parameter_cannot_mean_itself() -> None:
    with pytest.raises(UnknownHole):
        condition("{a}", {"a": "1 + {b}", "b": "1 + {a}"})


VALUES = {
    '["role"]': {"role": None},
    '{ role = "own", state = "all own" }': {
        "role": Rule((("own",),)), "state": Rule((("all",), ("own",))),
    },
}  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), VALUES.items())
def test_values_are_columns_and_where_an_update_may_end(
    tmp_path: Path, text: str, wanted: dict[str, Rule | None]
) -> None:
    entry = f'[tables."shop.members"]\nown = "user_id"\nvalues = {text}\n'
    assert read(tmp_path, entry).tables["shop.members"].values == wanted


def test_a_class_of_values_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="there is no class friend"):
        read(tmp_path, '[tables."shop.members"]\nvalues = { role = "friend" }\n')
