"""Files that can be known to be wrong: found before anything runs."""

from __future__ import annotations

import os
import pwd
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from yardpass_db.errors import SourceError
from yardpass_db.sources import read_tree

from .conftest import Databases
from .contract import Answer, Fault, NothingLost, ask
from .project import BASE, ROLLBACK

NEXT = "schemas/app/0002_more"
FILE = f"sql/{NEXT}.sql"


def migration(text: str | bytes, ending: str = ".sql") -> dict[str, str | bytes]:
    """A second migration, with a rollback."""
    return {NEXT + ending: text, f"{NEXT}.rollback.sql": ROLLBACK}


FAULTS = {
    "an undefined variable in a template": Fault(
        migration("select 1;\nselect {{ nothing }};\n", ".sql.j2"),
        what="'nothing' is undefined",
        where=f"{FILE}.j2:2",
        hint="A template knows its own variables",
    ),
    "an undefined variable in a macro": Fault(
        migration("{% from 'tables.j2' import one %}\n{{ one() }}\n", ".sql.j2")
        | {"macros/tables.j2": "{% macro one() %}\n\nselect {{ nothing }};\n{% endmacro %}\n"},
        what="'nothing' is undefined",
        where="sql/macros/tables.j2:3",
        hint="A template knows its own variables",
    ),
    "an undefined variable in a verify file": Fault(
        migration("create table app.more ();") | {f"{NEXT}.verify.sql.j2": "select {{ nothing }};"},
        what="'nothing' is undefined",
        where=f"sql/{NEXT}.verify.sql.j2:1",
        hint="A template knows its own variables",
    ),
    "a template that is not Jinja": Fault(
        migration("select 1;\n{% for x in y %}\n", ".sql.j2"),
        what="'endfor'",
        where=f"{FILE}.j2:2",
        hint="yardpass-db render",
    ),
    "a macro file that is not Jinja": Fault(
        migration("{% from 'tables.j2' import one %}\n", ".sql.j2")
        | {"macros/tables.j2": "\n{% macro one( %}\n"},
        what="expected token 'name', got '%'.",
        where="sql/macros/tables.j2:2",
        hint="yardpass-db render",
    ),
    "a macro file that is not there": Fault(
        migration("select 1;\n{% from 'nix.j2' import one %}\n", ".sql.j2"),
        what="There is no macro file nix.j2.",
        where=f"{FILE}.j2:2",
        hint="Macro files stand in macros/",
    ),
    "a cycle in depends": Fault(
        {
            "schemas/a/0001_x.sql": "-- depends: b.0001_y\ncreate schema a;",
            "schemas/a/0001_x.rollback.sql": "drop schema a;",
            "schemas/b/0001_y.sql": "-- Hello.\n-- depends: a.0001_x\ncreate schema b;",
            "schemas/b/0001_y.rollback.sql": "drop schema b;",
        },
        what="a.0001_x → b.0001_y → a.0001_x",
        where="sql/schemas/a/0001_x.sql:1",
        hint="Take one of the `-- depends:` lines away",
    ),
    "an unknown depends": Fault(
        migration("-- More.\n-- depends: app.0001_itms\nselect 1;\n"),
        what="app.0002_more depends on app.0001_itms, which is not there.",
        where=f"{FILE}:2",
        hint="Did you mean app.0001_items?",
    ),
    "two files with one number": Fault(
        migration("select 1;\n") | {"schemas/app/0002_other.sql": "select 1;\n"},
        what="Two migrations of app have the number 2: 0002_more and 0002_other.",
        where="sql/schemas/app/0002_other.sql",
        hint="next free number",
    ),
    "a plain file and a template of one name": Fault(
        migration("select 1;\n") | migration("select 1;\n", ".sql.j2"),
        what="0002_more stands here twice",
        where=f"{FILE}.j2",
        hint="Delete one of them.",
    ),
    "a file without rollback": Fault(
        {FILE.removeprefix("sql/"): "select 1;\n"},
        what="app.0002_more has no rollback.",
        where=FILE,
        hint="-- irreversible: <why>",
    ),
    "an irreversible without a reason": Fault(
        {FILE.removeprefix("sql/"): "-- More.\n-- irreversible:\nselect 1;\n"},
        what="`-- irreversible:` without a reason.",
        where=f"{FILE}:2",
        hint="Say why it cannot be undone",
    ),
    "an empty rollback": Fault(
        {**migration("select 1;\n"), f"{NEXT}.rollback.sql": "\n"},
        what="The rollback is empty.",
        where=f"sql/{NEXT}.rollback.sql",
        hint="Write what undoes the migration",
    ),
    "a rollback of no migration": Fault(
        {"schemas/app/0007_lost.rollback.sql": "select 1;\n"},
        what="0007_lost.rollback.sql belongs to no migration.",
        where="sql/schemas/app/0007_lost.rollback.sql",
        hint="Rename it after its migration",
    ),
    "COMMIT inside a file": Fault(
        migration("create table app.more ();\n  commit;\nselect 1;\n"),
        what="COMMIT inside a file",
        where=f"{FILE}:2:3",
        hint="Take the line out",
    ),
    "ROLLBACK inside a template": Fault(
        migration("{% set x = 1 %}\ncreate table app.more ();\nrollback;\n", ".sql.j2"),
        what="ROLLBACK inside a file",
        where=f"{FILE}.j2:3:1",
        hint="Take the line out",
    ),
    "COMMIT inside a template over tables": Fault(
        {
            "views/public/all.sql.j2": "-- for each table in: app\n"
            "create view public.{{ table.name }} as select 1 as one;\ncommit;\n"
        },
        what="COMMIT inside a file",
        where="sql/views/public/all.sql.j2:3:1",
        hint="Take the line out",
    ),
    "COMMIT inside a rollback": Fault(
        {**migration("select 1;\n"), f"{NEXT}.rollback.sql": "commit;\n"},
        what="COMMIT inside a file",
        where=f"sql/{NEXT}.rollback.sql:1:1",
        hint="Take the line out",
    ),
    "Latin-1": Fault(
        migration("-- More.\n-- Grüße\nselect 1;\n".encode("latin1")),
        what="Not UTF-8: byte 0xfc.",
        where=f"{FILE}:2:6",
        hint=f"iconv -f latin1 -t utf-8 {FILE}",
    ),
    "UTF-16": Fault(
        migration("select 1;\n".encode("utf-16")),
        what="Not UTF-8, but UTF-16.",
        where=f"{FILE}:1:1",
        hint=f"iconv -f utf-16 -t utf-8 {FILE}",
    ),
    "a NUL byte": Fault(
        migration(b"select 1;\nselect '\0';\n"),
        what="A NUL byte",
        where=f"{FILE}:2",
        hint="tr -d",
    ),
    "an empty file": Fault(
        migration("\n"), what="The file is empty.", where=FILE, hint="Delete or fill it."
    ),
    "a file with comments only": Fault(
        migration("-- To do.\n/* later */\n"),
        what="app.0002_more has no statement in it.",
        where=FILE,
        hint="Delete or fill it.",
    ),
    "a misspelt header": Fault(
        migration("-- More.\n-- depend: app.0001_items\nselect 1;\n"),
        what="Unknown header `-- depend:`.",
        where=f"{FILE}:2",
        hint="Did you mean `-- depends:`?",
    ),
    "a header with a capital": Fault(
        migration("-- Transactional: false\nselect 1;\n"),
        what="Unknown header `-- Transactional:`.",
        where=f"{FILE}:1",
        hint="Did you mean `-- transactional:`?",
    ),
    "a header with a wrong value": Fault(
        migration("-- More.\n-- transactional: no\nselect 1;\n"),
        what="`-- transactional: no` is neither true nor false.",
        where=f"{FILE}:2",
        hint="Write `-- transactional: false`",
    ),
    "a name without a number": Fault(
        {"schemas/app/more.sql": "select 1;\n"},
        what="more is not a migration's name.",
        where="sql/schemas/app/more.sql",
        hint="NNNN_what_it_does.sql",
    ),
    "a file that is no SQL": Fault(
        {"schemas/app/notes.doc": "select 1;\n"},
        what="notes.doc is not a .sql or .sql.j2 file.",
        where="sql/schemas/app/notes.doc",
        hint="Move it out of the source tree",
    ),
    "a folder that is no schema's": Fault(
        {"schemas/My App/0001_x.sql": "select 1;\n"},
        what="My App is not a schema's name.",
        where="sql/schemas/My App",
        hint="lower case",
    ),
    "an applied file that was edited": Fault(
        {
            "schemas/app/0001_items.sql": BASE["schemas/app/0001_items.sql"].replace(
                "text not null", "text"
            )
        },
        what="app.0001_items was edited after it ran.",
        where="sql/schemas/app/0001_items.sql",
        hint="yardpass-db new migration app",
        code=5,
    ),
    "an extension that the server does not have": Fault(
        migration("select 1;\ncreate extension if not exists no_such_thing;\n"),
        what="The server does not have the extension no_such_thing.",
        where=f"{FILE}:2:1",
        hint="Install it on the server's machine",
    ),
}


@pytest.fixture(scope="class", params=FAULTS.values(), ids=FAULTS)
def answer(request: pytest.FixtureRequest, databases: Databases) -> Answer:
    with databases.project() as project:
        return ask(project, request.param, databases.begun_state)


class TestSourceErrors(NothingLost):
    """…of a file that is wrong."""


@pytest.fixture
def closed_folder() -> Iterator[Path]:
    """A tree with a folder closed to everybody, acted on as a user who is not root."""
    with tempfile.TemporaryDirectory(dir="/tmp") as root:
        Path(root).chmod(0o755)
        closed = Path(root) / "schemas" / "app"
        closed.mkdir(parents=True)
        closed.chmod(0)
        is_root = os.geteuid() == 0
        try:
            if is_root:
                os.seteuid(pwd.getpwnam("nobody").pw_uid)
            yield closed
        finally:
            if is_root:
                os.seteuid(0)


def test_a_folder_that_one_may_not_read(closed_folder: Path) -> None:
    with pytest.raises(SourceError) as caught:
        read_tree(closed_folder.parents[1])
    assert caught.value.lines() == [
        "Cannot read the folder: Permission denied.",
        f"  {closed_folder}",
        f"Hint: Check the rights: ls -ld {closed_folder}",
    ]
