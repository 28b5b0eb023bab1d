"""What is in a database that was seeded at scale 1: the owner's volumes, and rows that agree."""

from __future__ import annotations

import pytest
from yardpass_tables import counts, tables
from yardpass_tree import TREE

from yardpass_db import db
from yardpass_db.verify import verify
from yardpass_db.workspace import Workspace

# Counted by the owner in spec/database-structure.md.
OWNERS_PAGE = {
    "ref.countries": 7,
    "ref.currencies": 6,
    "ref.industries": 8,
    "ref.event_categories": 5,
    "ref.timezones": 7,
    "users.user_profiles": 509,
    "users.follows": 1,
    "organizations.organizations": 4,
    "organizations.org_memberships": 2,
    "organizations.org_wallets": 1,
    "events.events": 11,
    "events.event_posts": 21,
    "events.event_reactions": 3,
    "events.event_comments": 14,
    "ticketing.tickets": 80,
    "ticketing.ticket_tiers": 15,
    "ticketing.orders": 178,
    "ticketing.order_items": 194,
    "campaigns.campaigns": 1,
    "analytics.analytics_events": 206_610,
    "analytics.event_impressions": 612,
    "messaging.notifications": 9,
    "messaging.message_jobs": 27,
    "payments.wallets": 1,
    "payments.invoices": 6,
}


@pytest.mark.parametrize("table", OWNERS_PAGE)
def test_a_table_has_as_many_rows_as_the_owner_counted(seeded: db.Connection, table: str) -> None:
    assert db.value(seeded, f"select count(*) from {table}") == OWNERS_PAGE[table]


def test_no_table_is_empty(seeded: db.Connection) -> None:
    assert [name for name, rows in counts(seeded).items() if rows == 0] == []


def test_there_are_tables_to_look_at(seeded: db.Connection) -> None:
    assert len(tables(seeded)) > 110


def test_no_check_finds_an_offender(seeded_url: str) -> None:
    with db.connect(seeded_url) as connection:
        results = verify(Workspace.open(TREE, connection))
    assert [result for result in results if not result.passed] == []


