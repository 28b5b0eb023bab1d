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
    what a look raises, and KeyboardInterrupt in the first one: nothing is known then.
    """
    watching = _Watch(observer, as_json)
    try:
        watching.look()
        say(f"{plural(len(watching.known), 'difference')} now; looking every {seconds:g} s.")
        while True:
            time.sleep(seconds)
            watching.look_again()
    except KeyboardInterrupt:
        if not watching.has_looked:
            raise
        return 3 if watching.known else 0
    finally:
        observer.connection.close()


class _Watch:
    """What one `drift --watch` knows: `known` is the differences of its last look, by object."""

    def __init__(self, observer: Observer, as_json: bool) -> None:
        self.observer = observer
        self.as_json = as_json
        self.known: dict[str, Drift] = {}
        self.has_looked = False
        self._url = db.same_url(observer.connection)

    def look_again(self) -> None:
        """Look, unless nobody can or somebody migrates: what is known stays so then."""
        was_there = not self.observer.connection.closed
        try:
            if not was_there:
                self.observer.connection = db.connect(self._url)
                say("Connected again.")
            if not holder(self.observer.connection):
                self.look()
        except (db.PsycopgError, DatabaseError):
            if not self.observer.connection.closed:
                raise
            if was_there:
                say("The connection was lost: trying again.")

    def look(self) -> None:
        """Look, and print what is not as it was the last time.

        It is known before it is printed: a signal between the two must not end as "no drift"
        what the reader has seen already.
        """
        before = self.known
        self.known = now = {one.object: one for one in self.observer.look().drifts}
        self.has_looked = True
        for name in sorted(before.keys() | now.keys()):
            old, new = before.get(name), now.get(name)
            if new is not None and (old is None or old.lines != new.lines):
                _print(new, new.state, self.as_json)
            elif new is None and old is not None:
                _print(old, "mended", self.as_json)


def _print(one: Drift, state: str, as_json: bool) -> None:
    at = datetime.now(tz=UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    text = f"{at}  {state:10}  {one.object}"
    if as_json:
        text = json.dumps({"at": at, **one.as_dict(), "state": state}, ensure_ascii=False)
    emit({}, False, text)
