"""docs/bench.md: the targets with what was measured, then every tool."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from bench import trees
from bench.results import Book, Row
from bench.tools import FLOOR, OURS, TOOLS

TITLES = {
    FLOOR.key: FLOOR.title,
    "select": "psql -c 'select 1', the program itself",
    "typed": "psql -c 'select 1', as found on PATH",
    "python": "python, connect, select 1",
    "message": "python, connect, one message",
} | {tool.key: tool.title for tool in TOOLS.values()}


@dataclass(frozen=True)
class Target:
    """One promise: how it is computed from the book, and the most it may be per size."""

    title: str
    limits: dict[int, float]
    measured: Callable[[Book, int], float | None]
    unit: str = ""


def _ratio(step: str, base: str, size_in_book: int | None = None) -> Callable[..., float | None]:
    def measured(book: Book, size: int) -> float | None:
        row = book.row(step, size_in_book or size, OURS.key)
        return row.ratio(base) if row else None

    return measured


def _growth(step: str) -> Callable[[Book, int], float | None]:
    def measured(book: Book, size: int) -> float | None:
        small, large = book.row(step, 150, OURS.key), book.row(step, size, OURS.key)
        # Seconds of different runs cannot be compared: the machine was not equally busy.
        if small is None or large is None or small.machine != large.machine:
            return None
        return large.median / small.median

    return measured


def _seconds(step: str) -> Callable[[Book, int], float | None]:
    def measured(book: Book, _: int) -> float | None:
        row = book.row(step, 1, OURS.key)
        return row.median if row else None

    return measured


def _peak(book: Book, size: int) -> float | None:
    rows = [row for row in book.rows if row.tool == OURS.key and row.size == size]
    return max((max(row.peak_mb) for row in rows), default=None)


def _connections(book: Book, _: int) -> float | None:
    found = [wire for wire in book.wires if wire.tool == OURS.key]
    return max(found[0].connections.values()) if found else None


def _messages(book: Book, _: int) -> float | None:
    found = [wire for wire in book.wires if wire.tool == OURS.key]
    return found[0].extra_per_migration if found else None


TARGETS = (
    Target("cold apply ÷ floor", {150: 1.25, 1500: 1.5}, _ratio("apply", "floor")),
    Target("full rollback ÷ floor", {150: 2.2, 1500: 1.0}, _ratio("rollback", "floor")),
    *(
        Target(f"nothing to do, `{verb}` ÷ {title}", limits, _ratio(step, base))
        for base, title, limits in (
            ("typed", "`psql -c 'select 1'` as found on PATH", {150: 4.5, 1500: 5.5}),
            ("psql", "the same with psql's program itself", {150: 4.5, 1500: 5.5}),
            ("python", "Python connect and `select 1`", {150: 1.5, 1500: 2.0}),
        )
        for step, verb in (("noop", "migrate"), ("status", "status"))
    ),
    Target(
        f"{trees.STATEMENTS:,} statements in one file ÷ sent as one message",
        {150: 1.2}, _ratio("statements", "floor", 1),
    ),
    Target(
        "one more look of `drift --watch` ÷ `pg_dump -s`",
        {150: 0.5}, _ratio("drift look", "dump", 1),
    ),
    Target("`drift` of the whole YardPass, seconds", {150: 1.0}, _seconds("drift")),
    Target("`prove` of all ÷ one cold apply", {150: 4.0, 1500: 4.0}, _ratio("prove", "apply")),
    Target("connections per run", {150: 1, 1500: 1}, _connections),
    Target("messages per migration besides its own SQL", {150: 2, 1500: 2}, _messages),
    Target("growth 150 → 1,500 of `apply`", {1500: 8}, _growth("apply")),
    Target("growth 150 → 1,500 of `status`", {1500: 1.5}, _growth("status")),
    Target("peak memory, MB", {1500: 150}, _peak),
)  # fmt: skip


# What the whole YardPass tree costs, and row security on a million tickets in it.
YARDPASS = (
    Target("cold migrate ÷ `psql -1 -f` of the same SQL", {1: 1.3}, _ratio("whole cold", "floor")),
    Target("migrate with nothing to do ÷ Python connect", {1: 2}, _ratio("whole noop", "python")),
    Target("all checks at scale 1, seconds", {1: 3}, _seconds("whole verify")),
    # At least 0.7 of the speed.
    Target("seed ÷ COPY of the same rows", {1: 1 / 0.7}, _ratio("whole seed", "floor")),
    *(
        Target(f"{name}, {way} ÷ WHERE by hand", {1: limit}, _ratio(f"rls {step} {key}", "floor"))
        for name, step, limit in (
            ("a ticket", "point", 2),
            ("the organizations' tickets", "list", 1.5),
            ("their number", "count", 1.5),
        )
        for key, way in (("table", "from the table"), ("view", "through the view"))
    ),
    Target(
        "the organizations' tickets, every column of the view ÷ WHERE by hand",
        {1: 1.5}, _ratio("rls list view *", "floor"),
    ),
    Target("`get_newest_tickets(50)` ÷ the plain query", {1: 0.1}, _ratio("rls newest", "floor")),
)  # fmt: skip


def text(book: Book) -> str:
    """The whole page."""
    machines = sorted({row.machine for row in book.rows} or {book.machine})
    parts = [_HEAD.format(machines="\n".join(f"- {line}" for line in machines)), _targets(book)]
    for size in sorted({row.size for row in book.rows} - {1}):
        parts.append(_tools(book, size))
    parts += [_yardpass(book), _statements(book), _wire(book), _failures(book), _TAIL]
    return "\n".join(part for part in parts if part)


_HEAD = """\
# How fast it is

