"""Who reads which table: every table by every persona, through the name the application uses."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from yardpass_tree import ORG, OWNER, PERSONAS, WALLET, Acting

from yardpass_db import db

ANYBODY = set(PERSONAS)
MEMBERS = {"viewer", "editor", "admin", "owner", "both", "service"}
EDITORS = {"editor", "admin", "owner", "service"}
ADMINS = {"admin", "owner", "service"}
SIGNED_IN = ANYBODY - {"visitor", "nobody"}

# The row of ours in each table, and who reads it.
ROWS: dict[str, tuple[str, set[str]]] = {
    "countries": ("code = 'US'", ANYBODY),
    "currencies": ("code = 'EUR'", ANYBODY),
    "industries": ("name = 'Technology'", ANYBODY),
    "event_categories": ("name = 'Music'", ANYBODY),
    "timezones": ("name = 'America/New_York'", ANYBODY),
    "user_profiles": (f"user_id = '{OWNER}'", SIGNED_IN),
    "follows": (f"follower_org_id = '{ORG}'", MEMBERS | {"other"}),
    "organizations": (f"id = '{ORG}'", MEMBERS),
    "org_memberships": (f"org_id = '{ORG}' and user_id = '{OWNER}'", MEMBERS),
    "org_wallets": (f"org_id = '{ORG}'", ADMINS),
    "org_wallet_transactions": (f"wallet_id = '{WALLET}'", ADMINS),
    "org_invitations": (f"org_id = '{ORG}'", ADMINS),
    "payout_accounts": (f"context_id = '{ORG}'", ADMINS),
    "payout_configurations": (f"organization_id = '{ORG}'", ADMINS),
    "org_contact_imports": (f"org_id = '{ORG}'", EDITORS),
    "org_contact_import_entries": ("email = 'guest@example.org'", EDITORS),
}


def expected(table: str, persona: str) -> str:
    if persona in ROWS[table][1]:
        return "rows"
    # Visitors have no grant on anything but lookup tables: an error, not an empty answer.
    return "denied" if persona == "visitor" else "none"


@pytest.mark.parametrize("persona", PERSONAS)
@pytest.mark.parametrize("table", ROWS)
def test_reading(acting: Callable[[str], Acting], table: str, persona: str) -> None:
    query = f"select * from public.{table} where {ROWS[table][0]}"
    assert acting(persona).outcome(query) == expected(table, persona)


def test_every_table_is_in_this_matrix(database: db.Connection) -> None:
    found = db.rows(
        database,
        "select table_name from information_schema.tables"
        " where table_schema in ('ref', 'users', 'organizations')",
    )
    assert {name for (name,) in found} == set(ROWS)
