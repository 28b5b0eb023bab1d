"""README's, CONTRIBUTING's and the how-to pages' commands, typed in order on a copy of the tree."""

from __future__ import annotations

import shlex
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from conftest import Cli
from yardpass_tree import TREE

from yardpass_db import db

from .pages import ROOT, blocks, mentioned, section, typed


@dataclass
class Reader:
    """Somebody who follows a page.

    `codes` and `out` are what each command answered; `texts` go into the files that `new` makes.
    """

    folder: Path
    url: str
    cli: Cli
    texts: list[str] = field(default_factory=list)
    codes: list[int] = field(default_factory=list)
    out: list[str] = field(default_factory=list)

    @property
    def database(self) -> str:
        return self.url.rpartition("dbname=")[2].split()[0]

    def follow(self, lines: list[str], words: dict[str, str] | None = None) -> list[int]:
        """Type the lines, holes filled from `words`; the exit codes so far."""
        for line in lines:
            for hole, word in {
                "--confirm app": f"--confirm {self.database}",
                **(words or {}),
            }.items():
                line = line.replace(hole, word)
            answer = self.cli(*shlex.split(line)[1:], url=self.url, cwd=self.folder)
            self.codes.append(answer.returncode)
            self.out.append(answer.stdout + answer.stderr)
            if line.startswith("yardpass-db new"):
                self.fill(answer.stdout.split())
        return self.codes

    def fill(self, made: list[str]) -> None:
        """Put the texts into the files that `new` made: up, rollback; without a verify file."""
        for name, text in zip(made, self.texts, strict=False):
            (self.folder / name).write_text(text)
        for name in made[len(self.texts) :]:
            (self.folder / name).unlink()

    def value(self, query: str) -> object:
        with db.connect(self.url) as connection:
            return db.value(connection, query)


@pytest.fixture
def newcomer(tmp_path: Path, database_url: str, cli: Cli) -> Reader:
    """Somebody with a copy of the tree and an empty database."""
    shutil.copytree(TREE, tmp_path / "sql")
    (tmp_path / "pyproject.toml").write_text('[tool.yardpass-db]\nsources = "sql"\n')
    return Reader(tmp_path, database_url, cli)


@pytest.fixture
def reader(newcomer: Reader) -> Reader:
    """Somebody whose database is migrated already."""
    newcomer.follow(["yardpass-db migrate"])
    assert newcomer.codes.pop() == 0, newcomer.out
    return newcomer


def page(name: str) -> str:
    return (ROOT / name).read_text()


PRONOUNS = [
    "-- How to speak of a person.\nalter table users.follows add column pronouns text;",
    "-- Loses: the pronouns.\nalter table users.follows drop column pronouns;",
]
IN_VIEW = """select count(*) from information_schema.columns
  where table_schema = 'public' and table_name = 'follows' and column_name = 'pronouns'"""


def test_readmes_column_is_added_in_under_a_minute(reader: Reader) -> None:
    reader.texts = PRONOUNS
    text = page("README.md").split("A column in under a minute")[1].split("\n## ")[0]
    assert reader.follow(typed(text)) == [0, 3, 0, 0], reader.out


def test_then_the_public_view_has_it(reader: Reader) -> None:
    reader.texts = PRONOUNS
    text = page("README.md").split("A column in under a minute")[1].split("\n## ")[0]
    reader.follow(typed(text))
    assert reader.value(IN_VIEW) == 1


def test_readmes_questions_of_ci_are_answered(reader: Reader) -> None:
    (reader.folder / "src").mkdir()
    (reader.folder / "src" / "home.ts").write_text("client.from('events').select('id, title')\n")
    text = page("README.md").split("What CI asks")[1].split("\n## ")[0]
    assert reader.follow(typed(text)) == [0, 0, 0, 0], reader.out


HOLES = {
    "<schema>.<number>": "users.0004",
    "<schema>": "users",
    "<what_it_does>": "add_pronouns",
    "<name>": "user_profiles",
    "<table>": "follows",
}


def test_contributings_policy_is_changed(reader: Reader) -> None:
    file = reader.folder / "sql/rls/users/follows.sql"
    text = file.read_text()
    assert "follower and target end a follow" in text
    file.write_text(text.replace("follower and target end a follow", "either side ends a follow"))
    lines = mentioned(section(page("CONTRIBUTING.md"), "Change a policy"))
    assert reader.follow(lines, HOLES) == [3, 0], reader.out


def test_contributings_column_is_added(reader: Reader) -> None:
    reader.texts = PRONOUNS
    lines = mentioned(section(page("CONTRIBUTING.md"), "Add a column"))
    assert reader.follow(lines, HOLES) == [0, 3, 0, 0], reader.out


def test_contributings_view_is_changed(reader: Reader) -> None:
    file = reader.folder / "sql/views/public/user_search.sql"
    file.write_text(f"{file.read_text()}\ncomment on column public.user_search.bio is 'x';\n")
    holes = {**HOLES, "<schema>": "public"}
    lines = mentioned(section(page("CONTRIBUTING.md"), "Change a view"))
    assert reader.follow(lines, holes) == [0, 0, 0], reader.out


