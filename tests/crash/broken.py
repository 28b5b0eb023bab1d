"""The tool with the fault that stock migration tools have: file and record in two transactions.

`python -m tests.crash.broken` takes what yardpass-db takes. It exists to prove that the crash
tests would find the fault.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from yardpass_db import db, repeatables, runner
from yardpass_db.cli import main
from yardpass_db.execute import Answer, Script, run_recorded
from yardpass_db.session import Patience

GAP = 0.03  # seconds between the two commits


def in_two_transactions(
    connection: db.Connection,
    patience: Patience,
    script: Script,
    record: Callable[[str], str],
    *,
    before: Callable[[], None] | None = None,
    question: str = "",
    after: Callable[[Answer], None] | None = None,
) -> int:
    """As run_recorded, but a kill between the two leaves the file applied and not recorded."""
    took = run_recorded(
        connection, patience, script, lambda _: "", before=before, question=question, after=after
    )
    time.sleep(GAP)
    run_recorded(connection, patience, replace(script, text=""), lambda _: record(str(took)))
    return took


if __name__ == "__main__":
    for module in (runner, repeatables):
        vars(module)["run_recorded"] = in_two_transactions
    main()
