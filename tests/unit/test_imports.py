"""Who may import whom (docs/architecture.md), and that commands load only what they use."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import yardpass_db

PACKAGE = Path(yardpass_db.__file__).parent
MODULES = sorted(
    ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")
    for path in PACKAGE.rglob("*.py")
)

# One third-party library per module.
LIBRARIES = {
    "psycopg": {"db"},
    "jinja2": {"render", "access"},
    "yoyo": {"yoyo_backend"},
    "pglast": {"sqltext", "stepwise", "lint", "access", "compat"},
    "rich": {"progress"},
    "tree_sitter": {"compat"},
    "tree_sitter_javascript": {"compat"},
    "tree_sitter_typescript": {"compat"},
    "click": {"cli"},
    "pytest": {"testing"},
}
LAZY = ("jinja2", "pglast", "rich", "tree_sitter")

# What the small modules at the bottom may know; whoever is not here is above them.
MAY_IMPORT = {
    "errors": set(),
    "filelock": {"errors"},
    "db": {"errors"},
    "headers": {"errors"},
    "sources": {"errors", "headers"},
    "sqltext": {"errors", "db"},
    "render": {"errors", "sources", "db"},
    "nearest": set(),
    "ordering": {"errors", "nearest", "sources", "render"},
    "history": {"errors", "sources", "db"},
    "plan": {"errors", "sources", "ordering", "history"},
    "platform": {"errors", "db"},
    "binaries": {"errors"},
    "session": {"errors", "db"},
    "ownership": {"errors", "db"},
    "catalog": {"db", "catalog_queries"},
    "output": set(),
    "progress": {"output"},
}


@dataclass(frozen=True)
class Import:
    """An import statement: of a module of ours (`db`, `cli`) or of a library."""

    name: str
    is_ours: bool
    is_lazy: bool


def imports(module: str) -> list[Import]:
    """What a module imports when it runs; imports for annotations only are left out."""
    path = PACKAGE.joinpath(*module.split("."))
    path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    return list(_imports(ast.parse(path.read_text()).body, is_lazy=False))


def _imports(body: list[ast.stmt], is_lazy: bool) -> Iterator[Import]:
    for node in body:
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            continue
        if isinstance(node, ast.ImportFrom):
            yield from _from(node, is_lazy)
        elif isinstance(node, ast.Import):
            for each in node.names:
                yield Import(each.name.partition(".")[0], False, is_lazy)
        inner = is_lazy or isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        for part in ("body", "orelse", "handlers", "finalbody"):
            yield from _imports(getattr(node, part, []), inner)


def _from(node: ast.ImportFrom, is_lazy: bool) -> Iterator[Import]:
    package, _, rest = (node.module or "").partition(".")
    if package != "yardpass_db":
        yield Import(package, False, is_lazy)
        return
    names = [rest.partition(".")[0]] if rest else [each.name for each in node.names]
    for name in names:
        if (PACKAGE / name).is_dir() or (PACKAGE / f"{name}.py").is_file():
            yield Import(name, True, is_lazy)


def top(module: str) -> str:
    """`cli` for all of its modules."""
    return module.partition(".")[0]


every_module = pytest.mark.parametrize("module", MODULES)


@every_module
def test_each_library_has_its_module(module: str) -> None:
    found = {each.name for each in imports(module)} & set(LIBRARIES)
    assert {name for name in found if top(module) not in LIBRARIES[name]} == set()


@every_module
def test_slow_libraries_are_imported_when_they_are_needed(module: str) -> None:
    assert [each for each in imports(module) if each.name in LAZY and not each.is_lazy] == []


@every_module
def test_no_relative_imports_hide_from_this_test(module: str) -> None:
    path = PACKAGE.joinpath(*module.split("."))
    path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    tree = ast.walk(ast.parse(path.read_text()))
    assert [node for node in tree if isinstance(node, ast.ImportFrom) and node.level] == []


@pytest.mark.parametrize("module", MAY_IMPORT)
def test_the_bottom_knows_nothing_of_what_is_above(module: str) -> None:
    found = {each.name for each in imports(module) if each.is_ours}
    assert found - MAY_IMPORT[module] == set()


@pytest.mark.parametrize("module", [name for name in MODULES if top(name) != "cli"])
def test_nothing_below_imports_the_command_line(module: str) -> None:
    allowed = {"cli"} if module == "__main__" else set()
    assert {each.name for each in imports(module) if each.is_ours and each.name == "cli"} <= allowed


def test_arrows_point_downward_only() -> None:
    graph = {
        top(module): {
            each.name
            for each in imports(module)
            if each.is_ours and not each.is_lazy and each.name != top(module)
        }
        for module in MODULES
    }
    assert list(TopologicalSorter(graph).static_order())


# What a command loads


def loaded_by(*arguments: str, url: str = "") -> set[str]:
    """The top-level modules in memory when a command has ended."""
    program = (
        "import atexit, json, sys\n"
        "atexit.register(lambda: print(json.dumps(sorted(sys.modules)), file=sys.stderr))\n"
        "from yardpass_db.cli import main\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "YARDPASS_DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=True,
    )
    return {name.partition(".")[0] for name in json.loads(done.stderr.splitlines()[-1])}


SLOW = ["jinja2", "yoyo", "pglast", "sqlparse", "rich"]


@pytest.mark.parametrize("library", [*SLOW, "psycopg"])
def test_help_does_not_load(library: str) -> None:
    assert library not in loaded_by("--help")


@pytest.mark.parametrize("library", [*SLOW, "psycopg"])
def test_importing_the_command_line_does_not_load(library: str) -> None:
    program = f"import sys, yardpass_db.cli; sys.exit({library!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@pytest.mark.parametrize("library", SLOW)
def test_status_of_a_database_that_is_up_to_date_does_not_load(
    library: str, migrated: tuple[Path, str]
) -> None:
    tree, url = migrated
    assert library not in loaded_by("status", "--sources", str(tree), url=url)


@pytest.mark.parametrize("library", SLOW)
def test_migrate_with_nothing_to_do_does_not_load(library: str, migrated: tuple[Path, str]) -> None:
    tree, url = migrated
    assert library not in loaded_by("migrate", "--sources", str(tree), url=url)


def test_what_is_loaded_is_seen(migrated: tuple[Path, str]) -> None:
    tree, url = migrated
    assert "psycopg" in loaded_by("status", "--sources", str(tree), url=url)


@pytest.fixture
def migrated(tmp_path: Path, database_url: str) -> tuple[Path, str]:
    """A tree with a migration, a rollback, a verify file and a view, and its database."""
    from yardpass_db import db
    from yardpass_db.migrate import Options, migrate
    from yardpass_db.progress import Silent
    from yardpass_db.workspace import Workspace

    files = {
        "schemas/shop/0001_items.sql": "create table items (id int);",
        "schemas/shop/0001_items.rollback.sql": "drop table items;",
        "schemas/shop/0001_items.verify.sql": "select * from items;",
        "views/public/goods.sql": "create or replace view goods as select * from items;",
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    with db.connect(database_url) as connection:
        migrate(Workspace.open(tmp_path, connection), Options(), Silent())
    return tmp_path, database_url
