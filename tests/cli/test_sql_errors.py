"""Statements that PostgreSQL refuses: named at their place in the source, undone, nothing lost."""

from __future__ import annotations

import pytest

from .conftest import Databases
from .contract import Answer, Fault, NothingLost, ask
from .project import ROLLBACK, Project
from .test_source_errors import FILE, NEXT, migration

UNDONE = "Its transaction was undone"
AGAIN = "Mend the file and run the same command again."

FAULTS = {
    "a syntax error": Fault(
        migration("-- More.\nalter table app.items\n  addd column x int;\n"),
        what='syntax error at or near "addd"',
        where=f"{FILE}:3:3",
        hint=AGAIN,
        undone=UNDONE,
    ),
    "a syntax error behind letters of several bytes": Fault(
        migration("select 'Ünïcödé ☃'; select '🐘', nix;\n"),
        what='column "nix" does not exist',
        where=f"{FILE}:1:33",
        hint=AGAIN,
        undone=UNDONE,
    ),
    "a syntax error behind CRLF line ends": Fault(
        migration("select 1;\r\nselect 2;\r\nselect nix;\r\n"),
        what='column "nix" does not exist',
        where=f"{FILE}:3:8",
        hint=AGAIN,
        undone=UNDONE,
    ),
    "an unterminated string": Fault(
        migration("select 1;\nselect 'abc;\n"),
        what="unterminated quoted string",
        where=f"{FILE}:2:8",
        hint=AGAIN,
        undone=UNDONE,
    ),
    "an unterminated dollar quote": Fault(
        migration("select 1;\ndo $$ begin end;\n"),
        what="unterminated dollar-quoted string",
        where=f"{FILE}:2:4",
        hint=AGAIN,
        undone=UNDONE,
    ),
    "an unterminated comment": Fault(
        migration("select 1;\n/* to be continued\n"),
        what="unterminated /* comment",
        where=f"{FILE}:2:1",
        hint=AGAIN,
        undone=UNDONE,
    ),
    "an unterminated name": Fault(
        migration('select 1;\nselect "abc;\n'),
        what="unterminated quoted identifier",
        where=f"{FILE}:2:8",
        hint=AGAIN,
        undone=UNDONE,
    ),
    "a statement that is cut off": Fault(
        migration("select 1;\nselect (2\n"),
        what="syntax error at end of input",
        where=f"{FILE}:2:10",
        hint=AGAIN,
        undone=UNDONE,
    ),
    "a second statement that fails without a position": Fault(
        migration(
            "create table app.more ();\n\n-- One again.\ninsert into app.items\nvalues (1);\n"
        ),
        what="null value in column",
        where=f"{FILE}:4:1",
        hint=AGAIN,
        undone=UNDONE,
    ),
    "an error inside a DO block": Fault(
        migration("create table app.more ();\ndo $$\nbegin\n  perform 1 / 0;\nend $$;\n"),
        what="PL/pgSQL function inline_code_block line 3",
        where=f"{FILE}:2:1",
        hint=AGAIN,
        undone=UNDONE,
    ),
    "COMMIT inside a DO block": Fault(
        migration("create table app.more ();\ndo $$ begin commit; end $$;\n"),
        what="invalid transaction termination",
        where=f"{FILE}:2:1",
        hint=AGAIN,
        undone=UNDONE,
    ),
    "a syntax error in a template": Fault(
        migration(
            "{% set tables = ['a', 'b'] %}\n{% for table in tables %}\n"
            "create table app.{{ table|ident }} ();\n{% endfor %}\n\n"
            "alter table app.items addd column x int;\n",
            ".sql.j2",
        ),
        what='syntax error at or near "addd"',
        where=f"{FILE}.j2:6:23",
        hint=AGAIN,
        undone=UNDONE,
    ),
    "an error in the second round of a template's loop": Fault(
        migration(
            "{% for name in ['more', 'items'] %}\nselect 1;\n  create table app.{{ name }} ();\n"
            "{% endfor %}\n",
            ".sql.j2",
        ),
        what='relation "items" already exists',
        where=f"{FILE}.j2:3:3",
        hint=AGAIN,
        undone=UNDONE,
    ),
    "an error that a template's variable brought in": Fault(
        migration("{% set kind = 'imt' %}\ncreate table app.more (id {{ kind }});\n", ".sql.j2"),
        what='type "imt" does not exist',
        where=f"{FILE}.j2:2:27",
        hint=AGAIN,
        undone=UNDONE,
    ),
    "a syntax error in a macro": Fault(
        migration("{% from 'tables.j2' import one %}\nselect 1;\n{{ one('more') }}\n", ".sql.j2")
        | {
            "macros/tables.j2": "{% macro one(name) %}\ncreate table app.{{ name }} (\n"
            "  id imt\n);\n{% endmacro %}\n"
        },
        what='type "imt" does not exist',
        where="sql/macros/tables.j2:3:6",
        hint=AGAIN,
        undone=UNDONE,
    ),
    "a view's error": Fault(
        {"views/app/named.sql": "create view app.named as\nselect nix from app.items;\n"},
        what='column "nix" does not exist',
        where="sql/views/app/named.sql:2:8",
        hint=AGAIN,
        undone=UNDONE,
    ),
    "a right that the role lacks": Fault(
        migration("select 1;\ncreate table auth.more ();\n"),
        what="permission denied for schema auth",
        where=f"{FILE}:2:14",
        hint="`yardpass-db doctor` shows the role and its rights.",
        undone=UNDONE,
    ),
    "a statement that wants no transaction": Fault(
        migration("create index concurrently more on app.items (name);\n"),
        what="cannot run inside a transaction block",
        where=f"{FILE}:1:1",
        hint="-- transactional: false",
        undone=UNDONE,
    ),
    "a constraint that is checked at the end": Fault(
        migration(
            "create table app.more (id int primary key,\n"
            "  parent int references app.more deferrable initially deferred);\n"
            "insert into app.more values (1, 2);\n"
        ),
        what="violates foreign key constraint",
        where=FILE,
        hint="Deferred constraints are checked at the end",
        undone=UNDONE,
    ),
    "an offender of the verify file": Fault(
        migration("create table app.more (id int);")
        | {f"{NEXT}.verify.sql": "-- More is never empty.\nselect 'app.more' as object\n"},
        what="app.0002_more left 1 offender: More is never empty.",
        where=f"sql/{NEXT}.verify.sql",
        hint="Mend the migration or the data",
        undone="The migration was undone.",
    ),
    "an error in the verify file": Fault(
        migration("create table app.more (id int);")
        | {f"{NEXT}.verify.sql": "-- More is never empty.\nselect nix from app.more\n"},
        what='column "nix" does not exist',
        where=f"sql/{NEXT}.verify.sql:2:8",
        hint="Mend the query",
        undone="The migration was undone.",
    ),
    "a syntax error in a file that is not transactional": Fault(
        migration("-- transactional: false\nselect 1;\ncreate indexx concurrently x;\n"),
        what='Syntax error at or near "indexx"',
        where=f"{FILE}:3:8",
        hint=AGAIN,
    ),
    "a syntax error in a template that is not transactional": Fault(
        migration(
            "-- transactional: false\n{% set x = '☃' %}\nselect '{{ x }}';\ncreate indexx x;\n",
            ".sql.j2",
        ),
        what='Syntax error at or near "indexx"',
        where=f"{FILE}.j2:4:8",
        hint=AGAIN,
    ),
}


@pytest.fixture(scope="class", params=FAULTS.values(), ids=FAULTS)
def answer(request: pytest.FixtureRequest, databases: Databases) -> Answer:
    with databases.project() as project:
        return ask(project, request.param, databases.begun_state)


class TestSqlErrors(NothingLost):
    """…of a statement that fails."""


def test_migrations_before_the_one_that_fails_stay(project: Project) -> None:
    project.write(migration("create table app.more ();\n"))
    project.write({"schemas/app/0003_bad.sql": "slect;\n"})
    project.write({"schemas/app/0003_bad.rollback.sql": ROLLBACK})
    project.run("migrate")
    applied = project.run("status", "--json").json["applied"]
    assert applied == ["app.0001_items", "app.0002_more"]


def test_a_mended_file_runs_when_the_hint_is_followed(project: Project) -> None:
    project.write(migration("slect 1;\n"))
    project.run("migrate")
    project.write(migration("select 1;\n"))
    assert project.run("migrate").code == 0
