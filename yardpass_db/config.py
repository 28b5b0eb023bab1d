"""Which database, which source tree: first found wins, and it can say where it found it."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from yardpass_db.errors import Place, UsageError

_PG_VARIABLES = ("PGHOST", "PGHOSTADDR", "PGSERVICE", "PGDATABASE", "PGPORT", "PGUSER")


@dataclass(frozen=True)
class Target:
    """A database to work on. `origin` says where it was named; the URL may hold a password."""

    url: str
    origin: str

    @property
    def is_embedded(self) -> bool:
        return self.origin == "embedded server"

    @property
    def shown(self) -> str:
        """`user@host:port/database`, never a password."""
        from yardpass_db.db import describe

        return describe(self.url)


def find_target(
    url: str | None, sources: Path, environment: Mapping[str, str] = os.environ
) -> Target:
    """The database: --url, YARDPASS_DATABASE_URL, DATABASE_URL, PG* variables, the project's
    `url`, else the embedded server, which is started and given a database for this tree."""
    if url:
        return Target(url, "--url")
    for name in ("YARDPASS_DATABASE_URL", "DATABASE_URL"):
        if environment.get(name):
            return Target(environment[name], name)
    named = next((name for name in _PG_VARIABLES if environment.get(name)), None)
    if named:
        return Target("", named)
    configured = settings().get("url")
    if configured:
        return Target(str(configured), "pyproject.toml")
    return Target(embedded_url(sources, environment), "embedded server")


def embedded_url(sources: Path, environment: Mapping[str, str] = os.environ) -> str:
    """The embedded server's URL for this tree's database; server and database made on demand."""
    from yardpass_db.server import Server

    return Server(postgres_major(environment)).ensure_database(
        database_name(sources), platform_folder(sources)
    )


def postgres_major(environment: Mapping[str, str] = os.environ) -> int:
    """The embedded server's major version: YARDPASS_POSTGRES, the project's `postgres`, else 18."""
    chosen = environment.get("YARDPASS_POSTGRES") or settings().get("postgres", 18)
    try:
        return int(chosen)
    except (TypeError, ValueError):
        raise UsageError(
            f"YARDPASS_POSTGRES is {chosen!r}, not a major version.", hint="Use 16 or 18."
        ) from None


def database_name(sources: Path) -> str:
    """The embedded database of a tree: the project's `database`, `yardpass`, or its folder's name.

    Two projects on one machine never meet in one database.
    """
    chosen = settings().get("database")
    if chosen:
        return str(chosen)
    if sources.resolve() == own_tree().resolve():
        return "yardpass"
    folder = sources.resolve()
    name = folder.parent.name if folder.name == "sql" else folder.name
    cleaned = "".join(c if c.isalnum() else "_" for c in name.lower()).strip("_")
    return (cleaned or "project")[:63]


def platform_folder(sources: Path) -> Path | None:
    """The tree's platform/, what Supabase would provide; the YardPass tree's where it has none."""
    for folder in (sources / "platform", own_tree() / "platform"):
        if folder.is_dir():
            return folder
    return None


def find_sources(given: str | None, environment: Mapping[str, str] = os.environ) -> Path:
    """The source tree: --sources, YARDPASS_SOURCES, the project's `sources`, ./sql, or the
    YardPass tree that comes with the tool."""
    chosen = given or environment.get("YARDPASS_SOURCES")
    if chosen:
        return Path(chosen)
    configured = settings().get("sources")
    if configured:
        folder = project_file()
        assert folder is not None
        return folder.parent / str(configured)
    here = Path("sql")
    return here if (here / "schemas").is_dir() else own_tree()


def own_tree() -> Path:
    """The YardPass tree: inside the installed package, or beside it in the repository."""
    package = Path(__file__).parent
    installed = package / "sql"
    return installed if installed.is_dir() else package.parent / "sql"


def project_file() -> Path | None:
    """The nearest pyproject.toml from here upwards that has a [tool.yardpass-db]."""
    return _project()[0]


def settings() -> dict[str, Any]:
    """`[tool.yardpass-db]` of the nearest project. Raises UsageError when it cannot be read."""
    return _project()[1]


@lru_cache(maxsize=1)
def _project() -> tuple[Path | None, dict[str, Any]]:
    here = Path.cwd()
    for folder in (here, *here.parents):
        path = folder / "pyproject.toml"
        if not path.is_file():
            continue
        try:
            with path.open("rb") as stream:
                found = tomllib.load(stream).get("tool", {}).get("yardpass-db")
        except (OSError, tomllib.TOMLDecodeError) as error:
            raise UsageError(
                f"Cannot read the project file: {error}",
                place=Place(str(path)),
                hint='Mend it; a setting is, e.g., [tool.yardpass-db] sources = "sql".',
            ) from None
        if found is not None:
            return path, _checked(found, path)
    return None, {}


def _checked(found: Mapping[str, Any], path: Path) -> dict[str, Any]:
    known = {"sources", "url", "database", "postgres"}
    for key in found:
        if key not in known:
            raise UsageError(
                f"[tool.yardpass-db] has an unknown key {key!r}.",
                place=Place(str(path)),
                hint=f"It knows: {', '.join(sorted(known))}.",
            )
    return dict(found)
