"""Reports of `compat` as text for people, and as annotations for GitHub."""

from __future__ import annotations

from collections.abc import Iterator

from yardpass_db.compat.coverage import Coverage, Report
from yardpass_db.compat.findings import AFTER, BROKEN, UNKNOWN, WORKS
from yardpass_db.compat.limits import LIMITS
from yardpass_db.compat.scan import Scan
from yardpass_db.compat.surface import CLIENTS
from yardpass_db.errors import Place
from yardpass_db.output import coloured, plural, table

_COLOURS = {WORKS: "green", AFTER: "yellow", BROKEN: "red", UNKNOWN: "dim"}
_LETTERS = {"select": "s", "insert": "i", "update": "u", "delete": "d"}


def coverage_text(report: Report, detailed: bool) -> str:
    """A line per table, or all of it for the tables asked for; then what is wrong."""
    lines: list[str] = []
    if detailed:
        for one in report.tables:
            lines += [*_details(one), ""]
    else:
        head = ("table", "public name", "writes", *CLIENTS, "computed columns", "published")
        lines += [table([_row(one) for one in report.tables], head), ""]
        lines += [*_limits(report), ""]
        lines.append(f"{plural(len(report.functions), 'function')} called by name.")
    for problem in [p for one in report.tables for p in one.problems] + list(report.problems):
        lines.append(f"{coloured('BROKEN', 'red')}  {problem.what}")
        lines += [f"        {line}" for line in problem.cure.splitlines()]
    covered = sum(1 for one in report.tables if not one.problems)
    lines.append(f"{covered} of {plural(len(report.tables), 'table')} covered.")
    return "\n".join(lines)


def _row(one: Coverage) -> tuple[str, ...]:
    return (
        one.table.label,
        one.view.label if one.view else "none",
        "".join(_LETTERS[verb] for verb in one.writes) or "-",
        *("".join(_LETTERS[verb] for verb in one.grants.get(role, ())) or "-" for role in CLIENTS),
        ", ".join(one.masked),
        ", ".join(one.publications),
    )


def _details(one: Coverage) -> Iterator[str]:
    name = one.view.label if one.view else "no public name"
    yield f"{one.table.label} is {name}"
    for role, verbs in one.grants.items():
        yield f"  {role}: {', '.join(verbs) or 'nothing'}"
    if one.masked:
        yield f"  read only, because computed: {', '.join(one.masked)}"
    for key in one.foreign_keys:
        leads = f"embeds {key['embeds']}" if key["embeds"] else f"to {key['target']}: no embed"
        hint = ", needs this name as a hint" if key["needs_hint"] else ""
        yield f"  {key['name']}  {leads}{hint}"
    for columns in one.upserts:
        yield f"  onConflict: '{','.join(columns)}'"
    for view in one.beside:
        yield f"  beside it {view.label}: {view.comment}"
    if one.publications:
        yield f"  in {', '.join(one.publications)}: subscribers say schema: '{one.table.schema}'"


def _limits(report: Report) -> Iterator[str]:
    yield "No view can serve these; their cures:"
    rows = [(f"  {one.name}", one.cure) for one in LIMITS if one.applies(report.surface.major)]
    yield table(rows)


def scan_text(scan: Scan, everything: bool) -> str:
    """The call sites that need somebody's attention, and how many there are of each kind."""
    lines = []
    for site in scan.sites:
        if site.verdict == WORKS and not everything:
            continue
        mark = coloured(site.verdict, _COLOURS[site.verdict])
        lines.append(f"{site.place}  {mark}  {site.call}")
        for one in site.findings:
            if one.verdict == WORKS:
                continue
            where = f" ({one.place})" if one.place and one.place != site.place else ""
            lines.append(f"    {one.what}{where}")
            lines += [f"    → {line}" for line in one.cure.splitlines()]
        lines += [f"    only as {', '.join(site.roles)}"] * (site.roles == ("service_role",))
    for names, call in _beside(scan).items():
        lines.append(f"{names} (first {call})")
    for unread in scan.unread:
        lines.append(f"{unread.place}  not read: {unread.why}")
    counted = ", ".join(f"{count} {verdict}" for verdict, count in scan.counts.items() if count)
    calls = plural(len(scan.sites), "call")
    lines.append(f"{calls} in {plural(scan.files, 'file')}{': ' if counted else '.'}{counted}")
    return "\n".join(lines)


def _beside(scan: Scan) -> dict[str, str]:
    """What is to be known of calls that work, once each, with the first such call."""
    found: dict[str, str] = {}
    for site in scan.sites:
        for one in site.findings:
            if one.verdict == WORKS:
                found.setdefault(f"{one.what}. {one.cure}", str(site.place))
    return found


def remarks(scan: Scan) -> Iterator[tuple[str, Place, str]]:
    """(level, place, text) of what a reviewer should see beside the line."""
    levels = {BROKEN: "error", AFTER: "error", UNKNOWN: "notice"}
    for site in scan.sites:
        for one in site.findings:
            if one.verdict == WORKS:
                continue
            yield levels[one.verdict], one.place or site.place, f"{one.what}\n{one.cure}".rstrip()
