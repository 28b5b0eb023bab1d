"""`drift --watch`: a line per change, for logs, CI and cron."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime

from yardpass_db import db
from yardpass_db.drift.observer import Observer
from yardpass_db.drift.report import Drift
from yardpass_db.errors import DatabaseError
from yardpass_db.output import emit, plural, say
from yardpass_db.session import holder


def watch(observer: Observer, seconds: float, as_json: bool) -> int:
    """Look every `seconds` until a signal; the exit code of the last look, 3 for drift.

    Prints what begins to differ and what is as it should be again, a line each. While somebody
    migrates nothing is looked at; a database that went away is looked at when it is back. Raises
    what a look raises, and KeyboardInterrupt before the first one: nothing is known then.
    """
    url = db.same_url(observer.connection)
    known = _changed({}, observer, as_json)
    try:
        say(f"{plural(len(known), 'difference')} now; looking every {seconds:g} s.")
        while True:
            time.sleep(seconds)
            known = _looked_again(known, observer, url, as_json)
    except KeyboardInterrupt:
        return 3 if known else 0
    finally:
        observer.connection.close()


def _looked_again(
    known: dict[str, Drift], observer: Observer, url: str, as_json: bool
) -> dict[str, Drift]:
    """What differs now; what is known when nobody can look, or should."""
    was_there = not observer.connection.closed
    try:
        if not was_there:
            observer.connection = db.connect(url)
            say("Connected again.")
        if holder(observer.connection):
            return known
        return _changed(known, observer, as_json)
    except (db.PsycopgError, DatabaseError):
        if not observer.connection.closed:
            raise
        if was_there:
            say("The connection was lost: trying again.")
        return known


def _changed(known: dict[str, Drift], observer: Observer, as_json: bool) -> dict[str, Drift]:
    """Look, and print what is not as it was the last time; what differs now."""
    now = {one.object: one for one in observer.look().drifts}
    for name in sorted(known.keys() | now.keys()):
        before, after = known.get(name), now.get(name)
        if after is not None and (before is None or before.lines != after.lines):
            _print(after, after.state, as_json)
        elif after is None and before is not None:
            _print(before, "mended", as_json)
    return now


def _print(one: Drift, state: str, as_json: bool) -> None:
    at = datetime.now(tz=UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    text = f"{at}  {state:10}  {one.object}"
    if as_json:
        text = json.dumps({"at": at, **one.as_dict(), "state": state}, ensure_ascii=False)
    emit({}, False, text)
