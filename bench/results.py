"""What was measured, kept as JSON so that a part can be measured again alone."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from bench.process import Sample


@dataclass
class Row:
    """The runs of one step by one tool at one size, and their ratios to each base.

    `machine` says what they were made on, and how busy it was.
    """

    step: str
    size: int
    tool: str
    machine: str = ""
    seconds: list[float] = field(default_factory=list)
    peak_mb: list[float] = field(default_factory=list)
    ratios: dict[str, list[float]] = field(default_factory=dict)

    @property
    def median(self) -> float:
        """Median wall seconds."""
        return median(self.seconds)

    def ratio(self, base: str) -> float | None:
        """Median of the ratios to `base`, each taken within one round."""
        found = self.ratios.get(base)
        return median(found) if found else None


@dataclass
class Wire:
    """What one tool said to the server in a cold apply, counted on the wire."""

    tool: str
    connections: dict[int, int]
    messages: dict[int, int]
    own_per_migration: int

    @property
    def extra_per_migration(self) -> float:
        """Messages per migration besides its own SQL."""
        small, large = min(self.messages), max(self.messages)
        grown = self.messages[large] - self.messages[small]
        return grown / (large - small) - self.own_per_migration


@dataclass
class Book:
    """All results of a bench, with the machine they were made on."""

    machine: str = ""
    rows: list[Row] = field(default_factory=list)
    wires: list[Wire] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    versions: dict[str, str] = field(default_factory=dict)

    def row(self, step: str, size: int, tool: str) -> Row | None:
        """The row, None when it was not measured."""
        for row in self.rows:
            if (row.step, row.size, row.tool) == (step, size, tool):
                return row
        return None

    def add(self, step: str, size: int, tool: str, sample: Sample, **bases: float) -> None:
        """Note a run; `bases` are the seconds of what it is compared with, in the same round."""
        row = self.row(step, size, tool)
        if row is None:
            row = Row(step, size, tool, self.machine)
            self.rows.append(row)
        row.seconds.append(sample.seconds)
        row.peak_mb.append(sample.peak_mb)
        for base, seconds in bases.items():
            row.ratios.setdefault(base, []).append(sample.seconds / seconds)

    def take(self, newer: Book) -> None:
        """Replace what `newer` measured again, keep the rest."""
        self.machine = newer.machine
        self.versions |= newer.versions
        again = {(row.step, row.size, row.tool) for row in newer.rows}
        kept = [row for row in self.rows if (row.step, row.size, row.tool) not in again]
        self.rows = kept + newer.rows
        talked = {wire.tool for wire in newer.wires}
        self.wires = [wire for wire in self.wires if wire.tool not in talked] + newer.wires
        self.failures = newer.failures

    def save(self, path: Path) -> None:
        """Write all of it to `path`."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(asdict(self), indent=1))


def load(path: Path) -> Book:
    """The book saved at `path`, an empty one when there is none."""
    if not path.exists():
        return Book()
    kept: dict[str, Any] = json.loads(path.read_text())
    wires = [
        Wire(
            found["tool"],
            _by_size(found["connections"].items()),
            _by_size(found["messages"].items()),
            found["own_per_migration"],
        )
        for found in kept["wires"]
    ]
    rows = [Row(**row) for row in kept["rows"]]
    return Book(kept["machine"], rows, wires, kept["failures"], kept["versions"])


def _by_size(items: Iterable[tuple[str, int]]) -> dict[int, int]:
    # JSON has no integer keys.
    return {int(size): count for size, count in items}
