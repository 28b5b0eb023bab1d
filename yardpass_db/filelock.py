"""A lock that processes hold on a file, and the private directory it lies in."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from yardpass_db.errors import ServerError


def try_lock(path: Path, *, parents: bool = False) -> int | None:
    """An open descriptor that holds the lock, None when somebody else does.

    `parents` makes the missing directories above, for whoever owns the one above those.
    """
    try:
        if parents:
            make_directory(path.parent)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise _closed(path, error) from None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # `destroy` removes the file under the lock: then we hold the lock of a file without a name.
        if os.path.samestat(os.fstat(descriptor), path.stat()):
            return descriptor
    except (BlockingIOError, FileNotFoundError):
        pass
    os.close(descriptor)
    return None


def is_locked(path: Path) -> bool:
    """Whether a server, or somebody who is starting one, holds the lock."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    except OSError as error:
        raise _closed(path, error) from None
    try:
        # Shared: two who only look do not see each other.
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def _closed(path: Path, error: OSError) -> ServerError:
    return ServerError(
        f"Cannot use {path}: {error.strerror}.",
        hint="Choose another directory: export YARDPASS_HOME=DIRECTORY",
    )


def read_lock_pid(path: Path) -> int | None:
    """The postmaster that was started under this lock."""
    try:
        return int(path.read_text())
    except (OSError, ValueError):
        return None


def make_directory(path: Path) -> None:
    """Make a private directory; what exists keeps its mode and owner, whatever they are."""
    if path.is_dir():
        return
    make_directory(path.parent)
    try:
        path.mkdir(mode=0o700)
    except FileExistsError:
        return
    if os.geteuid() == 0:
        above = path.parent.stat()
        os.chown(path, above.st_uid, above.st_gid)