Written by `make bench`; do not edit. Measured on

{machines}

Whole processes, wall time. Each run has a fresh database of its own; the floor is
`psql -1 -f` of one file with the same statements, run just before and just after each run of a
tool, and a ratio is taken against those two. Figures are medians, with the least and the most.

## Targets
"""


def _targets(book: Book) -> str:
    lines = [
        "| | 150 at most | measured | | 1,500 at most | measured | |",
        "|---|---|---|---|---|---|---|",
    ]
    for target in TARGETS:
        cells = [target.title]
        for size in (150, 1500):
            limit = target.limits.get(size)
            if limit is None:
                cells += ["", "", ""]
                continue
            found = target.measured(book, size)
            cells += [f"{limit:g}", _shown(found), _verdict(found, limit)]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _yardpass(book: Book) -> str:
    lines = ["## The YardPass database\n", _YARDPASS_NOTE]
    lines += ["| | at most | measured | |", "|---|---|---|---|"]
    for target in YARDPASS:
        limit, found = target.limits[1], target.measured(book, 1)
        lines.append(
            f"| {target.title} | {limit:.3g} | {_shown(found)} | {_verdict(found, limit)} |"
        )
    return "\n".join(lines) + "\n"


_YARDPASS_NOTE = """\
The whole tree of `sql/`, and in it a million tickets, 2,000 organizations (20 of them sell half of
the tickets) and 20,000 events; the caller is a member of three, one of them large. The hand-written
WHERE is a superuser's; both are asked in turn over open connections.
"""


def _shown(found: float | None) -> str:
    if found is None:
        return "not measured"
    return f"{found:.0f}" if found >= 20 or found == int(found) else f"{found:.2f}"


def _verdict(found: float | None, limit: float) -> str:
    if found is None:
        return ""
    return "pass" if found <= limit else "**short**"


def _tools(book: Book, size: int) -> str:
    parts = [f"## {size:,} migrations\n"]
    titles = {
        "apply": "Cold apply", "rollback": "Full rollback",
        "noop": "Nothing to do: migrate", "status": "Nothing to do: status",
    }  # fmt: skip
    for step, title in titles.items():
        rows = sorted(
            (row for row in book.rows if row.size == size and row.step == step),
            key=lambda row: row.median,
        )
        if not rows:
            continue
        measured = {base for row in rows for base in row.ratios}
        bases = [base for base in _BASES if base in measured]
        parts.append(_table(title, rows, bases))
    return "\n".join(parts)


_BASES = {
    "floor": "÷ floor",
    "psql": "÷ psql",
    "typed": "÷ typed psql",
    "python": "÷ Python",
}


def _table(title: str, rows: Sequence[Row], bases: Sequence[str]) -> str:
    heads = [title, *(_BASES[base] for base in bases), "seconds", "peak MB", "runs"]
    lines = [f"| {' | '.join(heads)} |", "|" + "---|" * len(heads)]
    for row in rows:
        cells = [
            TITLES[row.tool],
            *(_spread(row.ratios.get(base)) for base in bases),
            _spread(row.seconds, 3),
            f"{max(row.peak_mb):.0f}",
            str(len(row.seconds)),
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _spread(found: Sequence[float] | None, digits: int = 2) -> str:
    if not found:
        return ""
    least, most = min(found), max(found)
    return f"{median(found):.{digits}f} ({least:.{digits}f}–{most:.{digits}f})"


def _statements(book: Book) -> str:
    rows = sorted((row for row in book.rows if row.step == "statements"), key=lambda r: r.median)
    if not rows:
        return ""
    head = f"## {trees.STATEMENTS:,} statements in one file\n"
    note = "The floor here is the file sent as one message by a bare Python process.\n"
    return "\n".join([head, note, _table("One file", rows, ["floor"])])


def _wire(book: Book) -> str:
    if not book.wires:
        return ""
    sizes = sorted(book.wires[0].connections)
    heads = ["Cold apply", *(f"connections, {size}" for size in sizes)]
    heads += [*(f"messages, {size}" for size in sizes), "per migration besides its own SQL"]
    lines = ["## On the wire\n", "Counted between the tool and the server.\n"]
    lines += [f"| {' | '.join(heads)} |", "|" + "---|" * len(heads)]
    for wire in book.wires:
        cells = [TITLES[wire.tool], *(str(wire.connections[size]) for size in sizes)]
        cells += [*(str(wire.messages[size]) for size in sizes), f"{wire.extra_per_migration:.1f}"]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _failures(book: Book) -> str:
    versions = ", ".join(f"{TITLES[key]} {shown}" for key, shown in sorted(book.versions.items()))
    parts = ["## Tools\n", f"{versions}.\n"]
    if book.failures:
        parts += ["Not measured:\n", *(f"- {failure}" for failure in book.failures), ""]
    return "\n".join(parts)


_TAIL = """\
How to read it:

- On a busy machine (see the load average) commits wait for other people's writes, which costs a
  tool with a transaction per migration more than the floor with one: measure on a quiet one.
- Nothing to do is compared with psql twice: as typed in a shell, where Debian's `psql` is a Perl
  script that looks for the program, and as the program itself, which no interpreter can come near.
- The floor, alembic and node-pg-migrate roll back in one transaction, which 1,500 migrations
  cannot do at the default `max_locks_per_transaction`: their rollbacks ran on a second server,
  like the first but for that setting at 1024. yardpass-db and yoyo ran on the first.
- dbmate rolls back one migration per process, so it has no full rollback to time.
- alembic's version files were compiled to bytecode after their first round.
"""
