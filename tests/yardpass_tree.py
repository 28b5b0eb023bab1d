"""The YardPass tree in a database, people in it, and a way to act as one of them.

One database per session holds the migrated tree; each test works in a transaction of its own that
is rolled back, so tests neither see each other nor need a database each.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from copies import fresh
from psycopg.conninfo import make_conninfo
from pytest_postgresql.executors import NoopExecutor

from yardpass_db import db
from yardpass_db.migrate import Options, Report, migrate
from yardpass_db.progress import Silent
from yardpass_db.server import OWNER as DATABASE_OWNER
from yardpass_db.sources import read_tree
from yardpass_db.verify import Offender, offenders, read_checks, told
from yardpass_db.workspace import Workspace

ROOT = Path(__file__).parents[1]
TREE = ROOT / "sql"
FIXTURES = Path(__file__).parent / "fixtures"


def person(number: int) -> str:
    return f"a0000000-0000-4000-8000-{number:012d}"


OWNER, ADMIN, EDITOR, VIEWER, STRANGER, OTHER, BOTH, NEWCOMER = (person(n) for n in range(1, 9))
ORG, OTHER_ORG = (f"b0000000-0000-4000-8000-{n:012d}" for n in (1, 2))
WALLET = "c0000000-0000-4000-8000-000000000001"
IMPORT = "d0000000-0000-4000-8000-000000000001"

WORLD = f"""
insert into auth.users (id, email)
  select format('a0000000-0000-4000-8000-%s', lpad(n::text, 12, '0'))::uuid, n || '@example.org'
  from generate_series(1, 8) as n;
insert into users.user_profiles (user_id, display_name, phone)
  select id, 'Person ' || email, '+1' || left(email, 1) from auth.users
  where id <> '{NEWCOMER}';
insert into organizations.organizations (id, name, created_by) values
  ('{ORG}', 'Ours', '{OWNER}'), ('{OTHER_ORG}', 'Theirs', '{OTHER}');
insert into organizations.org_memberships (org_id, user_id, role) values
  ('{ORG}', '{OWNER}', 'owner'), ('{ORG}', '{ADMIN}', 'admin'),
  ('{ORG}', '{EDITOR}', 'editor'), ('{ORG}', '{VIEWER}', 'viewer'),
  ('{ORG}', '{BOTH}', 'viewer'), ('{OTHER_ORG}', '{BOTH}', 'admin'),
  ('{OTHER_ORG}', '{OTHER}', 'owner');
insert into organizations.org_wallets (id, org_id, balance_credits)
  values ('{WALLET}', '{ORG}', 70);
insert into organizations.org_wallet_transactions
  (wallet_id, credits_delta, transaction_type) values ('{WALLET}', 70, 'purchase');
insert into organizations.org_invitations (org_id, email, token, expires_at, invited_by)
  values ('{ORG}', 'new@example.org', 'secret-of-the-link', '2100-01-01', '{OWNER}');
insert into organizations.payout_accounts (context_type, context_id)
  values ('organization', '{ORG}');
insert into organizations.payout_configurations (organization_id, stripe_connect_account_id)
  values ('{ORG}', 'acct_1');
insert into organizations.org_contact_imports (id, org_id, name, imported_by)
  values ('{IMPORT}', '{ORG}', 'Guests of May', '{ADMIN}');
insert into organizations.org_contact_import_entries (import_id, email)
  values ('{IMPORT}', 'guest@example.org');
insert into users.follows
  (follower_user_id, follower_type, follower_org_id, target_type, target_id)
  values ('{EDITOR}', 'organization', '{ORG}', 'organizer', '{OTHER_ORG}');
"""


def migrate_tree(connection: db.Connection) -> Report:
    """What a run of the whole tree did to the database."""
    return migrate(Workspace.open(TREE, connection), Options(), Silent())


CHECKS = dict(read_checks(TREE))


def found_by(check: str, connection: db.Connection) -> list[Offender]:
    """What a check of the tree returns, told what `verify` tells it. Within a transaction."""
    db.run_script(connection, told(read_tree(TREE)))
    file = CHECKS[check]
    return offenders(connection, check, file, file.text)


class DeniedError(Exception):
    """The client may not even ask: no grant on the relation, column or function."""


class RefusedError(Exception):
    """The client may ask, but not write this row: a policy's WITH CHECK, a rule or a trigger."""