HOW_TO = "docs/how-to"


def test_a_column_under_views_is_changed(reader: Reader) -> None:
    text = page(f"{HOW_TO}/change-a-column-under-views.md")
    reader.texts = blocks(text, "sql")
    assert reader.follow(typed(text)) == [0, 3, 0, 0], reader.out


def test_then_the_view_reads_the_new_type(reader: Reader) -> None:
    text = page(f"{HOW_TO}/change-a-column-under-views.md")
    reader.texts = blocks(text, "sql")
    reader.follow(typed(text))
    kind = "select format_type(atttypid, atttypmod) from pg_attribute where attname = 'bio'"
    found = reader.value(f"{kind} and attrelid = 'public.user_profiles'::regclass")
    assert found == "character varying(2000)"


def test_a_release_is_rolled_back(reader: Reader) -> None:
    reader.texts = PRONOUNS
    reader.follow(["yardpass-db new migration users add_pronouns", "yardpass-db migrate"])
    reader.codes.clear()
    lines = typed(page(f"{HOW_TO}/roll-back-a-release.md"))
    there = next(n for n, line in enumerate(lines) if line == "yardpass-db status")
    reader.follow(lines[:there])
    for file in (reader.folder / "sql/schemas/users").glob("*add_pronouns*"):
        file.unlink()  # the older release is checked out
    assert reader.follow(lines[there:]) == [0, 0, 0, 0, 0], reader.out


def test_an_index_is_built_without_blocking(reader: Reader) -> None:
    text = page(f"{HOW_TO}/build-an-index-without-blocking.md")
    reader.texts = blocks(text, "sql")
    assert reader.follow(typed(text)) == [0, 3, 0], reader.out


def test_then_nobody_was_blocked(reader: Reader) -> None:
    text = page(f"{HOW_TO}/build-an-index-without-blocking.md")
    reader.texts = blocks(text, "sql")
    reader.follow(typed(text))
    assert "SHARE UPDATE EXCLUSIVE on users.user_profiles" in reader.out[-2]


def test_policies_are_tested_by_breaking_them(reader: Reader) -> None:
    lines = typed(page(f"{HOW_TO}/test-policies-by-breaking-them.md"))
    quick = [line for line in lines if "--sample" not in line]
    assert reader.follow(quick) == [0, 0, 0], reader.out


def test_the_policies_of_the_tree_are_fast(reader: Reader) -> None:
    assert reader.follow(typed(page(f"{HOW_TO}/write-a-fast-policy.md"))) == [0], reader.out


def test_the_shapes_of_the_page_are_let_through(reader: Reader) -> None:
    own, parent = blocks(page(f"{HOW_TO}/write-a-fast-policy.md"), "sql")
    with db.connect(reader.url) as connection:
        db.run_script(
            connection,
            f"create policy fast on ticketing.tickets for select to authenticated using ({own});"
            "create policy fast on events.event_posts for select to authenticated"
            f" using ({parent})",
        )
    assert reader.follow(["yardpass-db access plans"]) == [0], reader.out


def test_a_table_is_added(reader: Reader) -> None:
    text = page(f"{HOW_TO}/add-a-table.md")
    migration, rows = blocks(text, "sql")
    new_migration, new_policy, migrate = typed(text)
    reader.texts = [migration, "-- Loses: all badges.\ndrop table users.badges;"]
    reader.follow([new_migration])
    # The policy stays as it is made.
    reader.cli(*shlex.split(new_policy)[1:], url=reader.url, cwd=reader.folder)
    for name, more in (("access.toml", blocks(text, "toml")[0]), ("world.sql", rows)):
        file = reader.folder / "sql/rls" / name
        file.write_text(f"{file.read_text()}\n{more}")
    assert reader.follow([migrate, *mentioned(text)]) == [0, 0, 0, 0], reader.out


def test_the_next_months_are_added(reader: Reader) -> None:
    lines = typed(page(f"{HOW_TO}/add-the-next-months.md"))
    assert reader.follow(lines) == [0, 3, 0, 0], reader.out
    assert "_p_" in reader.out[1]


@pytest.fixture
def adopter(newcomer: Reader) -> Reader:
    """Somebody with a database of an older release that no history knows."""
    newcomer.follow(["yardpass-db migrate --to organizations.0004"])
    with db.connect(newcomer.url) as connection:
        db.run_script(connection, "drop schema yardpass_db cascade")
    newcomer.codes.clear()
    return newcomer


ADOPT = typed(page(f"{HOW_TO}/adopt-an-existing-database.md"))
ACCEPT = [line for line in ADOPT if "--accept" in line]


def test_an_existing_database_is_adopted(adopter: Reader) -> None:
    lines = [line for line in ADOPT if line not in ACCEPT]
    assert adopter.follow(lines) == [5, 0, 3, 0], adopter.out


def test_what_differs_for_good_is_accepted(adopter: Reader) -> None:
    assert adopter.follow(ACCEPT) == [0], adopter.out
