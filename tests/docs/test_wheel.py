"""The wheel, installed outside the repository: it brings the YardPass tree and its own queries."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from yardpass_db import db

from .pages import ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel as `make wheel` builds it."""
    folder = tmp_path_factory.mktemp("wheel")
    build = ["wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder)]
    subprocess.run([sys.executable, "-m", "pip", *build, str(ROOT)], check=True)
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel: Path) -> Path:
    """A folder with the package in it; what it depends on stays where it is."""
    folder = wheel.parent / "site"
    install = ["install", "--quiet", "--no-deps", "--target", str(folder), str(wheel)]
    subprocess.run([sys.executable, "-m", "pip", *install], check=True)
    return folder


def files_of(wheel: Path, below: str) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    return {name.removeprefix(below) for name in names if name.startswith(below)}


@pytest.mark.parametrize(
    ("inside", "outside"),
    [("yardpass_db/sql/", "sql"), ("yardpass_db/catalog_sql/", "yardpass_db/catalog_sql")],
)
def test_the_wheel_holds_every_sql_file(wheel: Path, inside: str, outside: str) -> None:
    found = [path for path in (ROOT / outside).rglob("*") if path.suffix in (".sql", ".j2")]
    missing = {str(path.relative_to(ROOT / outside)) for path in found} - files_of(wheel, inside)
    assert missing == set()


def test_the_wheel_says_that_it_is_typed(wheel: Path) -> None:
    assert "py.typed" in files_of(wheel, "yardpass_db/")


def run(installed: Path, url: str, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The installed command in an empty folder; it says which package it is."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "PYTHONPATH": str(installed),
        "YARDPASS_DATABASE_URL": url,
    }
    return subprocess.run(
        [sys.executable, str(installed / "bin" / "yardpass-db"), *words],
        env=environment, cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_installed_command_migrates_and_verifies(
    installed: Path, database_url: str, tmp_path: Path
) -> None:
    answers = [run(installed, database_url, tmp_path, word) for word in ("migrate", "verify")]
    assert [one.returncode for one in answers] == [0, 0], answers


def test_the_installed_command_uses_the_tree_that_came_with_it(
    installed: Path, database_url: str, tmp_path: Path
) -> None:
    answer = run(installed, database_url, tmp_path, "render", "ref.0001", "--json")
    assert f"{installed}/yardpass_db/sql/schemas/ref/0001_schema.sql" in answer.stdout


def test_the_installed_command_writes_new_files_where_one_stands(
    installed: Path, database_url: str, tmp_path: Path
) -> None:
    run(installed, database_url, tmp_path, "new", "migration", "shop", "schema")
    assert (tmp_path / "sql/schemas/shop/0001_schema.sql").is_file()


def test_the_installed_command_compares_catalogs(
    installed: Path, database_url: str, tmp_path: Path
) -> None:
    run(installed, database_url, tmp_path, "new", "migration", "shop", "schema")
    with db.connect(database_url):
        answer = run(installed, database_url, tmp_path, "prove")
    assert answer.returncode == 0, answer.stderr
