"""Two sponsors, what events offer them, and one deal that is done.

Sponsor n sponsors event n: package n, order n; sponsor 1's event is over and paid out.
"""

from __future__ import annotations

from collections.abc import Iterator

from yardpass_db.seeding.facts import PROGRAM, event_day, host
from yardpass_db.seeding.world import Row, World, day

_SPONSORS = [("Tidewater Soda", "Food and Beverage"), ("Northwind Travel", "Travel")]
_NUMBERS = range(1, len(_SPONSORS) + 1)
_PRICES = [150_000, 90_000]  # cents
_BENEFITS = {"logo_on_stage": True, "passes": 4}


def sponsors(world: World) -> Iterator[Row]:
    for n in _NUMBERS:
        name, industry = _SPONSORS[n - 1]
        yield {
            "id": world.id("sponsorship.sponsors", n),
            "name": name,
            "website_url": f"https://{world.unique(f'sponsor-{n}')}.example.org",
            "contact_email": f"{world.unique(f'sponsor-{n}')}@example.org",
            "created_by": world.user(5 + n),
            "created_at": day(10),
            "industry": industry,
            "company_size": "51-200",
            "updated_at": day(10),
        }


def sponsor_members(world: World) -> Iterator[Row]:
    for n in _NUMBERS:
        yield {
            "sponsor_id": world.id("sponsorship.sponsors", n),
            "user_id": world.user(5 + n),
            "role": "owner",
            "created_at": day(10),
        }


def sponsor_profiles(world: World) -> Iterator[Row]:
    for n in _NUMBERS:
        yield {
            "id": world.id("sponsorship.sponsor_profiles", n),
            "sponsor_id": world.id("sponsorship.sponsors", n),
            "industry": _SPONSORS[n - 1][1],
            "company_size": "51-200",
            "annual_budget_cents": 5_000_000,
            "preferred_categories": ["Music", "Arts"],
            "regions": ["US", "GB"],
            "reputation_score": 4.5,
            "created_at": day(11),
            "updated_at": day(11),
        }


def sponsor_public_profiles(world: World) -> Iterator[Row]:
    for n in _NUMBERS:
        name = _SPONSORS[n - 1][0]
        yield {
            "sponsor_id": world.id("sponsorship.sponsors", n),
            "slug": world.unique(name.lower().replace(" ", "-")),
            "headline": f"{name} likes good company.",
            "badges": ["repeat-sponsor"] if n == 1 else [],
            "is_verified": n == 1,
            "created_at": day(11),
            "updated_at": day(11),
        }


def package_templates(world: World) -> Iterator[Row]:
    yield {
        "id": world.id("sponsorship.package_templates", 1),
        "org_id": world.id("organizations.organizations", 1),
        "title": "Stage partner",
        "default_price_cents": _PRICES[0],
        "default_benefits": _BENEFITS,
        "visibility": "org",
        "created_at": day(10),
        "updated_at": day(10),
    }


def sponsorship_packages(world: World) -> Iterator[Row]:
    """One per sponsor, each sold once."""
    for n in _NUMBERS:
        yield {
            "id": world.id("sponsorship.sponsorship_packages", n),
            "event_id": world.id("events.events", n),
            "tier": "Gold",
            "price_cents": _PRICES[n - 1],
            "inventory": 2,
            "benefits": _BENEFITS,
            "created_at": day(event_day(n, 30)),
            "title": f"Gold partner of {PROGRAM[n - 1].title}",
            "sold": 1,
            "created_by": world.user(host(n)),
            "expected_reach": 5000,
            "quality_score": 80,
            "quality_updated_at": day(event_day(n, 29)),
            "template_id": world.id("sponsorship.package_templates", 1) if n == 1 else None,
            "stat_snapshot_id": world.id("analytics.event_stat_snapshots", n),
        }


def package_variants(world: World) -> Iterator[Row]:
    for n in _NUMBERS:
        yield {
            "id": world.id("sponsorship.package_variants", n),
            "package_id": world.id("sponsorship.sponsorship_packages", n),
            "label": "With booth",
            "price_cents": _PRICES[n - 1] + 20_000,
            "benefits": _BENEFITS | {"booth": True},
            "created_at": day(event_day(n, 29)),
            "updated_at": day(event_day(n, 29)),
        }


def sponsorship_orders(world: World) -> Iterator[Row]:
    for n in _NUMBERS:
        done = n == 1
        yield {
            "id": world.id("sponsorship.sponsorship_orders", n),
            "package_id": world.id("sponsorship.sponsorship_packages", n),
            "sponsor_id": world.id("sponsorship.sponsors", n),
            "event_id": world.id("events.events", n),
            "amount_cents": _PRICES[n - 1],
            "status": "completed" if done else "accepted",
            "created_at": day(event_day(n, 25)),
            "stripe_payment_intent_id": f"pi_{world.secret('sponsorship', n)}",
            "application_fee_cents": _PRICES[n - 1] // 20,
            "updated_at": day(event_day(n, -3 if done else 20)),
            "created_by_user_id": world.user(5 + n),
            "payout_status": "completed" if done else "pending",
            "payout_attempts": 1 if done else 0,
            "escrow_state": "released" if done else "funded",
        }


