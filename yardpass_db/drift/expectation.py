"""What the history says, known: built once, then kept in a file until something of it changes.

The file's name is a hash of all it follows from: the texts in force and their order, who migrated
under which settings, the server's version, the platform and this tool. What is live never goes
into it, so a change made by hand is never taken for a thing the history says.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from yardpass_db import __version__, db, history
from yardpass_db.errors import HistoryError
from yardpass_db.server import default_home

Snapshot = dict[str, str]

LAYOUT = 1
KEPT = 20  # files: a history each

# One row, all numbers and texts of the database that the expectation follows from.
_FACTS = f"""
select current_setting('server_version_num'),
  coalesce(obj_description(to_regnamespace('auth'), 'pg_namespace'), '')
    || (exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
                 where n.nspname = 'auth' and c.relname = 'users'))::text,
  (select database_user from {history.SCHEMA}.runs order by id desc limit 1),
  (select string_agg(concat_ws(' ', setdatabase = 0, setrole::regrole, setconfig), e'\\n'
            order by setdatabase, setrole)
     from pg_db_role_setting
    where setdatabase in (0, (select oid from pg_database where datname = current_database()))),
  encode(sha256(convert_to(coalesce(string_agg(
    concat_ws(e'\\x1f', address, transactional, rebuilds, rendered), e'\\x1e' order by id), ''),
    'UTF8')), 'hex'),
  count(*)
from {history.SCHEMA}.history where active
"""


@dataclass(frozen=True)
class Expectation:
    """The catalog that the history's texts make, as `catalog.parts` tells it.

    `platform` are the identities that were there before the first text and are so still.
    """

    key: str
    parts: Snapshot
    platform: frozenset[str]


def read_key(connection: db.Connection, platform_files: Path | None) -> str:
    """The hash of all that the expectation of this database follows from.

    Raises HistoryError when nothing is recorded.
    """
    if not history.exists(connection):
        raise _no_history()
    found = db.rows(connection, _FACTS)[0]
    if not found[-1]:
        raise _no_history()
    text = repr((LAYOUT, __version__, _own_digest(), _digest(platform_files), found))
    return hashlib.sha256(text.encode()).hexdigest()


def _no_history() -> HistoryError:
    return HistoryError(
        "Nothing is recorded in this database: there is no history to compare it with.",
        undone="Nothing was changed.",
        hint="yardpass-db migrate  makes the database; yardpass-db baseline  records that it is "
        "made already.",
    )


@cache
def _own_digest() -> str:
    """Of the queries that read a catalog: another tool may tell the same in other words."""
    folder = files("yardpass_db") / "catalog_sql"
    texts = sorted((one.name, one.read_text()) for one in folder.iterdir() if one.is_file())
    return hashlib.sha256(repr(texts).encode()).hexdigest()


def _digest(folder: Path | None) -> str:
    if folder is None:
        return ""
    texts = [(path.name, path.read_text()) for path in sorted(folder.glob("*.sql"))]
    return hashlib.sha256(repr(texts).encode()).hexdigest()


def load(key: str) -> Expectation | None:
    """The kept expectation, None when there is none or its file is damaged."""
    try:
        digest, _, text = _path(key).read_text(encoding="utf-8").partition("\n")
    except (OSError, UnicodeDecodeError):
        return None
    if digest != _checksum(key, text):
        return None
    found = json.loads(text)
    return Expectation(key, found["parts"], frozenset(found["platform"]))


def make(key: str, before: Snapshot, after: Snapshot) -> Expectation:
    """The expectation of two snapshots, before and after the history's texts; it is kept.

    Where nothing can be written it is built again the next time.
    """
    platform = frozenset(one for one, text in before.items() if after.get(one) == text)
    text = json.dumps({"parts": after, "platform": sorted(platform)}, ensure_ascii=False)
    path = _path(key)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_text(f"{_checksum(key, text)}\n{text}", encoding="utf-8")
        unfinished.replace(path)
        _forget_old(path.parent)
    return Expectation(key, after, platform)


def _path(key: str) -> Path:
    return default_home() / "expectations" / f"{key}.json"


def _checksum(key: str, text: str) -> str:
    return hashlib.sha256(f"{key}\n{text}".encode()).hexdigest()


def _forget_old(folder: Path) -> None:
    found = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime)
    for path in found[:-KEPT]:
        path.unlink(missing_ok=True)
