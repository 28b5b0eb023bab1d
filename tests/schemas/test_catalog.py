"""The tables against the facts of the running database, line by line."""

from __future__ import annotations

import csv

import pytest
from yardpass_tree import FIXTURES

from yardpass_db import db

COLUMN = """
select format_type(a.atttypid, a.atttypmod), not a.attnotnull,
       coalesce(pg_get_expr(d.adbin, d.adrelid), '')
from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
where a.attrelid = %s::regclass and a.attnum = %s and a.attname = %s
"""
FOREIGN_KEYS = """
select a.attname, k.conname, k.confrelid::regclass::text || '(' || f.attname || ')',
       case k.confdeltype when 'c' then 'cascade' when 'n' then 'set null'
         when 'r' then 'restrict' else 'no action' end
from pg_constraint k
join pg_attribute a on a.attrelid = k.conrelid and a.attnum = any(k.conkey)
join pg_attribute f on f.attrelid = k.confrelid and f.attnum = any(k.confkey)
where k.contype = 'f' and k.conrelid = %s::regclass
"""
KEYS = """
select array(select pg_get_indexdef(i.indexrelid, place, true)
             from generate_series(1, i.indnkeyatts) as place),
       coalesce(pg_get_expr(i.indpred, i.indrelid), ''), i.indisprimary
from pg_index i where i.indisunique and i.indrelid = %s::regclass
"""


def read(name: str) -> list[dict[str, str]]:
    with (FIXTURES / name).open(newline="") as lines:
        return list(csv.DictReader(lines))


COLUMNS = read("catalog_columns.csv")
KEY_LINES = read("catalog_keys.csv")
TABLES = sorted({f"{line['schema']}.{line['table']}" for line in COLUMNS})
REFERENCES = [line for line in COLUMNS if line["references"]]


def column_id(line: dict[str, str]) -> str:
    return f"{line['schema']}.{line['table']}.{line['column']}"


def key_id(line: dict[str, str]) -> str:
    return f"{line['schema']}.{line['table']}({line['columns']}) {line['where']}".strip()


def target(line: dict[str, str]) -> str:
    """People are users.user_profiles everywhere but in user_profiles itself."""
    if line["references"] == "auth.users(id)" and line["table"] != "user_profiles":
        return "users.user_profiles(user_id)"
    return line["references"]


@pytest.mark.parametrize("line", COLUMNS, ids=column_id)
def test_column_has_its_place_type_and_default(
    database: db.Connection, line: dict[str, str]
) -> None:
    table = f"{line['schema']}.{line['table']}"
    [(kind, nullable, default)] = db.rows(
        database, COLUMN, [table, int(line["position"]), line["column"]]
    )
    found = (kind, nullable, default.split("::")[0])
    assert found == (line["type"], line["nullable"] == "yes", line["default"].split("::")[0])


@pytest.mark.parametrize("table", TABLES)
def test_table_has_no_column_beyond_the_catalog(database: db.Connection, table: str) -> None:
    count = db.value(
        database,
        "select count(*) from pg_attribute where attrelid = %s::regclass and attnum > 0",
        [table],
    )
    assert count == sum(f"{line['schema']}.{line['table']}" == table for line in COLUMNS)


@pytest.mark.parametrize("line", REFERENCES, ids=column_id)
def test_foreign_key_keeps_name_target_and_rule(
    database: db.Connection, line: dict[str, str]
) -> None:
    keys = db.rows(database, FOREIGN_KEYS, [f"{line['schema']}.{line['table']}"])
    assert [key for key in keys if key[0] == line["column"]] == [
        (line["column"], line["foreign_key_name"], target(line), line["on_delete"])
    ]


@pytest.mark.parametrize("table", TABLES)
def test_table_has_no_foreign_key_beyond_the_catalog(database: db.Connection, table: str) -> None:
    found = {key[1] for key in db.rows(database, FOREIGN_KEYS, [table])}
    listed = [line for line in REFERENCES if f"{line['schema']}.{line['table']}" == table]
    assert found == {line["foreign_key_name"] for line in listed}


@pytest.mark.parametrize("line", KEY_LINES, ids=key_id)
def test_key_is_unique(database: db.Connection, line: dict[str, str]) -> None:
    keys = db.rows(database, KEYS, [f"{line['schema']}.{line['table']}"])
    where = f"({line['where']})" if line["where"] else ""
    assert (line["columns"].split(","), where, line["kind"] == "primary key") in keys