@dataclass(frozen=True)
class Acting:
    """A database role with the claims of a token, as the API acts for a client."""

    connection: db.Connection
    role: str
    user: str | None = None
    claims: dict[str, Any] | None = None

    def run(self, statement: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Rows of a statement. Raises DeniedError or RefusedError; then nothing was written."""
        return self._run(statement, parameters)[0]

    def writes(self, statement: str, parameters: Sequence[object] = ()) -> int:
        """How many rows a statement without RETURNING wrote. Raises like `run`."""
        return self._run(statement, parameters)[1]

    def value(self, statement: str, parameters: Sequence[object] = ()) -> Any:
        """The first column of the first row, None when there is none. Raises like `run`."""
        found = self.run(statement, parameters)
        return found[0][0] if found else None

    def _run(self, statement: str, parameters: Sequence[object]) -> tuple[list[Any], int]:
        claims = {"role": self.role, **(self.claims or {})}
        if self.user:
            claims["sub"] = self.user
        try:
            with self.connection.transaction():
                db.value(
                    self.connection,
                    "select set_config('request.jwt.claims', %s, true)",
                    [json.dumps(claims)],
                )
                self.connection.execute(f"set local role {db.ident(self.role)}".encode())
                cursor = self.connection.execute(statement.encode(), list(parameters) or None)
                found = cursor.fetchall() if cursor.description else []
                self.connection.execute("reset role")
        except db.PsycopgError as error:
            text = db.failure(error)
            if "permission denied" in text:
                raise DeniedError(text) from None
            if "row-level security" in text or "would have no owner" in text:
                raise RefusedError(text) from None
            raise
        return found, cursor.rowcount

    def outcome(self, statement: str, parameters: Sequence[object] = ()) -> str:
        """`denied`, `refused`, `rows` or `none` (allowed, but no row seen or written)."""
        try:
            count = self.writes(statement, parameters)
        except DeniedError:
            return "denied"
        except RefusedError:
            return "refused"
        return "rows" if count else "none"


@pytest.fixture(scope="session")
def migrated_url(template: NoopExecutor, address: dict[str, str]) -> Iterator[str]:
    """The session's database with the whole tree in it, as `postgres` reaches it."""
    with fresh(template, address, "yardpass_tree") as superuser:
        url = make_conninfo(superuser, user=DATABASE_OWNER)
        with db.connect(url) as connection:
            migrate_tree(connection)
        yield url


@pytest.fixture
def database(migrated_url: str) -> Iterator[db.Connection]:
    """The migrated tree inside a transaction that ends with the test."""
    with db.connect(migrated_url) as connection:
        connection.execute("begin")
        yield connection
        connection.execute("rollback")


@pytest.fixture
def world(database: db.Connection) -> db.Connection:
    """`database` with people, two organizations and a row of ours in every table."""
    db.run_script(database, WORLD)
    return database


PERSONAS: dict[str, tuple[str, str | None]] = {
    "visitor": ("anon", None),
    "nobody": ("authenticated", None),
    "stranger": ("authenticated", STRANGER),
    "newcomer": ("authenticated", NEWCOMER),
    "other": ("authenticated", OTHER),
    "both": ("authenticated", BOTH),
    "viewer": ("authenticated", VIEWER),
    "editor": ("authenticated", EDITOR),
    "admin": ("authenticated", ADMIN),
    "owner": ("authenticated", OWNER),
    "service": ("service_role", None),
}
"""Who acts: visitor is anon, nobody has a token without `sub`, newcomer has no profile, other owns
another organization, both is viewer of ours and admin of the other one."""


@pytest.fixture
def acting(world: db.Connection) -> Callable[[str], Acting]:
    """`acting("editor")` is that persona in the world."""

    def choose(name: str) -> Acting:
        role, user = PERSONAS[name]
        return Acting(world, role, user)

    return choose
