"""The sentences of an explanation: grants, policies and helpers as a person would say them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

SHOWN_COLUMNS = 12

Policy = Mapping[str, Any]


def grant(found: Mapping[str, Any], role: str, command: str) -> str | None:
    """The grant that lets the role try, in words; None when there is none."""
    if found["granted_by"]:
        return f"{command.upper()} on {found['name']} is granted to {listed(found['granted_by'])}"
    columns = sorted({one for names in found["column_grants"].values() for one in names})
    if not columns:
        # An owner and a superuser need no grant.
        return f"{role} is the owner" if found["owner"] == role else None
    if command == "delete":
        return None
    to = f"{command.upper()} is granted to {listed(found['column_grants'])} on"
    missing = [one for one in found["columns"] if one not in columns]
    if not missing:
        return f"{to} each column of {found['name']}"
    if len(missing) < len(columns):
        return f"{to} all columns of {found['name']} but {_some(missing)}"
    return f"{to} columns of {found['name']}: {_some(columns)}"


def told(policy: Policy, command: str) -> Iterator[str]:
    """A policy's clauses, and the helpers they ask."""
    kind = "allows" if policy["permissive"] else "restricts"
    clauses = []
    if command != "insert" and policy["using"] is not None:
        clauses.append(f"USING {_one_line(policy['using'])}")
    if command in ("insert", "update"):
        check = policy["check"] if policy["check"] is not None else policy["using"]
        clauses.append(f"WITH CHECK {_one_line(check or 'false')}")
    yield f'policy "{policy["name"]}" (to {listed(policy["roles"])}) {kind}\n' + "\n".join(clauses)
    for helper in policy["helpers"]:
        if helper["name"].startswith("auth."):
            continue  # everybody knows who they are
        comment = f": {helper['comment']}" if helper["comment"] else ""
        yield f"it asks {helper['name']}{comment}"
    if policy["reads"]:
        yield f"it reads {listed(policy['reads'])}, as far as the caller may"


def without_user(policies: Sequence[Policy]) -> Iterator[str]:
    """What a policy that asks for the user answers somebody who is none."""
    if any(one["name"] == "auth.uid()" for policy in policies for one in policy["helpers"]):
        yield "there is no user: auth.uid() is null, which equals nothing"


def blocked(policy: Policy, role: str) -> Iterator[str]:
    """Helpers the role may not call: one such policy makes every statement fail."""
    for helper in policy["helpers"]:
        if not helper["may_call"]:
            yield f"{role} may not call {helper['name']}: any statement that asks it is refused"


def expressions(policy: Policy, command: str) -> list[str]:
    used = [policy["using"] if command != "insert" else policy["check"]]
    if command == "update":
        used.append(policy["check"] if policy["check"] is not None else policy["using"])
    return sorted(set(filter(None, used)))


def least(verdicts: Iterable[str]) -> str:
    """What several tables allow together."""
    order = ("denied", "no rows", "some rows", "all rows")
    return min(verdicts, key=order.index, default="all rows")


def quoted(policies: Sequence[Policy]) -> str:
    return listed(f'"{policy["name"]}"' for policy in policies)


def listed(names: Iterable[str]) -> str:
    *first, last = [*names] or [""]
    return f"{', '.join(first)} and {last}" if first else last


def either(names: Iterable[str]) -> str:
    return " or ".join(names)


def _some(columns: Sequence[str]) -> str:
    more = len(columns) - SHOWN_COLUMNS
    return ", ".join(columns[:SHOWN_COLUMNS]) + (f" and {more} more" if more > 0 else "")


def _one_line(text: str) -> str:
    return " ".join(text.split())


def indented(text: str) -> str:
    return text.replace("\n", "\n      ")
