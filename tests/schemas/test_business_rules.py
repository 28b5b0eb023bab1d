"""What sponsorship, campaigns, analytics, payments and the system tables accept and refuse.

Limits are those of the running database in words; a row of `filled` is changed to each side.
"""

from __future__ import annotations

import pytest
from yardpass_tree import EDITOR

from yardpass_db import db

from .test_rules import refusal

SESSION = "repeat('x', {})"
LINKS = "jsonb_build_array(jsonb_build_object('url', '{}'))"
# Table, change, accepted.
CHANGES: list[tuple[str, str, bool]] = [
    *(
        (f"analytics.{table}", f"{column} = {milliseconds}", accepted)
        for table, column in [
            ("event_impressions", "dwell_ms"),
            ("event_impressions_p", "dwell_ms"),
            ("post_impressions", "dwell_ms"),
            ("post_views", "dwell_ms"),
            ("event_video_counters", "avg_dwell_ms"),
            ("post_video_counters", "avg_dwell_ms"),
            ("event_audience_insights", "avg_dwell_time_ms"),
        ]
        for milliseconds, accepted in [(0, True), (3600000, True), (-1, False), (3600001, False)]
    ),
    *(
        (table, f"session_id = {SESSION.format(length)}", accepted)
        for table in [
            "analytics.analytics_events",
            "analytics.event_impressions",
            "analytics.event_impressions_p",
            "analytics.post_impressions",
            "analytics.post_views",
            "analytics.post_clicks",
            "campaigns.ad_impressions",
            "campaigns.ad_clicks",
        ]
        for length, accepted in [(16, True), (64, True), (15, False), (65, False)]
    ),
    ("analytics.event_audience_insights", "confidence = 1", True),
    ("analytics.event_audience_insights", "confidence = 1.01", False),
    ("analytics.event_audience_insights", "confidence = -0.01", False),
    ("campaigns.ad_clicks", "session_id = null", False),
    ("campaigns.ad_clicks", "session_id = null, impression_id = impression.id", True),
    ("campaigns.ad_impressions", "user_id = null", False),
    ("campaigns.ad_impressions", f"user_id = null, session_id = {SESSION.format(16)}", True),
    ("campaigns.ad_creatives", "cta_label = 'x'", True),
    ("campaigns.ad_creatives", "cta_label = repeat('x', 24)", True),
    ("campaigns.ad_creatives", "cta_label = ''", False),
    ("campaigns.ad_creatives", "cta_label = repeat('x', 25)", False),
    ("campaigns.ad_spend_ledger", "wallet_id = null", False),
    ("campaigns.ad_spend_ledger", "org_wallet_id = wallet.id", False),
    ("campaigns.ad_spend_ledger", "wallet_id = null, org_wallet_id = wallet.id", True),
    ("campaigns.campaigns", "daily_budget_credits = total_budget_credits", True),
    ("campaigns.campaigns", "daily_budget_credits = total_budget_credits + 1", False),
    ("campaigns.campaigns", "spent_credits = total_budget_credits", True),
    ("campaigns.campaigns", "spent_credits = total_budget_credits + 1", False),
    ("campaigns.campaigns", "end_date = start_date + interval '1 second'", True),
    ("campaigns.campaigns", "end_date = start_date", False),
    ("campaigns.campaigns", "frequency_cap_per_user = 1", True),
    ("campaigns.campaigns", "frequency_cap_per_user = 0", False),
    ("payments.credit_lots", "quantity_remaining = 0", True),
    ("payments.credit_lots", "quantity_remaining = -1", False),
    ("payments.credit_lots", "quantity_remaining = quantity_purchased + 1", False),
    ("payments.credit_lots", "wallet_id = null", False),
    ("payments.credit_lots", "org_wallet_id = wallet.id", False),
    ("payments.credit_lots", "wallet_id = null, org_wallet_id = wallet.id", True),
    ("payments.invoices", "wallet_id = null", False),
    ("payments.invoices", "org_wallet_id = wallet.id", False),
    ("payments.invoices", "wallet_id = null, org_wallet_id = wallet.id", True),
    ("payments.wallet_transactions", "credits_delta = 0", False),
    ("payments.wallet_transactions", "credits_delta = -1", False),
    ("payments.wallet_transactions", "type = 'spend'", False),
    ("payments.wallet_transactions", "type = 'refund'", False),
    ("payments.wallet_transactions", "type = 'spend', credits_delta = -1", True),
    ("payments.wallet_transactions", "type = 'adjustment', credits_delta = 0", False),
    ("payments.wallet_transactions", "type = 'adjustment', credits_delta = -1", True),
    ("sponsorship.deliverables", "spec = '{}'", False),
    ("sponsorship.proposal_messages", "offer = '{}'", False),
    ("sponsorship.deliverable_proofs", "approved_at = now()", True),
    ("sponsorship.deliverable_proofs", "rejected_reason = 'blurred'", True),
    ("sponsorship.deliverable_proofs", "approved_at = now(), rejected_reason = 'blurred'", False),
    ("sponsorship.sponsorship_matches", "score = 1", True),
    ("sponsorship.sponsorship_matches", "score = 1.01", False),
    ("sponsorship.sponsorship_matches", "score = -0.01", False),
    ("sponsorship.sponsorship_orders", "review_score = 5", True),
    ("sponsorship.sponsorship_orders", "review_score = 5.01", False),
    ("sponsorship.sponsorship_orders", "review_score = -0.01", False),
    ("sponsorship.sponsorship_packages", "quality_score = 100", True),
    ("sponsorship.sponsorship_packages", "quality_score = 101", False),
    ("sponsorship.sponsorship_packages", "quality_score = -1", False),
    ("sponsorship.sponsorship_packages", "sold = inventory", True),
    ("sponsorship.sponsorship_packages", "sold = inventory + 1", False),
    ("sponsorship.sponsorship_payouts", "application_fee_cents = amount_cents - 1", True),
    ("sponsorship.sponsorship_payouts", "application_fee_cents = amount_cents", False),
    ("sponsorship.sponsor_public_profiles", f"social_links = {LINKS.format('x.example')}", False),
    ("sponsorship.sponsor_public_profiles", f"social_links = {LINKS.format('https://x.io')}", True),
    ("public.request_logs", "response_status = 100", True),
    ("public.request_logs", "response_status = 599", True),
    ("public.request_logs", "response_status = 99", False),
    ("public.request_logs", "response_status = 600", False),
]
OTHERS = {
    "impression.id": "campaigns.ad_impressions as impression",
    "wallet.id": "organizations.org_wallets as wallet",
}