# The owner's page, line by line: "FK → users" goes to profiles, profiles go to auth.users.
SPEC = [
    ("users.user_profiles", "user_id", "auth.users(id)"),
    ("users.follows", "follower_user_id", "users.user_profiles(user_id)"),
    ("organizations.organizations", "created_by", "users.user_profiles(user_id)"),
    ("organizations.org_memberships", "org_id", "organizations.organizations(id)"),
    ("organizations.org_memberships", "user_id", "users.user_profiles(user_id)"),
    ("organizations.org_wallets", "org_id", "organizations.organizations(id)"),
    ("organizations.org_wallet_transactions", "wallet_id", "organizations.org_wallets(id)"),
    ("events.events", "owner_context_id", "organizations.organizations(id)"),
    ("events.events", "created_by", "users.user_profiles(user_id)"),
    ("events.event_posts", "event_id", "events.events(id)"),
    ("events.event_posts", "author_user_id", "users.user_profiles(user_id)"),
    ("events.event_reactions", "post_id", "events.event_posts(id)"),
    ("events.event_reactions", "user_id", "users.user_profiles(user_id)"),
    ("events.event_comments", "post_id", "events.event_posts(id)"),
    ("events.event_comments", "author_user_id", "users.user_profiles(user_id)"),
    ("ticketing.tickets", "event_id", "events.events(id)"),
    ("ticketing.tickets", "tier_id", "ticketing.ticket_tiers(id)"),
    ("ticketing.tickets", "order_id", "ticketing.orders(id)"),
    ("ticketing.tickets", "owner_user_id", "users.user_profiles(user_id)"),
    ("ticketing.ticket_tiers", "event_id", "events.events(id)"),
    ("ticketing.orders", "user_id", "users.user_profiles(user_id)"),
    ("ticketing.orders", "event_id", "events.events(id)"),
    ("ticketing.order_items", "order_id", "ticketing.orders(id)"),
    ("ticketing.order_items", "tier_id", "ticketing.ticket_tiers(id)"),
    ("messaging.notifications", "user_id", "users.user_profiles(user_id)"),
    ("messaging.message_jobs", "event_id", "events.events(id)"),
    ("sponsorship.sponsors", "created_by", "users.user_profiles(user_id)"),
    ("sponsorship.sponsorship_packages", "event_id", "events.events(id)"),
    ("sponsorship.sponsorship_orders", "package_id", "sponsorship.sponsorship_packages(id)"),
    ("sponsorship.sponsorship_orders", "sponsor_id", "sponsorship.sponsors(id)"),
    ("sponsorship.sponsorship_orders", "event_id", "events.events(id)"),
    ("campaigns.campaigns", "org_id", "organizations.organizations(id)"),
    ("campaigns.campaigns", "created_by", "users.user_profiles(user_id)"),
    ("campaigns.ad_creatives", "campaign_id", "campaigns.campaigns(id)"),
    ("campaigns.ad_impressions", "campaign_id", "campaigns.campaigns(id)"),
    ("campaigns.ad_impressions", "creative_id", "campaigns.ad_creatives(id)"),
    ("campaigns.ad_clicks", "campaign_id", "campaigns.campaigns(id)"),
    ("campaigns.ad_clicks", "impression_id", "campaigns.ad_impressions(id)"),
    ("analytics.event_impressions", "event_id", "events.events(id)"),
    ("payments.wallets", "user_id", "users.user_profiles(user_id)"),
    ("payments.wallet_transactions", "wallet_id", "payments.wallets(id)"),
    ("ml.user_embeddings", "user_id", "users.user_profiles(user_id)"),
]


@pytest.mark.parametrize(("table", "column", "to"), SPEC, ids=[f"{t}.{c}" for t, c, _ in SPEC])
def test_foreign_key_of_the_owners_page(
    database: db.Connection, table: str, column: str, to: str
) -> None:
    keys = db.rows(database, FOREIGN_KEYS, [table])
    assert [key[2] for key in keys if key[0] == column] == [to]


ROW_COUNTS = {
    "countries": 7,
    "currencies": 6,
    "industries": 8,
    "event_categories": 5,
    "timezones": 7,
}


@pytest.mark.parametrize("table", ROW_COUNTS)
def test_lookup_table_has_its_rows(database: db.Connection, table: str) -> None:
    assert db.value(database, f"select count(*) from ref.{table}") == ROW_COUNTS[table]


NAMED = [
    ("currencies", "code", {"USD", "EUR", "GBP", "CAD", "AUD", "JPY"}),
    ("event_categories", "name", {"Sports", "Music", "Arts", "Community", "Business"}),
    ("industries", "name", {"Technology", "Finance", "Healthcare"}),
    ("timezones", "name", {"America/New_York", "America/Los_Angeles"}),
]


@pytest.mark.parametrize(("table", "column", "names"), NAMED, ids=[n[0] for n in NAMED])
def test_lookup_table_has_what_the_owners_page_names(
    database: db.Connection, table: str, column: str, names: set[str]
) -> None:
    found = {value for (value,) in db.rows(database, f"select {column}::text from ref.{table}")}
    assert names <= found


@pytest.mark.parametrize("table", ["industries", "event_categories"])
def test_lookup_ids_are_fixed(database: db.Connection, table: str) -> None:
    random = "select count(*) from ref.{} where id::text !~ '^(1d|ca)0{{6}}-0000-4000-8000-0{{11}}'"
    assert db.value(database, random.format(table)) == 0


def test_yen_has_no_decimal_places(database: db.Connection) -> None:
    assert db.value(database, "select decimal_places from ref.currencies where code = 'JPY'") == 0
