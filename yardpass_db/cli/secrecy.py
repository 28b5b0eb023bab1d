"""No password is shown: not in an error, not in a traceback, not in `ps`."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress


def leave_ps() -> None:
    """Start this process anew without the password that its command line carries, if it does.

    Everybody on the machine can read command lines, only the user the environment: the password
    goes there. What remains is the moment until here.
    """
    arguments = list(sys.orig_argv)
    password = ""
    for number, url in _url_options(arguments):
        bare, found = _split(url)
        if found:
            password = found
            arguments[number] = arguments[number].removesuffix(url) + bare
    if password:
        os.environ["PGPASSWORD"] = password
        os.execv(sys.executable, [sys.executable, *arguments[1:]])


def _url_options(arguments: Sequence[str]) -> list[tuple[int, str]]:
    """(index of the word, URL in it) of each --url."""
    found = [
        (number, word.partition("=")[2])
        for number, word in enumerate(arguments)
        if word.startswith("--url=")
    ]
    return found + [
        (number + 1, arguments[number + 1])
        for number, word in enumerate(arguments[:-1])
        if word == "--url"
    ]


def _split(url: str) -> tuple[str, str]:
    if "password" not in url and "@" not in url:
        return url, ""  # and psycopg need not be loaded
    from yardpass_db.db import split_password

    return split_password(url)


def without_passwords(text: str) -> str:
    """The text without any password that this process was given."""
    urls = _urls()
    if not urls:
        return text
    from yardpass_db.db import hide_password

    for url in urls:
        text = hide_password(text, url)
    return text


def _urls() -> list[str]:
    """All URLs that may hold a password; "" stands for PGPASSWORD."""
    from yardpass_db.config import settings
    from yardpass_db.errors import UsageError

    given = [url for _, url in _url_options(sys.argv)]
    given += [os.environ.get(name, "") for name in ("YARDPASS_DATABASE_URL", "DATABASE_URL")]
    with suppress(UsageError):  # a project file that cannot be read gave no URL
        given.append(str(settings().get("url") or ""))
    return [url for url in given if url] + ([""] if os.environ.get("PGPASSWORD") else [])