@pytest.mark.parametrize(
    ("table", "change", "accepted"), CHANGES, ids=[f"{t}: {c}" for t, c, _ in CHANGES]
)
def test_row_keeps_the_rules(
    filled: db.Connection, table: str, change: str, accepted: bool
) -> None:
    others = [f"from {source}" for name, source in OTHERS.items() if name in change]
    found = refusal(filled, f"update {table} set {change} {' '.join(others)}")
    assert found == ("" if accepted else "23514")


# Which states of the escrow each status of an order admits, besides none.
ESCROW = {
    "pending": {"pending", "funded"},
    "accepted": {"pending", "funded", "locked"},
    "live": {"funded", "locked"},
    "completed": {"locked", "released"},
    "refunded": {"refunded"},
    "cancelled": {"pending", "refunded"},
}


@pytest.mark.parametrize("escrow", [None, "pending", "funded", "locked", "released", "refunded"])
@pytest.mark.parametrize("status", ESCROW)
def test_escrow_fits_the_status(filled: db.Connection, status: str, escrow: str | None) -> None:
    change = f"set status = {db.literal(status)}, escrow_state = {db.literal(escrow)}"
    found = refusal(filled, f"update sponsorship.sponsorship_orders {change}")
    assert (found == "") == (escrow is None or escrow in ESCROW[status])


NEGOTIATE = (
    "insert into sponsorship.proposal_threads (event_id, sponsor_id, created_by, created_at)"
    f" select event_id, sponsor_id, '{EDITOR}', '2001-01-01' from sponsorship.proposal_threads"
)


@pytest.mark.parametrize(
    ("status", "again"),
    [
        ("draft", False),
        ("sent", False),
        ("counter", False),
        ("accepted", True),
        ("rejected", True),
        ("expired", True),
    ],
)
def test_one_open_negotiation_at_a_time(filled: db.Connection, status: str, again: bool) -> None:
    db.run_script(filled, f"update sponsorship.proposal_threads set status = '{status}'")
    assert refusal(filled, NEGOTIATE) == ("" if again else "23505")


def test_vectors_have_one_index(database: db.Connection) -> None:
    count = "select count(*) from pg_index where indrelid = 'ml.user_embeddings'::regclass"
    assert db.value(database, f"{count} and not indisunique") == 1


def test_nearest_vectors_come_from_the_index(filled: db.Connection) -> None:
    db.run_script(filled, "set local enable_seqscan = off; set local enable_sort = off")
    query = (
        "explain (costs off) select user_id from ml.user_embeddings order by embedding"
        " operator(extensions.<=>) array_fill(0.5, array[384])::extensions.vector limit 3"
    )
    plan = " ".join(line for (line,) in db.rows(filled, query))
    assert "user_embeddings_embedding_idx" in plan