DISAGREEMENTS = {
    "a wallet's balance is not the sum of its transactions": """
        select id from payments.wallets as wallet where balance_credits is distinct from (
          select sum(credits_delta) from payments.wallet_transactions where wallet_id = wallet.id)
        union all
        select id from organizations.org_wallets as wallet where balance_credits is distinct from (
          select sum(credits_delta) from organizations.org_wallet_transactions
          where wallet_id = wallet.id)""",
    "a wallet's balance is not what is left in its lots": """
        select id from (
          select id, balance_credits from payments.wallets
          union all select id, balance_credits from organizations.org_wallets
        ) as wallet
        where balance_credits is distinct from (
          select sum(quantity_remaining) from payments.credit_lots
          where wallet.id in (wallet_id, org_wallet_id))""",
    "a campaign has not spent what its ledger says": """
        select id from campaigns.campaigns as campaign where spent_credits is distinct from (
          select sum(credits_charged) from campaigns.ad_spend_ledger
          where campaign_id = campaign.id)""",
    "a post's counters are not its rows": """
        select id from events.event_posts as post
        where like_count <> (select count(*) from events.event_reactions where post_id = post.id)
          or comment_count <> (select count(*) from events.event_comments where post_id = post.id)
          or share_count <> (select count(*) from analytics.share_links
            where content_type = 'post' and content_id = post.id)""",
    "a tier has not sold what its tickets say": """
        select id from ticketing.ticket_tiers as tier
        where issued_quantity <> (select count(*) from ticketing.tickets where tier_id = tier.id)
          or sold_quantity <> (select count(*) from ticketing.tickets
            where tier_id = tier.id and status not in ('refunded', 'void'))
          or reserved_quantity <> (select count(*) from ticketing.ticket_holds
            where tier_id = tier.id and status = 'active')""",
    "a tier has not sold what its inventory operations say": """
        select id from ticketing.ticket_tiers as tier
        where sold_quantity <> (
          select coalesce(sum(case operation_type when 'purchase' then quantity else -quantity end),
            0)
          from ticketing.inventory_operations
          where tier_id = tier.id and operation_type in ('purchase', 'refund'))""",
    "an order's total is not that of its items": """
        select id from ticketing.orders as bought
        where total_cents <> subtotal_cents + fees_cents or subtotal_cents is distinct from (
          select sum(quantity * unit_price_cents) from ticketing.order_items
          where order_id = bought.id)""",
    "an item does not cost what its tier does": """
        select item.id from ticketing.order_items as item
        join ticketing.ticket_tiers as tier on tier.id = item.tier_id
        where item.unit_price_cents <> tier.price_cents""",
    "a paid order has not as many tickets as were ordered": """
        select id from ticketing.orders as bought
        where paid_at is not null and tickets_issued_count <> (
          select sum(quantity) from ticketing.order_items where order_id = bought.id)""",
    "a ticket is of another event than its order or tier": """
        select ticket.id from ticketing.tickets as ticket
        join ticketing.orders as bought on bought.id = ticket.order_id
        join ticketing.ticket_tiers as tier on tier.id = ticket.tier_id
        where ticket.event_id <> all (array[bought.event_id, tier.event_id])
          or ticket.owner_user_id <> bought.user_id""",
    "a ticket was redeemed without a scan": """
        select id from ticketing.tickets as ticket
        where (status = 'redeemed') <> exists (select from ticketing.scan_logs as scan
          where scan.ticket_id = ticket.id and result = 'valid' and created_at = redeemed_at)""",
    "a scan is not by one of the event's scanners": """
        select id from ticketing.scan_logs as scan
        where not exists (select from events.event_scanners as door
          where door.event_id = scan.event_id and door.user_id = scan.scanner_user_id)""",
    "a refunded order was not refunded in full": """
        select id from ticketing.orders as bought
        where status = 'refunded' and total_cents is distinct from (
          select sum(amount_cents) from ticketing.refunds where order_id = bought.id)""",
    "somebody bought before they joined": """
        select bought.id from ticketing.orders as bought
        join users.user_profiles as buyer using (user_id)
        where bought.created_at < buyer.created_at""",
    "somebody wrote before they joined": """
        select post.id from events.event_posts as post
        join users.user_profiles as author on author.user_id = post.author_user_id
        where post.created_at < author.created_at
        union all
        select comment.id from events.event_comments as comment
        join users.user_profiles as author on author.user_id = comment.author_user_id
        where comment.created_at < author.created_at""",
    "an event's category is none of ref.event_categories": """
        select id from events.events
        where category not in (select name from ref.event_categories)""",
    "a package was not sold as often as it was ordered": """
        select id from sponsorship.sponsorship_packages as package
        where sold <> (select count(*) from sponsorship.sponsorship_orders
          where package_id = package.id)""",
    "the default partition has rows": """
        select id from analytics.event_impressions_default
        union all select id from analytics.ticket_analytics_default""",
    "a trigger stayed off": "select tgname from pg_trigger where tgenabled = 'D'",
    "a sequence would give a number again": """
        select 'mv_refresh_log' where nextval('public.mv_refresh_log_id_seq')
          <= (select max(id) from public.mv_refresh_log)""",
}


@pytest.mark.parametrize("disagreement", DISAGREEMENTS)
def test_never(seeded_url: str, disagreement: str) -> None:
    with db.connect(seeded_url) as connection:
        assert db.rows(connection, DISAGREEMENTS[disagreement]) == []


@pytest.mark.parametrize("table", ["event_impressions_p", "ticket_analytics_p"])
def test_every_month_up_to_the_present_has_rows(seeded: db.Connection, table: str) -> None:
    months = db.value(
        seeded,
        f"select count(distinct date_trunc('month', created_at, 'UTC')) from analytics.{table}",
    )
    assert months == 20
