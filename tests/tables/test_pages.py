"""docs/tables against the database that the tree makes, and pages of tables with odd names."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from conftest import Cli
from yardpass_tree import FIXTURES, ROOT, TREE

from yardpass_db import db
from yardpass_db.documentation.catalog import fold_partitions, read_schemas
from yardpass_db.documentation.documents import Documents, make_documents
from yardpass_db.documentation.pages import anchor, page
from yardpass_db.workspace import Workspace

FOLDER = ROOT / "docs" / "tables"
ANEW = "make it so: yardpass-db migrate && yardpass-db docs"

with (FIXTURES / "catalog_columns.csv").open(newline="") as lines:
    TABLES = sorted({(line["schema"], line["table"]) for line in csv.DictReader(lines)})

ODD = """
create schema odd;
create table odd."a|b ""c"" `d`" (
  id   uuid primary key,
  "x|y" text default '|' check ("x|y" <> '`'),
  "two
lines" text default E'a\\nb'
);
comment on table odd."a|b ""c"" `d`" is E'First | line,\\nsecond <b> *line* `x`';
comment on column odd."a|b ""c"" `d`"."x|y" is E'a | b\\r\\n\\r\\nc';
"""


@pytest.fixture
def documents(database: db.Connection) -> Documents:
    """The files of the migrated tree beside those of the repository."""
    database.execute("commit")
    return make_documents(Workspace.open(TREE, database), FOLDER)


@pytest.fixture
def odd_page(connection: db.Connection) -> str:
    db.run_script(connection, ODD)
    [schema] = read_schemas(connection, ["odd"])
    return page(schema, ["odd"], {})


def grid_rows(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("|")]


def bars(line: str) -> int:
    """How many pipes of a line GitHub takes for cell borders."""
    return line.replace("\\|", "").count("|")


def test_repository_has_the_pages_of_a_fresh_database(documents: Documents) -> None:
    assert documents.stale == [], f"{documents.difference()[:2000]}\n{ANEW}"


@pytest.mark.parametrize(("schema", "table"), TABLES, ids=[".".join(t) for t in TABLES])
def test_table_of_the_running_database_has_its_part_of_a_page(schema: str, table: str) -> None:
    page = (FOLDER / f"{schema}.md").read_text(encoding="utf-8")
    assert f"\n## {table}\n" in page.replace("\\_", "_")


def test_superuser_writes_the_same_pages(documents: Documents, migrated_url: str) -> None:
    from psycopg.conninfo import make_conninfo

    from yardpass_db.server import SUPERUSER

    with db.connect(make_conninfo(migrated_url, user=SUPERUSER)) as connection:
        theirs = make_documents(Workspace.open(TREE, connection), FOLDER)
    assert theirs.made == documents.made


def test_links_to_files_lead_to_files(documents: Documents) -> None:
    import re

    links = re.findall(r"\]\((\.\./[^)]+)\)", "".join(documents.made.values()))
    assert [link for link in links if not (FOLDER / link).is_file()] == []


def test_every_table_names_the_file_that_makes_it(documents: Documents) -> None:
    parts = [
        part.split("\n", 1)
        for name, text in documents.made.items()
        if name.endswith(".md")
        for part in text.split("\n## ")[1:]
        if not part.startswith("Types of ")
    ]
    assert [title for title, text in parts if "[schemas/" not in text] == []


def test_links_between_tables_lead_to_tables(documents: Documents) -> None:
    import re

    targets = {
        f"{name}#{anchor(title)}"
        for name, text in documents.made.items()
        for title in re.findall(r"(?m)^## (\S+)$", text)
    }
    links = {
        f"{found[0] or name}#{found[1]}"
        for name, text in documents.made.items()
        for found in re.findall(r"\]\(([a-z_]+\.md)?#([^)]+)\)", text)
    }
    assert links - targets == set()


@pytest.fixture
def small(connection: db.Connection, tmp_path: Path) -> Path:
    """A project of one table, migrated; its pages are in the folder `pages`."""
    schema = tmp_path / "sql" / "schemas" / "shop"
    schema.mkdir(parents=True)
    (schema / "0001_things.sql").write_text(
        "create schema shop;\ncreate table shop.things (id int primary key);\n"
    )
    db.run_script(connection, "create schema shop; create table shop.things (id int primary key)")
    return tmp_path


def run_docs(cli: Cli, small: Path, url: str, *options: str) -> tuple[int, str]:
    arguments = ["docs", "--sources", str(small / "sql"), "--output", str(small / "pages")]
    found = cli(*arguments, *options, url=url)
    return found.returncode, found.stdout + found.stderr


def test_check_passes_on_pages_just_written(cli: Cli, small: Path, database_url: str) -> None:
    run_docs(cli, small, database_url)
    assert run_docs(cli, small, database_url, "--check")[0] == 0


@pytest.mark.parametrize("name", ["README.md", "shop.md", "shop.svg"])
def test_check_names_a_stale_file(cli: Cli, small: Path, database_url: str, name: str) -> None:
    run_docs(cli, small, database_url)
    path = small / "pages" / name
    path.write_text(path.read_text() + "an edit\n")
    code, printed = run_docs(cli, small, database_url, "--check", "--json")
    assert (code, [entry["file"] for entry in json.loads(printed)["stale"]]) == (3, [name])


def test_check_shows_what_differs(
    cli: Cli, small: Path, database_url: str, connection: db.Connection
) -> None:
    run_docs(cli, small, database_url)
    connection.execute("alter table shop.things add column colour text")
    assert "+| `colour` | `text` |" in run_docs(cli, small, database_url, "--check")[1]


def test_check_writes_nothing(cli: Cli, small: Path, database_url: str) -> None:
    run_docs(cli, small, database_url, "--check")
    assert not (small / "pages").exists()


def test_page_of_a_schema_that_is_gone_goes(cli: Cli, small: Path, database_url: str) -> None:
    run_docs(cli, small, database_url)
    gone = small / "pages" / "gone.md"
    gone.write_text((small / "pages" / "shop.md").read_text())
    run_docs(cli, small, database_url)
    assert not gone.exists()


def test_page_that_a_person_wrote_stays(cli: Cli, small: Path, database_url: str) -> None:
    (small / "pages").mkdir()
    (small / "pages" / "notes.md").write_text("ours\n")
    run_docs(cli, small, database_url)
    assert (small / "pages" / "notes.md").read_text() == "ours\n"


def test_empty_database_is_refused(cli: Cli, small: Path, database_url: str) -> None:
    with db.connect(database_url) as connection:
        connection.execute("drop schema shop cascade")
    assert run_docs(cli, small, database_url)[0] == 2


def test_odd_names_do_not_add_cells(odd_page: str) -> None:
    columns = [row for row in grid_rows(odd_page) if row.startswith(("| column", "| <", "| `"))]
    assert {bars(row) for row in columns if "uuid" in row or "text" in row} == {6}


def test_odd_comment_stays_on_one_line(odd_page: str) -> None:
    assert "First \\| line,<br>second &lt;b&gt; \\*line\\* \\`x\\`" in odd_page


def test_odd_table_can_be_linked_to(odd_page: str) -> None:
    name = anchor('a|b "c" `d`')
    assert f'<a id="{name}"></a>' in odd_page and f"](#{name})" in odd_page


def month(first: str, after: str) -> str:
    return f"FOR VALUES FROM ('{first} 00:00:00+00') TO ('{after} 00:00:00+00')"


@pytest.mark.parametrize(
    ("bounds", "line"),
    [
        ([], ""),
        (["DEFAULT"], "0 partitions, and a default"),
        ([month("2026-12-01", "2027-01-01")], "1 month, 2026-12"),
        (
            ["DEFAULT", month("2027-01-01", "2027-02-01"), month("2026-12-01", "2027-01-01")],
            "2 months, 2026-12 … 2027-01, and a default",
        ),
        (
            [month("2026-11-01", "2026-12-01"), month("2027-01-01", "2027-02-01")],
            "2 months with gaps, 2026-11 … 2027-01",
        ),
        ([month("2026-01-01", "2027-01-01")], "1 partition"),
        (["FOR VALUES IN ('a')", "FOR VALUES IN ('b')"], "2 partitions"),
    ],
    ids=["none", "default", "one", "year-end", "gap", "a-year", "lists"],
)
def test_partitions_are_one_line(bounds: list[str], line: str) -> None:
    assert fold_partitions(bounds) == line
