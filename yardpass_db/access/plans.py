"""The plan gate: policies and their helpers that would be slow on large tables, by name.

Each part of each policy is planned twice, with all indexes forbidden and with all scans of whole
tables forbidden, as if each table were large: the verdict is the same on an empty database and on
a full one. Then each role's own statements are planned, with all policies that they meet. No
statement is executed, and the transaction is rolled back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from yardpass_db import db
from yardpass_db.access import plans_conditions as conditions
from yardpass_db.access import plans_reading as reading
from yardpass_db.access.plans_queries import (
    ARGUMENT,
    HELPERS,
    KNOWN_SMALL,
    LEADING,
    POLICIES,
    RESTORE,
    ROLES,
    SET_SIZES,
)
from yardpass_db.access.plans_report import Finding, Report
from yardpass_db.errors import DatabaseError

BROKEN = "broken"

# Estimates ask who calls.
_CALLER = """
set local search_path = '';
set local lock_timeout = '5s';
select set_config('request.jwt.claims', '{"sub": "00000000-0000-4000-8000-000000000000"}', true),
  set_config('request.jwt.claim.sub', '00000000-0000-4000-8000-000000000000', true);
"""
_SETTINGS = """
set local jit = off;
set local max_parallel_workers_per_gather = 0;
set local row_security = off;
"""
_NO_INDEXES = """
set local enable_seqscan = on;
set local enable_indexscan = off;
set local enable_indexonlyscan = off;
set local enable_bitmapscan = off;
"""
_INDEXES = """
set local enable_seqscan = off;
set local enable_indexscan = on;
set local enable_indexonlyscan = on;
set local enable_bitmapscan = on;
set local enable_hashjoin = off;
set local enable_mergejoin = off;
"""


@dataclass(frozen=True)
class _Policy:
    """A row of POLICIES."""

    schema: str
    table: str
    name: str
    command: str
    roles: tuple[str, ...]
    using: str | None
    check: str | None
    updatable: str | None

    @property
    def relation(self) -> str:
        return db.ident(self.schema, self.table)

    @property
    def parts(self) -> dict[str, bool]:
        """The alternatives of its conditions, and whether rows are looked for by them."""
        found = dict.fromkeys(conditions.alternatives(self.check or ""), False)
        found |= dict.fromkeys(conditions.alternatives(self.using or ""), True)
        return {part: reads for part, reads in found.items() if part}

    def finding(self, fault: reading.Fault) -> Finding:
        return Finding(
            self.name, f"{self.schema}.{self.table}", tuple(self.roles), self.command,
            fault.kind, fault.node,
            fault.cure.replace(f" on {self.table} (", f" on {self.schema}.{self.table} ("),
            f"sql/rls/{self.schema}/{self.table}.sql",
        )  # fmt: skip


@dataclass(frozen=True)
class _Helper:
    """A row of HELPERS."""

    schema: str
    name: str
    signature: str
    arguments: str
    result: str
    body: str
    types: tuple[int, ...]

    def plan(self, connection: db.Connection) -> reading.Node:
        """The plan of its body, with some value for each argument."""
        values = [db.value(connection, ARGUMENT, [one]) for one in self.types]
        # Without SECURITY DEFINER and SET it is planned as part of the query that calls it.
        made = (
            f"create function pg_temp.planned({self.arguments}) returns {self.result}"
            f" language sql stable as {db.literal(self.body)}"
        )
        db.run_script(connection, made)
        call = f"select from pg_temp.planned({', '.join(values)})"
        plan = _explained(connection, call, _INDEXES)
        db.run_script(connection, "drop function pg_temp.planned")
        return plan

    def finding(self, fault: reading.Fault) -> Finding:
        file = f"sql/functions/{self.schema}/{self.name}.sql"
        return Finding(self.signature, "", (), "", fault.kind, fault.node, fault.cure, file)


def examine(connection: db.Connection) -> Report:
    """What of the policies that clients meet would be slow on large tables.

    Raises DatabaseError when the role may not plan them: it has to own the tables, or bypass
    row security and be a member of the client roles.
    """
    roles = [name for (name,) in db.rows(connection, ROLES)]
    connection.execute("begin")
    try:
        db.run_script(connection, _CALLER)
        policies = [_Policy(*row) for row in db.rows(connection, POLICIES, [roles])]
        report = _as_if_large(connection, policies)
        report.findings += _as_roles(connection, policies)
    except db.PsycopgError as error:
        raise DatabaseError(
            "Cannot plan the policies.", detail=db.failure(error), undone="Nothing was changed.",
            hint="Connect as the role that owns the tables.",
        ) from error  # fmt: skip
    finally:
        if not connection.closed:
            connection.execute("rollback")
    return report


def _as_if_large(connection: db.Connection, policies: Sequence[_Policy]) -> Report:
    """What is wrong with policies and helpers however many rows there are."""
    connection.execute("savepoint as_it_is")
    db.run_script(connection, _SETTINGS)
    report = Report(len(policies))
    report.unjudged = _pretend(connection)
    leading = {name: frozenset(first) for name, first in db.rows(connection, LEADING)}
    small = frozenset(report.unjudged)
    for policy in policies:
        found = _of_policy(connection, policy, leading)
        report.findings += [policy.finding(one) for one in found if one.scanned not in small]
    for helper, found in _of_helpers(connection, policies, leading):
        report.helpers += 1
        report.findings += [helper.finding(one) for one in found if one.scanned not in small]
    connection.execute("rollback to savepoint as_it_is")
    return report


def _pretend(connection: db.Connection) -> list[str]:
    """Lets small tables count as large ones until the rollback; those of which that was refused.

    A planner that knows a table to be empty finds every plan as good as any other.
    """
    if connection.info.server_version >= 180000:
        db.rows(connection, RESTORE)
    elif db.value(connection, "select rolsuper from pg_roles where rolname = current_user"):
        db.run_script(connection, SET_SIZES)
    else:
        return [name for (name,) in db.rows(connection, KNOWN_SMALL)]
    return []


def _of_policy(
    connection: db.Connection, policy: _Policy, leading: reading.Leading
) -> list[reading.Fault]:
    found: list[reading.Fault] = []
    for part, reads in policy.parts.items():
        query = f"select from {policy.relation} where {conditions.as_policy(part)}"
        connection.execute("savepoint part")
        try:
            plans = reading.Plans(
                _explained(connection, query, _NO_INDEXES),
                _explained(connection, query, _INDEXES),
                leading,
            )
            found += reading.faults(plans, part, reads)
        except db.InsufficientPrivilege:
            raise
        except db.PsycopgError as error:
            # Conditions on settings that are not there fail while they are planned.
            found.append(reading.Fault(BROKEN, _first_line(error), "a condition that never fails"))
        connection.execute("rollback to savepoint part")
    return found


def _first_line(error: db.PsycopgError) -> str:
    return db.failure(error).splitlines()[0]


def _explained(connection: db.Connection, query: str, settings: str = "") -> reading.Node:
    """The plan of a query, under settings that stay until others come."""
    found = db.run_script(connection, f"{settings}explain (format json, costs off) {query}")
    plan: reading.Node = found[0][0][0][0]["Plan"]
    return plan


def _of_helpers(
    connection: db.Connection, policies: Sequence[_Policy], leading: reading.Leading
) -> Iterator[tuple[_Helper, list[reading.Fault]]]:
    """The SQL functions that policies call, and those that these call, with what is wrong."""
    texts = [part for policy in policies for part in policy.parts]
    seen: set[str] = set()
    while names := {name for text in texts for name in _named(text)} - seen:
        seen |= names
        helpers = [_Helper(*row) for row in db.rows(connection, HELPERS, [sorted(names)])]
        texts = [helper.body for helper in helpers]
        for helper in helpers:
            yield helper, list(reading.set_faults(helper.plan(connection), leading))


def _named(text: str) -> set[str]:
    return {call.partition("(")[0] for call in conditions.calls(text)}


def _as_roles(connection: db.Connection, policies: Sequence[_Policy]) -> Iterator[Finding]:
    """Policies under which a role's own statement cannot even be planned: they go in circles."""
    for policy in policies:
        if not (statement := _statement(policy)):
            continue
        for role in policy.roles:
            if error := _planned_as(connection, role, policy, statement):
                cure = "ask about other tables through a helper in private: no policy holds it up"
                yield policy.finding(reading.Fault(BROKEN, f"as {role}: {error}", cure))


def _statement(policy: _Policy) -> str:
    if policy.command == "select":
        return f"select from {policy.relation}"
    if policy.command == "delete":
        return f"delete from {policy.relation}"
    if policy.command == "update" and policy.updatable:
        return f"update {policy.relation} set {db.ident(policy.updatable)} = default"
    return ""


def _planned_as(connection: db.Connection, role: str, policy: _Policy, statement: str) -> str:
    """Why the role's statement cannot be planned; "" when it can, or the role has no grant."""
    connection.execute("savepoint planned")
    try:
        script = (
            f"grant usage on schema {db.ident(policy.schema)} to {db.ident(role)};"
            f"set local role {db.ident(role)}; explain {statement}"
        )
        db.run_script(connection, script)
    except db.InsufficientPrivilege:
        return ""
    except db.PsycopgError as error:
        return _first_line(error)
    finally:
        connection.execute("rollback to savepoint planned")
    return ""
