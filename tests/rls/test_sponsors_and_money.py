"""Who may do what with sponsors, campaigns and wallets; everything else of theirs is closed.

The sponsor's members are the people of our organization with the same roles, but `both` belongs
to the organization only.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from yardpass_tree import FIXTURES, ORG, OWNER, PERSONAS, STRANGER, VIEWER, Acting

from yardpass_db import db

Act = Callable[[str], Acting]
SERVICE = {"service"}
OWNERS = {"owner", "service"}
ADMINS = OWNERS | {"admin"}
EDITORS = ADMINS | {"editor"}
SPONSORS = EDITORS | {"viewer"}
MEMBERS = SPONSORS | {"both"}
SPONSOR = "50200000-0000-4000-8000-000000000001"
CAMPAIGN = "ca200000-0000-4000-8000-000000000001"
SOLD = "c2000000-0000-4000-8000-000000000001"
VERBS = ("select", "insert", "update", "delete")
LETTERS = {"select": "r", "insert": "a", "update": "w", "delete": "d"}


@dataclass(frozen=True)
class Row:
    """A row of ours, what is tried on it and who may: readers, adders, changers, deleters."""

    schema: str
    where: str
    values: str
    change: str
    may: tuple[set[str], set[str], set[str], set[str]]
    room: str = ""  # what has to go before another row can be added

    def allowed(self, verb: str) -> set[str]:
        return self.may[VERBS.index(verb)]

    def granted(self, verb: str) -> bool:
        return self.allowed(verb) != SERVICE


OWN = ({"viewer", "service"}, SERVICE, SERVICE, SERVICE)
PART = (MEMBERS, EDITORS, EDITORS, EDITORS)
OF_SPONSOR, OF_CAMPAIGN = f"sponsor_id = '{SPONSOR}'", f"campaign_id = '{CAMPAIGN}'"
ROWS = {
    "wallets": Row(
        "payments",
        f"user_id = '{VIEWER}'",
        f"(user_id) values ('{STRANGER}')",
        "low_balance_threshold = 5",
        OWN,
    ),
    "wallet_transactions": Row(
        "payments",
        f"wallet_id = '{SOLD}'",
        f"(wallet_id, type, credits_delta) values ('{SOLD}', 'promo', 1)",
        "memo = 'x'",
        OWN,
    ),
    "invoices": Row(
        "payments",
        f"wallet_id = '{SOLD}'",
        "(wallet_id, amount_usd_cents, credits_purchased, status)"
        f" values ('{SOLD}', 1, 1, 'pending')",
        "receipt_url = 'x'",
        OWN,
    ),
    "campaigns": Row(
        "campaigns",
        f"id = '{CAMPAIGN}'",
        "(org_id, created_by, name, total_budget_credits, start_date)"
        f" values ('{ORG}', '{{me}}', 'New', 1, now())",
        "name = 'x'",
        (MEMBERS, EDITORS, EDITORS, ADMINS),
    ),
    "ad_creatives": Row(
        "campaigns",
        OF_CAMPAIGN,
        f"(campaign_id, headline, media_type) values ('{CAMPAIGN}', 'New', 'video')",
        "headline = 'x'",
        PART,
    ),
    "campaign_placements": Row(
        "campaigns",
        OF_CAMPAIGN,
        f"(campaign_id, placement) values ('{CAMPAIGN}', 'story')",
        "enabled = false",
        PART,
    ),
    "campaign_targeting": Row(
        "campaigns",
        OF_CAMPAIGN,
        f"(campaign_id) values ('{CAMPAIGN}')",
        "exclude_past_attendees = true",
        PART,
        room="delete from campaigns.campaign_targeting",
    ),
    "sponsors": Row(
        "sponsorship",
        f"id = '{SPONSOR}'",
        f"(name, created_by) values ('New', '{OWNER}')",
        "name = 'x'",
        (SPONSORS, OWNERS, ADMINS, OWNERS),
    ),
    "sponsor_members": Row(
        "sponsorship",
        f"{OF_SPONSOR} and user_id = '{VIEWER}'",
        f"(sponsor_id, user_id) values ('{SPONSOR}', '{STRANGER}')",
        "role = 'editor'",
        (SPONSORS, ADMINS, ADMINS, ADMINS | {"viewer"}),
    ),
    "sponsor_profiles": Row(
        "sponsorship",
        OF_SPONSOR,
        f"(sponsor_id) values ('{SPONSOR}')",
        "industry = 'x'",
        (SPONSORS, EDITORS, EDITORS, ADMINS),
        room="delete from sponsorship.sponsor_profiles",
    ),
    "sponsor_public_profiles": Row(
        "sponsorship",
        OF_SPONSOR,
        f"(sponsor_id, slug) values ('{SPONSOR}', 'new')",
        "headline = 'x'",
        (SPONSORS, EDITORS, EDITORS, ADMINS),
        room="delete from sponsorship.sponsor_public_profiles",
    ),
}
CASES = [(table, verb) for table in ROWS for verb in VERBS]


def statement(table: str, verb: str, persona: str) -> str:
    row = ROWS[table]
    me = PERSONAS[persona][1] or OWNER
    return {
        "select": f"select * from public.{table} where {row.where}",
        "insert": f"insert into public.{table} {row.values.format(me=me)}",
        "update": f"update public.{table} set {row.change} where {row.where}",
        "delete": f"delete from public.{table} where {row.where}",
    }[verb]


def expected(table: str, verb: str, persona: str) -> str:
    row = ROWS[table]
    if persona in row.allowed(verb):
        return "rows"
    if persona == "visitor" or not row.granted(verb):
        return "denied"
    return "refused" if verb == "insert" else "none"


def outcome(world: db.Connection, acting: Act, table: str, verb: str, persona: str) -> str:
    if verb == "insert" and ROWS[table].room:
        db.run_script(world, ROWS[table].room)
    return acting(persona).outcome(statement(table, verb, persona))


@pytest.mark.parametrize("persona", PERSONAS)
@pytest.mark.parametrize(("table", "verb"), CASES, ids=[f"{v} {t}" for t, v in CASES])
def test_only_who_may_does(
    filled: db.Connection, acting: Act, table: str, verb: str, persona: str
) -> None:
    assert outcome(filled, acting, table, verb, persona) == expected(table, verb, persona)


def blindly(world: db.Connection, acting: Act, table: str, verb: str, persona: str) -> str:
    """What a statement without WHERE did to our row: reached, spared, or refused as a whole."""
    row = ROWS[table]
    held = f"select t::text from {row.schema}.{table} t where {row.where}"
    before = db.rows(world, held)
    change = f"update public.{table} set {row.change}"
    done = acting(persona).outcome(change if verb == "update" else f"delete from public.{table}")
    if done == "refused":
        return done
    return "reached" if db.rows(world, held) != before else "spared"


@pytest.mark.parametrize("persona", sorted(set(PERSONAS) - SERVICE))
@pytest.mark.parametrize("verb", ["update", "delete"])
@pytest.mark.parametrize("table", ROWS)
def test_blind_statement_spares_rows_of_others(
    filled: db.Connection, acting: Act, table: str, verb: str, persona: str
) -> None:
    reached = "reached" if persona in ROWS[table].allowed(verb) else "spared"
    if (table, verb, persona) == ("sponsor_members", "delete", "owner"):
        reached = "refused"  # It would also take the last owner.
    assert blindly(filled, acting, table, verb, persona) == reached


def noticed(world: db.Connection, acting: Act, table: str, verb: str) -> bool:
    """Whether somebody's outcome differs from what this file says."""
    for persona in sorted(set(PERSONAS) - SERVICE):
        with world.transaction(force_rollback=True):
            if verb in ("update", "delete"):
                allowed = persona in ROWS[table].allowed(verb)
                try:
                    happens = blindly(world, acting, table, verb, persona)
                except db.PsycopgError:
                    return True  # It got as far as a row of others, which its orders keep.
                differs = happens != ("reached" if allowed else "spared")
                differs &= (table, verb, persona) != ("sponsor_members", "delete", "owner")
            else:
                happens = outcome(world, acting, table, verb, persona)
                differs = happens != expected(table, verb, persona)
        if differs:
            return True
    return False


