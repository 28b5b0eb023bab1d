"""The `doctor` command: each thing a migration needs, tried in turn, with the cure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from yardpass_db import db, history, platform, session
from yardpass_db.config import Target
from yardpass_db.errors import YardpassError
from yardpass_db.output import coloured, plural
from yardpass_db.plan import refuse_mismatch
from yardpass_db.sources import read_tree
from yardpass_db.workspace import Workspace

OLDEST_SERVER = 150000


@dataclass(frozen=True)
class Finding:
    """One examination. `state`: ok, note or fail."""

    state: str
    what: str
    detail: str = ""
    hint: str = ""

    def as_dict(self) -> dict[str, Any]:
        return dict(self.__dict__)


@dataclass(frozen=True)
class Examination:
    """All findings in order."""

    findings: tuple[Finding, ...]

    @property
    def healthy(self) -> bool:
        return all(finding.state != "fail" for finding in self.findings)

    def as_dict(self) -> dict[str, Any]:
        return {"healthy": self.healthy, "findings": [one.as_dict() for one in self.findings]}

    def text(self) -> str:
        colours = {"ok": "green", "note": "yellow", "fail": "red"}
        lines = []
        for one in self.findings:
            mark = coloured(one.state.ljust(4), colours[one.state])
            lines.append(f"{mark}  {one.what}{': ' + one.detail if one.detail else ''}")
            lines += [f"      {line}" for line in one.hint.splitlines()]
        return "\n".join(lines)


def examine(target: Target, sources: Path) -> Examination:
    """Try everything a migration needs; a failed connection ends it early."""
    findings = [Finding("ok", "database", f"{target.shown} ({target.origin})")]
    try:
        tree = read_tree(sources)
        migrations = plural(len(tree.migrations), "migration")
        count = f"{migrations}, {plural(len(tree.repeatables), 'repeatable')}"
        findings.append(Finding("ok", "source tree", f"{sources}, {count}"))
    except YardpassError as error:
        return Examination((*findings, _failed("source tree", error)))
    try:
        connection = db.connect(target.url, application="yardpass-db doctor")
    except YardpassError as error:
        return Examination((*findings, _failed("connection", error)))
    with connection:
        workspace = Workspace(tree, connection)
        for look in (_server, _session, _rights, _platform, _vector, _lock, _history, _leftovers):
            findings += _guarded(look, workspace)
    return Examination(tuple(findings))


def _guarded(look: Callable[[Workspace], Iterator[Finding]], workspace: Workspace) -> list[Finding]:
    name = look.__name__.lstrip("_")
    try:
        return list(look(workspace))
    except YardpassError as error:
        return [_failed(name, error)]
    except db.PsycopgError as error:
        return [Finding("fail", name, db.failure(error))]


def _failed(what: str, error: YardpassError) -> Finding:
    where = f" ({error.place})" if error.place else ""
    return Finding("fail", what, f"{error.message}{where} {error.detail}".strip(), error.hint)


def _server(workspace: Workspace) -> Iterator[Finding]:
    info = workspace.connection.info
    version = str(db.value(workspace.connection, "show server_version"))
    if info.server_version < OLDEST_SERVER:
        yield Finding(
            "fail", "server", f"PostgreSQL {version}", "PostgreSQL 15 or newer is needed."
        )
    else:
        yield Finding("ok", "server", f"PostgreSQL {version}")
    if db.value(workspace.connection, "select pg_is_in_recovery()"):
        yield Finding("note", "standby", "status and verify work here; migrate needs the primary")


def _session(workspace: Workspace) -> Iterator[Finding]:
    session.refuse_pooler(workspace.connection)
    yield Finding("ok", "session", "settings and locks hold: no transaction pooler in between")


def _rights(workspace: Workspace) -> Iterator[Finding]:
    role, is_super, creates, creates_databases = db.rows(
        workspace.connection,
        "select current_user, r.rolsuper, has_database_privilege(current_database(), 'create'),"
        " r.rolcreatedb or r.rolsuper from pg_roles r where r.rolname = current_user",
    )[0]
    kind = "a superuser" if is_super else "not a superuser"
    yield Finding("ok", "role", f"{role}, {kind}")
    if not creates:
        yield Finding(
            "fail", "rights", "the role may not create schemas here",
            f"grant create on database {db.ident(str(workspace.connection.info.dbname))}"
            f" to {db.ident(role)};",
        )  # fmt: skip
    if not creates_databases:
        yield Finding(
            "note", "clones", "without CREATEDB, prove, baseline and plan --trace cannot clone here"
        )


def _platform(workspace: Workspace) -> Iterator[Finding]:
    found = platform.installed(workspace.connection)
    if found == "none":
        yield Finding(
            "note", "platform", "no auth schema: not a Supabase database",
            "If your tree needs auth.users: yardpass-db platform --url …",
        )  # fmt: skip
    else:
        yield Finding("ok", "platform", "Supabase" if found == "supabase" else "installed by us")


def _vector(workspace: Workspace) -> Iterator[Finding]:
    found = db.rows(
        workspace.connection,
        "select installed_version, default_version from pg_available_extensions"
        " where name = 'vector'",
    )
    if not found:
        yield Finding(
            "note", "pgvector", "not available on this server",
            "Debian: apt install postgresql-<major>-pgvector; Supabase: Database → Extensions.",
        )  # fmt: skip
    else:
        installed, default = found[0]
        state = f"{installed} installed" if installed else f"{default} available, not installed"
        yield Finding("ok", "pgvector", state)


def _lock(workspace: Workspace) -> Iterator[Finding]:
    found = session.holder(workspace.connection)
    if found:
        yield Finding("note", "lock", f"somebody is migrating: {found}")
    else:
        yield Finding("ok", "lock", "free")


def _history(workspace: Workspace) -> Iterator[Finding]:
    if not history.exists(workspace.connection):
        yield Finding("ok", "history", "none yet: nothing has run on this database")
        return
    plan = workspace.plan()
    refuse_mismatch(plan, workspace.diff)
    state = f"{len(plan.steps)} steps pending" if plan.steps else "files and database agree"
    yield Finding("ok", "history", state)


def _leftovers(workspace: Workspace) -> Iterator[Finding]:
    connection = workspace.connection
    invalid = db.rows(
        connection,
        "select indexrelid::regclass::text from pg_index where not indisvalid order by 1",
    )
    for (name,) in invalid:
        yield Finding(
            "note", "invalid index", name, "A re-run of migrate mends its own; else drop it."
        )
    if not history.exists(connection):
        return
    if history.unfinished_rollback(connection):
        yield Finding(
            "note", "rollback", "one was cut off", "yardpass-db rollback finishes it;"
            " yardpass-db migrate goes forward again."
        )  # fmt: skip
    half = db.rows(connection, f"select distinct address from {history.SCHEMA}.journal")
    for (address,) in half:
        yield Finding(
            "note",
            "half-done file",
            address,
            "yardpass-db migrate goes on after its last statement.",
        )
