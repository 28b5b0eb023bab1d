"""Who adds, changes and deletes which row: every table by every persona, with a WHERE and blind.

Blind statements matter: without a WHERE, PostgreSQL does not add the SELECT policies.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from yardpass_tree import (
    IMPORT,
    NEWCOMER,
    ORG,
    OTHER_ORG,
    OWNER,
    PERSONAS,
    STRANGER,
    VIEWER,
    WALLET,
    Acting,
)

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
    "org_wallets": Row("organizations", f"org_id = '{ORG}'", "status = 'frozen'", granted=()),
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


def blindly(
    world: db.Connection, person: Acting, table: str, verb: str, schema: str = "public"
) -> str:
    """What a statement without WHERE did to our row: reached, spared, or refused as a whole."""
    before = held(world, table)
    change = f"update {schema}.{table} set {ROWS[table].change}"
    outcome = person.outcome(change if verb == "update" else f"delete from {schema}.{table}")
    if outcome == "refused":
        return outcome
    return "reached" if held(world, table) != before else "spared"


@pytest.mark.parametrize("persona", sorted(set(PERSONAS) - SERVICE))
@pytest.mark.parametrize("table", ROWS)
def test_changing_blindly_spares_rows_of_others(
    world: db.Connection, acting: Callable[[str], Acting], table: str, persona: str
) -> None:
    reached = "reached" if persona in ROWS[table].changers else "spared"
    assert blindly(world, acting(persona), table, "update") == reached


@pytest.mark.parametrize("persona", sorted(set(PERSONAS) - SERVICE))
@pytest.mark.parametrize("table", ROWS)
def test_deleting_blindly_spares_rows_of_others(
    world: db.Connection, acting: Callable[[str], Acting], table: str, persona: str
) -> None:
    reached = "reached" if persona in ROWS[table].deleters else "spared"
    if table == "org_memberships" and persona in {"owner", "other"}:
        reached = "refused"  # It would also take the last owner of an organization.
    assert blindly(world, acting(persona), table, "delete") == reached


# A row that each persona tries to add in its own name, and who may. {me} is the persona.
INSERTS: dict[str, tuple[str, set[str]]] = {
    "user_profiles": (
        f"(user_id, display_name) values ('{NEWCOMER}', 'x')",
        {"newcomer", "service"},
    ),
    "follows": (
        "(follower_user_id, follower_type, follower_org_id, target_type, target_id)"
        f" values ('{{me}}', 'organization', '{ORG}', 'user', '{VIEWER}')",
        EDITORS,
    ),
    "organizations": (f"(name, created_by) values ('New', '{OWNER}')", {"owner", "service"}),
    "org_memberships": (f"(org_id, user_id) values ('{ORG}', '{STRANGER}')", ADMINS),
    "org_invitations": (
        "(org_id, email, expires_at, invited_by)"
        f" values ('{ORG}', 'x@example.org', '2100-01-01', '{{me}}')",
        ADMINS,
    ),
    "org_contact_imports": (
        f"(org_id, name, imported_by) values ('{ORG}', 'x', '{{me}}')",
        EDITORS,
    ),
    "org_contact_import_entries": (f"(import_id) values ('{IMPORT}')", EDITORS),
    "countries": ("(code, name) values ('NZ', 'New Zealand')", SERVICE),
    "currencies": ("(code, name) values ('NZD', 'New Zealand Dollar')", SERVICE),
    "industries": ("(name) values ('x')", SERVICE),
    "event_categories": ("(name) values ('x')", SERVICE),
    "timezones": ("(name, offset_minutes) values ('UTC', 0)", SERVICE),
    "org_wallets": (f"(org_id) values ('{OTHER_ORG}')", SERVICE),
    "org_wallet_transactions": (
        f"(wallet_id, credits_delta, transaction_type) values ('{WALLET}', 100, 'purchase')",
        SERVICE,
    ),
    "payout_accounts": (f"(context_type, context_id) values ('individual', '{VIEWER}')", SERVICE),
    "payout_configurations": (
        f"(organization_id, stripe_connect_account_id) values ('{OTHER_ORG}', 'acct_2')",
        SERVICE,
    ),
}
INSERTABLE = set(list(INSERTS)[:7])


def insertion(table: str, persona: str, schema: str = "public") -> str:
    me = PERSONAS[persona][1] or OWNER
    return f"insert into {schema}.{table} {INSERTS[table][0].format(me=me)}"


def expected_of_adding(table: str, persona: str) -> str:
    if persona in INSERTS[table][1]:
        return "rows"
    return "refused" if table in INSERTABLE and persona != "visitor" else "denied"


@pytest.mark.parametrize("persona", PERSONAS)
@pytest.mark.parametrize("table", INSERTS)
def test_adding_a_row(acting: Callable[[str], Acting], table: str, persona: str) -> None:
    outcome = acting(persona).outcome(insertion(table, persona))
    assert outcome == expected_of_adding(table, persona)