POLICIES = [(table, verb) for table, verb in CASES if ROWS[table].granted(verb)]
WEAKENED = {
    "opened": "alter policy {policy} on {table} {clause} (true)",
    "lost": "drop policy {policy} on {table}",
}


@pytest.mark.parametrize("how", WEAKENED)
@pytest.mark.parametrize(("table", "verb"), POLICIES, ids=[f"{v} {t}" for t, v in POLICIES])
def test_weakened_policy_is_noticed(
    filled: db.Connection, acting: Act, table: str, verb: str, how: str
) -> None:
    home = f"{ROWS[table].schema}.{table}"
    policy = db.value(
        filled,
        "select quote_ident(polname) from pg_policy where polrelid = %s::regclass and polcmd = %s",
        [home, LETTERS[verb]],
    )
    clause = "with check" if verb == "insert" else "using"
    db.run_script(filled, WEAKENED[how].format(policy=policy, table=home, clause=clause))
    assert noticed(filled, acting, table, verb)


# What the organization reads of its events, and what people record of themselves: see
# sql/rls/access.toml, which holds every cell of them.
OPENED = {
    "ad_spend_ledger",
    "analytics_events",
    "audience_consents",
    "event_audience_insights",
    "event_impressions",
    "event_stat_snapshots",
    "event_video_counters",
    "negative_feedback",
    "post_clicks",
    "post_impressions",
    "post_video_counters",
    "post_views",
    "reports",
    "share_links",
    "sponsorship_packages",
}


