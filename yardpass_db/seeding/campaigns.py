"""One campaign of the first organization, its ads, and what they cost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from yardpass_db.seeding.facts import somebody
from yardpass_db.seeding.world import Row, World, day

_STARTS = 360  # days; the campaign advertises event 7
_EVENT = 7
_CLICKS = range(1, 7)
# (metric, model, quantity, cents, credits): together what the campaign has spent, which is what
# organizations.org_wallet_transactions takes from the wallet.
_SPENT = [("impression", "cpm", 1000, 500, 500), ("click", "cpc", 15, 50, 750)]


def campaigns(world: World) -> Iterator[Row]:
    for n in world.numbers("campaigns.campaigns"):
        yield {
            "id": world.id("campaigns.campaigns", n),
            "org_id": world.id("organizations.organizations", 1),
            "created_by": world.user(1),
            "name": "Spring Print Fair: last tickets",
            "objective": "ticket_sales",
            "status": "completed",
            "total_budget_credits": 2000,
            "daily_budget_credits": 100,
            "spent_credits": sum(spent[-1] for spent in _SPENT),
            "start_date": day(_STARTS),
            "end_date": day(_STARTS + 30),
            "created_at": day(_STARTS - 5),
            "updated_at": day(_STARTS + 30),
        }


def campaign_targeting(world: World) -> Iterator[Row]:
    yield {
        "campaign_id": world.id("campaigns.campaigns", 1),
        "categories": ["Arts"],
        "keywords": ["print", "fair"],
        "exclude_ticket_holders": True,
        "estimated_reach": 2500,
        "updated_at": day(_STARTS - 5),
    }


def campaign_placements(world: World) -> Iterator[Row]:
    for placement in ("feed", "event_banner"):
        yield {"campaign_id": world.id("campaigns.campaigns", 1), "placement": placement}


def ad_creatives(world: World) -> Iterator[Row]:
    for n, kind in enumerate(("image", "video"), start=1):
        yield {
            "id": world.id("campaigns.ad_creatives", n),
            "campaign_id": world.id("campaigns.campaigns", 1),
            "headline": "Prints, fresh from the press",
            "cta_label": "Get tickets",
            "cta_url": "https://yardpass.example.org/e/spring-print-fair",
            "media_type": kind,
            "media_url": f"https://images.example.org/ads/{n}",
            "created_at": day(_STARTS - 4),
            "updated_at": day(_STARTS - 4),
        }


def ad_impressions(world: World) -> Iterator[Row]:
    for n in world.numbers("campaigns.ad_impressions"):
        yield {
            "id": world.id("campaigns.ad_impressions", n),
            "campaign_id": world.id("campaigns.campaigns", 1),
            "user_id": _viewer(world, n),
            "session_id": world.secret("campaigns.ad_impressions", n),
            "placement": "event_banner" if n % 4 == 0 else "feed",
            "event_id": world.id("events.events", _EVENT),
            "created_at": _seen(n),
            "creative_id": world.id("campaigns.ad_creatives", 1 + n % 2),
        }


def _seen(impression: int) -> datetime:
    return day(_STARTS + impression * 0.7)


def _viewer(world: World, impression: int) -> str:
    return somebody(world, "viewer", impression, _STARTS)


def ad_clicks(world: World) -> Iterator[Row]:
    for n in _CLICKS:
        impression = n * 5
        yield {
            "id": world.id("campaigns.ad_clicks", n),
            "campaign_id": world.id("campaigns.campaigns", 1),
            "impression_id": world.id("campaigns.ad_impressions", impression),
            "user_id": _viewer(world, impression),
            "session_id": world.secret("campaigns.ad_impressions", impression),
            "created_at": _seen(impression) + timedelta(seconds=8),
            "creative_id": world.id("campaigns.ad_creatives", 1 + impression % 2),
        }


def ad_spend_ledger(world: World) -> Iterator[Row]:
    for n, (metric, model, quantity, cents, credits) in enumerate(_SPENT, start=1):
        yield {
            "id": world.id("campaigns.ad_spend_ledger", n),
            "campaign_id": world.id("campaigns.campaigns", 1),
            "metric_type": metric,
            "quantity": quantity,
            "rate_model": model,
            "rate_usd_cents": cents,
            "credits_charged": credits,
            "occurred_at": day(_STARTS + 30),
            "created_at": day(_STARTS + 30),
            "org_wallet_id": world.id("organizations.org_wallets", 1),
            "creative_id": world.id("campaigns.ad_creatives", n),
        }


def credit_packages(world: World) -> Iterator[Row]:
    """What everybody may buy: worlds share them, as they share the reference tables."""
    if world.number > 0:
        return
    for n, (name, credits, cents) in enumerate(
        [("Starter", 500, 500), ("Standard", 1000, 950), ("Large", 5000, 4500)], start=1
    ):
        yield {
            "id": world.id("campaigns.credit_packages", n),
            "name": name,
            "credits": credits,
            "price_usd_cents": cents,
            "is_default": n == 2,
            "sort_order": n,
            "created_at": day(0),
            "updated_at": day(0),
        }


def promos(world: World) -> Iterator[Row]:
    for n, (kind, value) in enumerate((("percent", 10), ("extra_credits", 100)), start=1):
        yield {
            "id": world.id("campaigns.promos", n),
            "code": world.unique(f"WELCOME-{n}"),
            "discount_type": kind,
            "value": value,
            "starts_at": day(0),
            "max_uses": 100,
            "per_user_limit": 1,
            "created_at": day(0),
            "updated_at": day(0),
        }
