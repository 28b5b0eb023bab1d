"""Which database, which source tree: the first found wins, and the tool says which."""

from __future__ import annotations

from pathlib import Path

import pytest

from .project import BASE, Project

# Everything that can name a database, in the order in which it counts.
NAMED = ["--url", "YARDPASS_DATABASE_URL", "DATABASE_URL", "PGHOST", "pyproject.toml"]


def url(database: str) -> str:
    """A server that refuses at once: what was chosen is said before."""
    return f"postgresql://ada@127.0.0.1:1/{database}"


@pytest.fixture
def elsewhere(tmp_path: Path, home: Path) -> Project:
    return Project(tmp_path / "elsewhere", "", home).write(BASE)


@pytest.mark.parametrize("number", range(len(NAMED)), ids=NAMED)
def test_the_first_that_names_a_database_wins(elsewhere: Project, number: int) -> None:
    """All from `number` on name one."""
    given = NAMED[number:]
    elsewhere.settings(sources="sql", url=url("pyproject"))
    arguments = ["--url", url("option")] if "--url" in given else []
    env = {name: url(name.lower()) for name in given if name.endswith("_URL")}
    if "PGHOST" in given:
        env |= {"PGHOST": "127.0.0.1", "PGPORT": "1", "PGUSER": "ada", "PGDATABASE": "pghost"}
    database = {"--url": "option", "pyproject.toml": "pyproject"}.get(given[0], given[0].lower())
    said = elsewhere.run("status", *arguments, env=env).stderr.splitlines()[0]
    assert said == f"Database: ada@127.0.0.1:1/{database} ({given[0]})"


@pytest.mark.parametrize(
    ("name", "text"),
    [("PGSERVICE", "nowhere"), ("PGDATABASE", "app"), ("PGPORT", "1"), ("PGUSER", "ada")],
)
def test_any_libpq_variable_names_a_database(elsewhere: Project, name: str, text: str) -> None:
    said = elsewhere.run("status", env={name: text, "PGCONNECT_TIMEOUT": "2"}).stderr
    assert f"({name})" in said.splitlines()[0]


def test_an_empty_variable_names_nothing(elsewhere: Project) -> None:
    env = {"YARDPASS_DATABASE_URL": "", "DATABASE_URL": url("common")}
    assert "(DATABASE_URL)" in elsewhere.run("status", env=env).stderr


def test_without_any_it_is_the_embedded_server(embedded: Project) -> None:
    assert "(embedded server)" in embedded.run("status").stderr


def test_status_in_json_names_the_database(project: Project) -> None:
    named = project.run("status", "--json").json["database"]
    assert named.startswith("postgres@") and named.endswith(f"/{project.database}")


TREES = ["--sources", "YARDPASS_SOURCES", "pyproject.toml", "./sql", "the tool's own"]


@pytest.mark.parametrize("number", range(len(TREES)), ids=TREES)
def test_the_first_that_names_a_source_tree_wins(tmp_path: Path, home: Path, number: int) -> None:
    """All from `number` on name one; each tree has a migration whose schema is called like it."""
    given = TREES[number:]
    here = Project(tmp_path, "", home)
    folders = {"--sources": "option", "YARDPASS_SOURCES": "variable",
               "pyproject.toml": "settings", "./sql": "sql"}  # fmt: skip
    for named in given[:-1]:
        schema = tmp_path / folders[named] / "schemas" / folders[named]
        schema.mkdir(parents=True)
        (schema / "0001_first.sql").write_text("select 1;\n")
    here.settings(**({"sources": "settings"} if "pyproject.toml" in given else {"database": "x"}))
    arguments = ["--sources", "option"] if "--sources" in given else []
    env = {"YARDPASS_SOURCES": "variable"} if "YARDPASS_SOURCES" in given else {}
    chosen = folders.get(given[0], "ref")
    assert here.run("render", f"{chosen}.0001", *arguments, env=env).code == 0