def closed_tables() -> list[str]:
    """Tables of these schemas that no client may touch, by the name the application uses."""
    schemas = {"sponsorship", "campaigns", "analytics", "payments", "ml", "public"}
    with (FIXTURES / "catalog_columns.csv").open(newline="") as lines:
        found = {line["table"] for line in csv.DictReader(lines) if line["schema"] in schemas}
    return sorted(found - set(ROWS) - OPENED)


TRIED = {
    "select": "select * from public.{}",
    "insert": "insert into public.{} default values",
    "update": "update public.{0} set {1} = {1}",
    "delete": "delete from public.{}",
}


@pytest.mark.parametrize("verb", TRIED)
@pytest.mark.parametrize("persona", ["visitor", "owner"])
@pytest.mark.parametrize("table", closed_tables())
def test_closed_table_is_denied(
    database: db.Connection, table: str, persona: str, verb: str
) -> None:
    column = db.value(
        database,
        "select attname from pg_attribute where attrelid = %s::regclass and attnum = 1",
        [f"public.{table}"],
    )
    client = Acting(database, *PERSONAS[persona])
    assert client.outcome(TRIED[verb].format(table, column)) == "denied"


# Columns that only service_role gives: value tried by an owner of everything.
GIVEN = [
    ("campaigns", "spent_credits = 0"),
    ("campaigns", f"org_id = '{ORG}'"),
    ("campaigns", "created_by = created_by"),
    ("campaign_targeting", "estimated_reach = 9"),
    ("campaign_targeting", "campaign_id = campaign_id"),
    ("ad_creatives", "campaign_id = campaign_id"),
    ("campaign_placements", "campaign_id = campaign_id"),
    ("sponsors", "created_by = created_by"),
    ("sponsor_members", "user_id = user_id"),
    ("sponsor_members", "sponsor_id = sponsor_id"),
    ("sponsor_profiles", "verification_status = 'verified'"),
    ("sponsor_profiles", "reputation_score = 5"),
    ("sponsor_profiles", "objectives_embedding = null"),
    ("sponsor_public_profiles", "is_verified = true"),
    ("sponsor_public_profiles", "badges = array['gold']"),
]


@pytest.mark.parametrize(("table", "change"), GIVEN, ids=[f"{t}: {c}" for t, c in GIVEN])
def test_owner_does_not_write_what_is_given(
    filled: db.Connection, acting: Act, table: str, change: str
) -> None:
    assert acting("owner").outcome(f"update public.{table} set {change}") == "denied"


@pytest.mark.parametrize("persona", ["viewer", "editor", "admin", "owner"])
def test_invoice_of_an_organization_is_its_admins(
    filled: db.Connection, acting: Act, persona: str
) -> None:
    db.run_script(
        filled,
        "insert into payments.invoices (org_wallet_id, amount_usd_cents, credits_purchased, status)"
        f" select id, 1, 1, 'paid' from organizations.org_wallets where org_id = '{ORG}'",
    )
    seen = acting(persona).outcome("select from public.invoices where org_wallet_id is not null")
    assert seen == ("rows" if persona in ADMINS else "none")


BOUND = {
    "order": "insert into sponsorship.sponsorship_orders"
    " (package_id, sponsor_id, event_id, amount_cents)"
    f" select package_id, '{SPONSOR}', event_id, 1 from sponsorship.sponsorship_orders",
    "sponsorship": "update sponsorship.event_sponsorships set sponsor_id",
    "deliverable": "update sponsorship.deliverables set sponsor_id",
    "proposal": "update sponsorship.proposal_threads set sponsor_id",
}


@pytest.mark.parametrize("how", BOUND)
def test_owner_deletes_no_sponsor_that_an_event_counts_on(
    filled: db.Connection, acting: Act, how: str
) -> None:
    bind = BOUND[how]
    db.run_script(filled, bind if "select" in bind else f"{bind} = '{SPONSOR}'")
    assert acting("owner").outcome(f"delete from public.sponsors where id = '{SPONSOR}'") == "none"