def sponsorship_payouts(world: World) -> Iterator[Row]:
    yield {
        "id": world.id("sponsorship.sponsorship_payouts", 1),
        "order_id": world.id("sponsorship.sponsorship_orders", 1),
        "organizer_id": world.id("organizations.organizations", host(1)),
        "amount_cents": _PRICES[0],
        "application_fee_cents": _PRICES[0] // 20,
        "stripe_transfer_id": f"tr_{world.secret('sponsorship', 1)}",
        "status": "completed",
        "created_at": day(event_day(1, -2)),
        "processed_at": day(event_day(1, -3)),
    }


def deliverables(world: World) -> Iterator[Row]:
    for n in _NUMBERS:
        yield {
            "id": world.id("sponsorship.deliverables", n),
            "event_id": world.id("events.events", n),
            "sponsor_id": world.id("sponsorship.sponsors", n),
            "type": "logo_placement",
            "spec": {"where": "main stage"},
            "due_at": PROGRAM[n - 1].starts,
            "status": "approved" if n == 1 else "pending",
            "created_at": day(event_day(n, 24)),
            "updated_at": day(event_day(n, -1 if n == 1 else 24)),
            "order_id": world.id("sponsorship.sponsorship_orders", n),
            "package_id": world.id("sponsorship.sponsorship_packages", n),
        }


def deliverable_proofs(world: World) -> Iterator[Row]:
    yield {
        "id": world.id("sponsorship.deliverable_proofs", 1),
        "deliverable_id": world.id("sponsorship.deliverables", 1),
        "asset_url": "https://images.example.org/proofs/stage.jpg",
        "metrics": {"seen_by": 1800},
        "submitted_by": world.user(host(1)),
        "submitted_at": day(event_day(1, 0) + 0.95),
        "approved_at": day(event_day(1, -1)),
    }


def sponsorship_slas(world: World) -> Iterator[Row]:
    for n in _NUMBERS:
        yield {
            "id": world.id("sponsorship.sponsorship_slas", n),
            "event_id": world.id("events.events", n),
            "sponsor_id": world.id("sponsorship.sponsors", n),
            "deliverable_id": world.id("sponsorship.deliverables", n),
            "metric": "impressions",
            "target": 1000,
            "breach_policy": {"refund_percent": 10},
            "created_at": day(event_day(n, 24)),
        }


def event_sponsorships(world: World) -> Iterator[Row]:
    for n in _NUMBERS:
        yield {
            "event_id": world.id("events.events", n),
            "sponsor_id": world.id("sponsorship.sponsors", n),
            "tier": "Gold",
            "amount_cents": _PRICES[n - 1],
            "benefits": _BENEFITS,
            "status": "completed" if n == 1 else "active",
            "created_at": day(event_day(n, 25)),
            "activation_status": "complete" if n == 1 else "in_progress",
            "sla_id": world.id("sponsorship.sponsorship_slas", n),
        }


def proposal_threads(world: World) -> Iterator[Row]:
    for n in _NUMBERS:
        yield {
            "id": world.id("sponsorship.proposal_threads", n),
            "event_id": world.id("events.events", n),
            "sponsor_id": world.id("sponsorship.sponsors", n),
            "status": "accepted",
            "created_by": world.user(host(n)),
            "created_at": day(event_day(n, 28)),
            "updated_at": day(event_day(n, 26)),
        }


def proposal_messages(world: World) -> Iterator[Row]:
    for n in _NUMBERS:
        for turn, sender in enumerate(("organizer", "sponsor")):
            yield {
                "id": world.id("sponsorship.proposal_messages", 2 * n + turn),
                "thread_id": world.id("sponsorship.proposal_threads", n),
                "sender_type": sender,
                "sender_user_id": world.user(host(n) if sender == "organizer" else 5 + n),
                "body": "Would you join us?" if sender == "organizer" else "Gladly.",
                "offer": {"amount_cents": _PRICES[n - 1]},
                "created_at": day(event_day(n, 28 - turn)),
            }


def sponsorship_matches(world: World) -> Iterator[Row]:
    for n in _NUMBERS:
        yield {
            "id": world.id("sponsorship.sponsorship_matches", n),
            "event_id": world.id("events.events", n),
            "sponsor_id": world.id("sponsorship.sponsors", n),
            "score": 0.9 - n / 10,
            "status": "accepted",
            "updated_at": day(event_day(n, 27)),
            "reason_codes": ["audience_overlap"],
        }


def match_features(world: World) -> Iterator[Row]:
    for n in _NUMBERS:
        yield {
            "id": world.id("sponsorship.match_features", n),
            "event_id": world.id("events.events", n),
            "sponsor_id": world.id("sponsorship.sponsors", n),
            "features": {"audience_overlap": 0.8, "budget_fit": 0.7},
            "computed_at": day(event_day(n, 29)),
        }


def match_feedback(world: World) -> Iterator[Row]:
    for n in _NUMBERS:
        yield {
            "id": world.id("sponsorship.match_feedback", n),
            "event_id": world.id("events.events", n),
            "sponsor_id": world.id("sponsorship.sponsors", n),
            "user_id": world.user(host(n)),
            "label": "good_fit",
            "reason_codes": ["audience_overlap"],
            "created_at": day(event_day(n, 26)),
        }


def fit_recalc_queue(world: World) -> Iterator[Row]:
    for n in _NUMBERS:
        yield {
            "id": world.number * len(_SPONSORS) + n,
            "event_id": world.id("events.events", n),
            "sponsor_id": world.id("sponsorship.sponsors", n),
            "reason": "package changed",
            "queued_at": day(event_day(n, 29)),
            "processed_at": day(event_day(n, 29), minutes=5),
        }
