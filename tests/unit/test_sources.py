"""What names and headers of a tree say, and which cannot be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from yardpass_db.errors import SourceError, UsageError
from yardpass_db.headers import parse_header
from yardpass_db.sources import File, Tree, read_tree

Write = Callable[..., Tree]


@pytest.fixture
def tree(tmp_path: Path) -> Write:
    """`tree("schemas/a/0001_x.sql", …)` reads a tree that has these files."""

    def write(*paths: str) -> Tree:
        for path in paths:
            file = tmp_path / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text("select 1;")
        return read_tree(tmp_path)

    return write


def test_addresses_are_kind_schema_and_name(tree: Write) -> None:
    found = tree("schemas/a/0001_x.sql", "functions/a/f.sql", "views/b/v.sql.j2", "rls/a/r.sql")
    assert [source.address for source in found.sources] == [
        "schemas/a/0001_x",
        "functions/a/f",
        "views/b/v",
        "rls/a/r",
    ]


def test_a_migrations_id_leaves_out_the_kind(tree: Write) -> None:
    assert tree("schemas/a/0001_x.sql").sources[0].id == "a.0001_x"


def test_a_migration_has_its_number(tree: Write) -> None:
    assert tree("schemas/a/0042_x.sql").sources[0].number == 42


def test_rollback_and_verify_belong_to_their_migration(tree: Write) -> None:
    (found,) = tree(
        "schemas/a/0001_x.sql", "schemas/a/0001_x.rollback.sql", "schemas/a/0001_x.verify.sql"
    ).sources
    assert found.undo is not None and found.verify is not None


def test_a_rollback_may_be_a_template(tree: Write) -> None:
    (found,) = tree("schemas/a/0001_x.sql", "schemas/a/0001_x.rollback.sql.j2").sources
    assert found.undo is not None and found.undo.is_template


@pytest.mark.parametrize(
    "name", [".hidden.sql", "#draft.sql#", "0001_x.sql~", "README.md", ".0002_y.sql.swp"]
)
def test_what_editors_leave_is_left_out(tree: Write, name: str) -> None:
    assert len(tree("schemas/a/0001_x.sql", f"schemas/a/{name}").sources) == 1


WRONG = {
    "no-number": (["schemas/a/items.sql"], "not a migration's name"),
    "dash": (["schemas/a/0001-items.sql"], "not a migration's name"),
    "upper-case": (["schemas/a/0001_Items.sql"], "not a migration's name"),
    "same-number": (["schemas/a/0001_x.sql", "schemas/a/0001_y.sql"], "have the number 1"),
    "same-number-differently-written": (
        ["schemas/a/0001_x.sql", "schemas/a/01_y.sql"],
        "have the number 1",
    ),
    "orphaned-rollback": (["schemas/a/0001_x.rollback.sql"], "belongs to no migration"),
    "orphaned-verify": (["schemas/a/0001_x.verify.sql"], "belongs to no migration"),
    "rollback-of-a-view": (["views/a/v.sql", "views/a/v.rollback.sql"], "belongs to no migration"),
    "another-ending": (["schemas/a/0001_x.txt.sql.bak"], r"is not a \.sql"),
    "twice": (["views/a/v.sql", "views/a/v.sql.j2"], "stands here twice"),
    "schema-name": (["schemas/My Schema/0001_x.sql"], "not a schema's name"),
}


@pytest.mark.parametrize(("paths", "message"), WRONG.values(), ids=WRONG)
def test_a_name_that_cannot_be_is_refused(tree: Write, paths: list[str], message: str) -> None:
    with pytest.raises(SourceError, match=message):
        tree(*paths)


def test_the_same_number_in_two_schemas_is_fine(tree: Write) -> None:
    assert len(tree("schemas/a/0001_x.sql", "schemas/b/0001_x.sql").sources) == 2


def test_an_empty_file_is_refused(tmp_path: Path, tree: Write) -> None:
    tree("schemas/a/0001_x.sql")
    (tmp_path / "schemas/a/0001_x.sql").write_text(" \n")
    with pytest.raises(SourceError, match="empty"):
        read_tree(tmp_path)


def test_no_tree_is_a_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="No source tree"):
        read_tree(tmp_path / "gone")


def test_a_folder_within_the_tree_is_none(tmp_path: Path, tree: Write) -> None:
    tree("schemas/a/0001_x.sql")
    with pytest.raises(UsageError, match="is no source tree: it holds none of schemas"):
        read_tree(tmp_path / "schemas")


@pytest.mark.parametrize("target", ["0002_y.sql", "gone.sql"], ids=["itself", "nowhere"])
def test_a_link_that_leads_nowhere_is_not_left_out(
    tmp_path: Path, tree: Write, target: str
) -> None:
    tree("schemas/a/0001_x.sql")
    (tmp_path / "schemas/a/0002_y.sql").symlink_to(target)
    with pytest.raises(SourceError, match="Cannot read the file") as failed:
        read_tree(tmp_path)
    assert "0002_y.sql" in str(failed.value.place)


# Text


def file(raw: bytes) -> File:
    return File("a.sql", raw)


@pytest.mark.parametrize(
    "raw",
    [b"select 1;\r\nselect 2;", b"select 1;\rselect 2;", b"\xef\xbb\xbfselect 1;\nselect 2;"],
    ids=["crlf", "cr", "byte-order-mark"],
)
def test_text_has_plain_line_ends_and_no_mark(raw: bytes) -> None:
    assert file(raw).text == "select 1;\nselect 2;"


def test_what_is_not_utf8_is_refused_at_its_place() -> None:
    with pytest.raises(SourceError, match="0xe9") as failed:
        assert file(b"select 1;\n-- caf\xe9").text
    assert str(failed.value.place) == "a.sql:2:7"


def test_a_nul_is_refused_at_its_line() -> None:
    with pytest.raises(SourceError, match="NUL") as failed:
        assert file(b"select 1;\nselect\0 2;").text
    assert str(failed.value.place) == "a.sql:2"


# Headers


def test_a_header_is_read_from_the_comments_at_the_top() -> None:
    found = parse_header(
        "-- Items.\n\n-- depends: a.0001, b.0002\n-- depends: c.0003\n-- rebuilds: a.items\n"
        "-- transactional: false\nselect 1;",
        "a.sql",
    )
    assert (found.depends, found.rebuilds, found.transactional, found.summary) == (
        ("a.0001", "b.0002", "c.0003"),
        ("a.items",),
        False,
        "Items.",
    )


def test_a_header_ends_with_the_first_statement() -> None:
    assert parse_header("select 1;\n-- transactional: false", "a.sql").transactional


def test_a_template_header_may_follow_its_own_comment() -> None:
    found = parse_header("{# note #}\n-- for each table in: a b\n-- transactional: false\n", "a")
    assert (found.each_table_in, found.transactional) == (("a", "b"), False)


def test_tables_are_left_out_for_a_reason_each() -> None:
    text = "-- except: a.x, a.y because nobody asks\n-- except: b.z because it moved\n"
    found = parse_header(text, "a.sql.j2")
    assert dict(zip(found.exceptions, found.reasons, strict=True)) == {
        "a.x": "nobody asks",
        "a.y": "nobody asks",
        "b.z": "it moved",
    }


@pytest.mark.parametrize("line", ["-- except: a.x", "-- except: a.x because ", "-- except:"])
def test_no_table_is_left_out_without_a_reason(line: str) -> None:
    with pytest.raises(SourceError, match="without a reason") as failed:
        parse_header(f"-- View.\n{line}\n", "a.sql.j2")
    assert str(failed.value.place) == "a.sql.j2:2"


def test_a_file_is_transactional_and_reversible_unless_it_says_otherwise() -> None:
    found = parse_header("select 1;", "a.sql")
    assert found.transactional and not found.irreversible


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("-- depend: a.0001", "depends"),
        ("-- rebuild: a.items", "rebuilds"),
        ("-- transational: false", "transactional"),
        ("-- irreversable: gone", "irreversible"),
        ("-- for each tables in: a", "for each table in"),
        ("--depends : a", None),
    ],
)
def test_a_near_miss_is_not_taken_for_a_remark(line: str, meant: str | None) -> None:
    if meant is None:
        assert parse_header(f"{line}\nselect 1;", "a.sql").depends == ("a",)
        return
    with pytest.raises(SourceError) as failed:
        parse_header(f"-- Items.\n{line}\nselect 1;", "a.sql")
    assert f"`-- {meant}:`" in failed.value.hint and str(failed.value.place) == "a.sql:2"


@pytest.mark.parametrize("line", ["-- note: depends on the weather", "-- https://example.org: see"])
def test_a_remark_with_a_colon_is_a_remark(line: str) -> None:
    assert parse_header(f"{line}\nselect 1;", "a.sql").depends == ()


@pytest.mark.parametrize(
    ("line", "message"),
    [("-- transactional: no", "neither true nor false"), ("-- irreversible:", "without a reason")],
)
def test_a_header_that_says_nothing_is_refused(line: str, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        parse_header(line, "a.sql")


# Digests


def test_a_templates_digest_follows_its_macros(tmp_path: Path, tree: Write) -> None:
    (tmp_path / "macros").mkdir()
    macro = tmp_path / "macros" / "m.j2"
    macro.write_text("one")
    before = tree("views/a/v.sql.j2")
    macro.write_text("two")
    after = read_tree(tmp_path)
    assert before.digest(before.sources[0]) != after.digest(after.sources[0])


def test_a_plain_files_digest_does_not(tmp_path: Path, tree: Write) -> None:
    (tmp_path / "macros").mkdir()
    macro = tmp_path / "macros" / "m.j2"
    macro.write_text("one")
    before = tree("views/a/v.sql")
    macro.write_text("two")
    after = read_tree(tmp_path)
    assert before.digest(before.sources[0]) == after.digest(after.sources[0])
