"""Who changes and deletes which row: every table by every persona, with a WHERE and blind.

Blind statements matter: without a WHERE, PostgreSQL does not add the SELECT policies.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from yardpass_tree import ORG, PERSONAS, VIEWER, WALLET, Acting

from yardpass_db import db

EDITORS = {"editor", "admin", "owner", "service"}
ADMINS = {"admin", "owner", "service"}
SERVICE = {"service"}


@dataclass(frozen=True)
class Row:
    """A row of ours: where it is, the change tried on it, who may change and who may delete it.

    Without `granted` no client has a grant for the verb, and is denied rather than shown nothing.
    """

    base: str
    where: str
    change: str
    changers: set[str] = field(default_factory=lambda: SERVICE)
    deleters: set[str] = field(default_factory=lambda: SERVICE)
    granted: tuple[str, ...] = ("update", "delete")

    def allowed(self, verb: str) -> set[str]:
        return self.changers if verb == "update" else self.deleters


ROWS = {
    "countries": Row("ref", "code = 'US'", "name = 'x'", granted=()),
    "currencies": Row("ref", "code = 'EUR'", "name = 'x'", granted=()),
    "industries": Row("ref", "name = 'Travel'", "description = 'x'", granted=()),
    "event_categories": Row("ref", "name = 'Music'", "created_at = '2001-01-01'", granted=()),
    "timezones": Row("ref", "name = 'Asia/Tokyo'", "description = 'x'", granted=()),
    "user_profiles": Row(
        "users",
        f"user_id = '{VIEWER}'",
        "bio = 'x'",
        {"viewer", "service"},
        granted=("update",),
    ),
    # Ours follows the other organization: it answers, both may end it.
    "follows": Row(
        "users",
        f"follower_org_id = '{ORG}'",
        "status = 'declined'",
        {"other", "both", "service"},
        EDITORS | {"other", "both"},
    ),
    "organizations": Row(
        "organizations", f"id = '{ORG}'", "name = 'x'", ADMINS, {"owner", "service"}
    ),
    "org_memberships": Row(
        "organizations",
        f"org_id = '{ORG}' and user_id = '{VIEWER}'",
        "role = 'editor'",
        ADMINS,
        ADMINS | {"viewer"},
    ),
    "org_wallets": Row("organizations", f"org_id = '{ORG}'", "balance_credits = 9", granted=()),
    "org_wallet_transactions": Row(
        "organizations", f"wallet_id = '{WALLET}'", "credits_delta = 9", granted=()
    ),
    "org_invitations": Row(
        "organizations", f"org_id = '{ORG}'", "status = 'revoked'", ADMINS, ADMINS
    ),
    "payout_accounts": Row(
        "organizations", f"context_id = '{ORG}'", "payouts_enabled = true", granted=()
    ),
    "payout_configurations": Row(
        "organizations", f"organization_id = '{ORG}'", "platform_fee_percentage = 0", granted=()
    ),
    "org_contact_imports": Row("organizations", f"org_id = '{ORG}'", "name = 'x'", EDITORS, ADMINS),
    "org_contact_import_entries": Row(
        "organizations", "email = 'guest@example.org'", "full_name = 'x'", EDITORS, EDITORS
    ),
}


def expected(row: Row, verb: str, persona: str) -> str:
    if persona in row.allowed(verb):
        return "rows"
    return "none" if verb in row.granted and persona != "visitor" else "denied"


@pytest.mark.parametrize("persona", PERSONAS)
@pytest.mark.parametrize("table", ROWS)
def test_changing_a_row(acting: Callable[[str], Acting], table: str, persona: str) -> None:
    row = ROWS[table]
    outcome = acting(persona).outcome(f"update public.{table} set {row.change} where {row.where}")
    assert outcome == expected(row, "update", persona)


@pytest.mark.parametrize("persona", PERSONAS)
@pytest.mark.parametrize("table", ROWS)
def test_deleting_a_row(acting: Callable[[str], Acting], table: str, persona: str) -> None:
    row = ROWS[table]
    outcome = acting(persona).outcome(f"delete from public.{table} where {row.where}")
    assert outcome == expected(row, "delete", persona)


def held(connection: db.Connection, table: str) -> list[tuple[object, ...]]:
    row = ROWS[table]
    query = f"select t::text from {row.base}.{table} t where {row.where}"
    return db.rows(connection, query)


@pytest.mark.parametrize("persona", sorted(set(PERSONAS) - SERVICE))
@pytest.mark.parametrize("table", ROWS)
def test_changing_blindly_spares_rows_of_others(
    world: db.Connection, acting: Callable[[str], Acting], table: str, persona: str
) -> None:
    before = held(world, table)
    acting(persona).outcome(f"update public.{table} set {ROWS[table].change}")
    changed = held(world, table) != before
    assert changed == (persona in ROWS[table].changers)


@pytest.mark.parametrize("persona", sorted(set(PERSONAS) - SERVICE))
@pytest.mark.parametrize("table", ROWS)
def test_deleting_blindly_spares_rows_of_others(
    world: db.Connection, acting: Callable[[str], Acting], table: str, persona: str
) -> None:
    # A blind delete that would also take the last owner is refused as a whole.
    outcome = acting(persona).outcome(f"delete from public.{table}")
    gone = not held(world, table)
    assert gone == (persona in ROWS[table].deleters and outcome == "rows")
