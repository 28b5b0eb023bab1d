"""Why one row is within a persona's reach, or not: each policy's answer for it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from yardpass_db import db
from yardpass_db.access.declaration import Persona
from yardpass_db.errors import UsageError


@dataclass(frozen=True)
class Answer:
    """What a policy's clause says of the row: true, false, null, or the server's error."""

    policy: str
    permissive: bool
    clause: str
    expression: str
    says: bool | None
    error: str = ""

    def as_dict(self) -> dict[str, Any]:
        return dict(vars(self))


@dataclass(frozen=True)
class RowVerdict:
    """Whether the policies let the row through; `exists` False: there is no such row.

    `denied`: no policy was asked, because the statement itself is refused.
    """

    key: str
    exists: bool
    passes: bool
    answers: tuple[Answer, ...] = ()
    denied: bool = False

    def as_dict(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "exists": self.exists,
            "passes": self.passes,
            "answers": [answer.as_dict() for answer in self.answers],
        }

    def text(self) -> str:
        if not self.exists:
            return f"Row {self.key}: there is no such row."
        if self.denied:
            return f"Row {self.key}: denied like every other; no policy is asked."
        lines = [f"Row {self.key}: the policies {'let it through' if self.passes else 'keep it'}."]
        for one in self.answers:
            said = one.error or {True: "true", False: "false", None: "null"}[one.says]
            lines.append(f'  {said:5}  {one.clause} of "{one.policy}": {one.expression}')
        return "\n".join(lines)


@dataclass(frozen=True)
class Clause:
    """A condition that a statement puts a row to: which policy's, under which heading."""

    heading: str
    policy: str
    permissive: bool
    expression: str


def clauses(
    command: str, own: Sequence[Mapping[str, Any]], select: Sequence[Mapping[str, Any]]
) -> list[Clause]:
    """What a command asks: its own policies, and for writes with a WHERE those of SELECT, too."""
    found = []
    if command != "insert":
        found += [_clause("USING", one, one["using"]) for one in own]
    if command in ("insert", "update"):
        found += [
            _clause("WITH CHECK", one, one["using"] if one["check"] is None else one["check"])
            for one in own
        ]
    if command in ("update", "delete"):
        found += [_clause("SELECT's USING", one, one["using"]) for one in select]
    return found


def _clause(heading: str, policy: Mapping[str, Any], expression: str | None) -> Clause:
    return Clause(heading, policy["name"], policy["permissive"], expression or "false")


def judge_row(
    connection: db.Connection,
    who: Persona,
    table: Mapping[str, Any],
    asked: Sequence[Clause],
    key: str,
) -> RowVerdict:
    """Each clause's answer for the row of that primary key, with the persona's own rights.

    `table` has its name and the columns of its key. Inside a transaction that is rolled back, with
    an empty search_path. Raises UsageError for a key with another number of columns.
    """
    where = _where(table, key)
    name = str(table["name"])
    role = db.ident(who.role)
    connection.execute(
        f"create temp table yardpass_db_row as select * from {name} where {where}".encode()
    )
    connection.execute(f"grant select on pg_temp.yardpass_db_row to {role}".encode())
    if not db.value(connection, "select exists (select from pg_temp.yardpass_db_row)"):
        return RowVerdict(key, False, False)
    answers = tuple(_answer(connection, who, name, clause) for clause in asked)
    return RowVerdict(key, True, _passes(answers), answers)


def _passes(answers: Sequence[Answer]) -> bool:
    """Under each heading one permissive policy says yes and no restrictive one anything else."""
    return all(
        any(one.says for one in under if one.permissive)
        and all(one.says for one in under if not one.permissive)
        for under in (
            [one for one in answers if one.clause == heading]
            for heading in {one.clause for one in answers}
        )
    )


def _where(table: Mapping[str, Any], key: str) -> str:
    columns = list(table["key"])
    parts = key.split(",")
    if key.startswith("["):
        try:
            parts = [str(part) for part in json.loads(key)]
        except ValueError:
            raise UsageError(
                f"The key {key} is not JSON.", hint="Write --key '[\"a\", 1]', or --key a,1."
            ) from None
    if not columns or len(parts) != len(columns):
        wanted = f"its primary key is {', '.join(columns)}" if columns else "it has no primary key"
        raise UsageError(
            f"{key} is no key of {table['name']}: {wanted}.",
            hint="Give its values, parted by commas, or leave --key out.",
        )
    return " and ".join(
        f"{db.ident(column)}::text = {db.literal(part)}"
        for column, part in zip(columns, parts, strict=True)
    )


def _answer(connection: db.Connection, who: Persona, table: str, clause: Clause) -> Answer:
    """A view of ours with its reader's rights: as a policy, it may name what the reader may not."""
    alias = table.rpartition(".")[2]
    claims = db.literal(json.dumps(who.all_claims))
    connection.execute("savepoint yardpass_db_clause")
    try:
        *_, found = db.run_script(
            connection,
            "create temp view yardpass_db_clause with (security_invoker = true) as select "
            f"({clause.expression}) as says from pg_temp.yardpass_db_row as {alias};\n"
            f"grant select on pg_temp.yardpass_db_clause to {db.ident(who.role)};\n"
            f"select set_config('request.jwt.claims', {claims}, true);\n"
            f"set local role {db.ident(who.role)};\n"
            "select says from pg_temp.yardpass_db_clause",
        )
        says, error = found[0][0], ""
    except db.PsycopgError as failed:
        says, error = None, db.failure(failed).partition("\n")[0]
    finally:
        connection.execute("rollback to savepoint yardpass_db_clause")
    expression = " ".join(clause.expression.split())
    return Answer(clause.policy, clause.permissive, clause.heading, expression, says, error)
