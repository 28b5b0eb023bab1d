"""Plans and reports as text for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from yardpass_db.output import coloured, milliseconds, plural, table

if TYPE_CHECKING:
    from yardpass_db.migrate import Report
    from yardpass_db.plan import Plan
    from yardpass_db.rollback import RollbackPlan, RollbackReport
    from yardpass_db.trace import TracedTable
    from yardpass_db.verify import Result

SHOWN_OFFENDERS = 10


def plan_text(
    plan: Plan,
    sql: Mapping[str, str] | None = None,
    traces: Mapping[str, Sequence[Any]] | None = None,
) -> str:
    """The steps in order, each with its reason; SQL and traced locks below where wanted."""
    lines = [f"Edited after it ran: {item.id} ({item.source.file.path})" for item in plan.edited]
    lines += [f"Applied, but not in this tree: {entry.name}" for entry in plan.unknown]
    if not plan.steps:
        return "\n".join(lines or ["Nothing to do."])
    width = max(len(step.id) for step in plan.steps)
    for number, step in enumerate(plan.steps, 1):
        lines.append(f"{number:4}  {step.action:7} {step.id.ljust(width)}  {step.why}".rstrip())
        if sql and step.id in sql:
            lines += [f"        {line}".rstrip() for line in sql[step.id].splitlines()]
        if traces and step.id in traces:
            lines += [f"        {line}" for line in trace_text(traces[step.id]).splitlines()]
    lines += [
        f"      replay  {source.file.path}: once per table, when the migrations have run"
        for source in plan.later
    ]
    lines += [
        f"Note: {name} has a lower number than what already ran in its schema."
        for name in plan.out_of_order
    ]
    return "\n".join(lines)


def trace_text(statements: Sequence[Any]) -> str:
    """Per statement its duration, who is blocked and its beginning; below it a line per table:
    the lock it takes there, and what of it is written anew."""
    rows = []
    for one in statements:
        words = " ".join(one.text.split())
        shown = words if len(words) <= 48 else words[:47] + "…"
        rows.append((milliseconds(one.duration_ms), one.blocks, shown))
    lines = []
    for line, one in zip(table(rows).splitlines(), statements, strict=True):
        lines += [line, *(f"    {_traced_table(where)}" for where in one.tables)]
    return "\n".join(lines)


def _traced_table(one: TracedTable) -> str:
    """`ACCESS EXCLUSIVE on shop.items, about 500 rows, rewrites shop.items, shop.items_pkey`"""
    parts = [f"{one.mode} on {one.table}" if one.mode else one.table]
    parts += [f"about {plural(one.rows, 'row')}"] if one.rows is not None else []
    parts += [f"rewrites {', '.join(one.rewritten)}"] if one.rewritten else []
    return ", ".join(parts)


def migrate_text(report: Report) -> str:
    """What a run did, in a line or two, and what the checks found."""
    lines = []
    if report.run is None or not report.done:
        lines.append("Nothing to do.")
    else:
        applied = sum(1 for one in report.done if one.action == "apply")
        others = len(report.done) - applied
        took = sum(one.milliseconds for one in report.done)
        parts = [plural(applied, "migration")] if applied else []
        parts += [plural(others, "repeatable")] if others else []
        lines.append(f"Done: {' and '.join(parts)} in {milliseconds(took)} (run {report.run}).")
    lines += [
        f"Note: {name} has a lower number than what already ran in its schema."
        for name in report.plan.out_of_order
    ]
    if report.offending:
        lines.append("The run is done and recorded, but these checks fail now:")
        lines.append(results_text(report.offending))
    return "\n".join(lines)


def results_text(results: Sequence[Result]) -> str:
    """Failed checks with their offenders; passed ones are only counted."""
    lines = []
    for result in results:
        if result.passed:
            continue
        lines.append(f"{coloured('FAIL', 'red')} {result.check}: {result.sentence}")
        lines.append(f"     {result.path}")
        if result.error:
            lines += [f"     {line}" for line in result.error.splitlines()]
        lines += [f"     - {offender}" for offender in result.offenders[:SHOWN_OFFENDERS]]
        more = len(result.offenders) - SHOWN_OFFENDERS
        if more > 0:
            lines.append(f"     … and {more} more (--json shows all)")
    passed = sum(1 for result in results if result.passed)
    ignored = sum(len(result.ignored) for result in results)
    if passed:
        rest = f", {plural(ignored, 'offender')} ignored" if ignored else ""
        lines.append(f"{coloured('ok', 'green')}   {plural(passed, 'check')}{rest}")
    return "\n".join(lines)


def rollback_text(plan: RollbackPlan, report: RollbackReport | None) -> str:
    """What a rollback would do, or did."""
    if not plan.steps:
        return "Nothing to undo."
    if report is None:
        lines = [f"  {step.action:7} {step.id}" for step in plan.steps]
        warning = [plan.warning] if plan.warning else []
        return "\n".join([*warning, "Would do, in this order:", *lines])
    undone = sum(1 for one in report.done if one.action == "undo")
    others = len(report.done) - undone
    parts = [plural(undone, "migration") + " undone"] if undone else []
    parts += [plural(others, "repeatable") + " taken back"] if others else []
    finished = f" Finished the rollback of run {plan.continues}." if plan.continues else ""
    return f"Done: {' and '.join(parts)} (run {report.run}).{finished}"
