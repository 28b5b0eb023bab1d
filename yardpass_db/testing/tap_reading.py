"""Reads TAP: what passed, what failed and why, and whether the plan was kept."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

_PLAN = re.compile(r"1\.\.(\d+)\s*(?:#\s*skip\S*\s*(.*))?$", re.I)
_TEST = re.compile(r"(not )?ok\b\s*(\d+)?\s*(?:-\s*)?(.*)$")
_DIRECTIVE = re.compile(r"(?<!\\)#\s*(todo|skip)\S*\s*(.*)$", re.I)
_SUMMARY = re.compile(r"#\s*Looks like you (failed|planned)\b")


@dataclass(frozen=True)
class Reading:
    """What a file said. `faults` is empty when it passed; `skip` is why all of it was skipped."""

    lines: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    skip: str | None = None


@dataclass
class _Test:
    is_ok: bool
    number: int
    description: str
    directive: str
    comments: list[str] = field(default_factory=list)

    @property
    def is_fault(self) -> bool:
        return not self.is_ok and not self.directive

    def __str__(self) -> str:
        return "\n".join([f"not ok {self.number} - {self.description}", *self.comments])


def read_tap(lines: Iterable[str], *, cut_short: bool = False) -> Reading:
    """Every failed test with its comments, then what is wrong with the plan.

    `cut_short`: the script ended early for a reason that is known; the plan says nothing then.
    """
    kept = list(lines)
    tests: list[_Test] = []
    plan: int | None = None
    skip: str | None = None
    faults: list[str] = []
    for line in kept:
        if found := _PLAN.match(line):
            plan = int(found[1])
            skip = found[2] or "all of it" if plan == 0 and "#" in line else None
        elif line.startswith("Bail out!"):
            faults.append(line)
        elif found := _TEST.match(line):
            tests.append(_test(found, len(tests) + 1))
        elif line.lstrip().startswith("#") and tests and not _SUMMARY.match(line.lstrip()):
            tests[-1].comments.append(line)
    if skip is not None and not faults:
        return Reading(kept, [], skip)
    faults += [str(test) for test in tests if test.is_fault]
    if not cut_short:
        faults += _plan_faults(plan, tests)
    return Reading(kept, faults)


def _test(found: re.Match[str], position: int) -> _Test:
    directive = _DIRECTIVE.search(found[3])
    description = found[3][: directive.start()] if directive else found[3]
    word = directive[1].lower() if directive else ""
    return _Test(not found[1], int(found[2] or position), description.strip(), word)


def _plan_faults(plan: int | None, tests: list[_Test]) -> list[str]:
    if plan is None:
        return [
            "There is no plan: a file begins with `select plan(n)` or no_plan() and ends with "
            "`select * from finish()`."
        ]
    if plan != len(tests):
        return [f"The plan was {plan} test{'s' * (plan != 1)}, but {len(tests)} ran."]
    return []
