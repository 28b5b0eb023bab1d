"""Wallets, invoices, and the lots credits are taken from.

Of each wallet: balance = sum of its transactions = what is left in its lots.
"""

from __future__ import annotations

from collections.abc import Iterator

from yardpass_db.seeding.world import Row, World, day

# (wallet's kind, credits, cents, status, left of its lot, day)
_INVOICES = [
    ("person", 500, 500, "paid", 200, 50),
    ("person", 1000, 950, "paid", 1000, 200),
    ("person", 500, 500, "failed", 0, 210),
    ("organization", 5000, 4500, "paid", 3750, 100),
    ("organization", 2000, 1900, "paid", 2000, 300),
    ("organization", 1000, 950, "pending", 0, 590),
]
_PAID = [n for n, invoice in enumerate(_INVOICES, start=1) if invoice[3] == "paid"]


def _owner(world: World, kind: str) -> Row:
    person = kind == "person"
    return {
        "wallet_id": world.id("payments.wallets", 1) if person else None,
        "org_wallet_id": None if person else world.id("organizations.org_wallets", 1),
    }


def wallets(world: World) -> Iterator[Row]:
    """Empty: the balance follows from the transactions."""
    for n in world.numbers("payments.wallets"):
        yield {
            "id": world.id("payments.wallets", n),
            "user_id": world.user(n),
            "created_at": day(40),
            "updated_at": day(250),
        }


def wallet_transactions(world: World) -> Iterator[Row]:
    """The person's paid invoices, and what they spent; an organization's are in organizations."""
    bought = [n for n in _PAID if _INVOICES[n - 1][0] == "person"]
    for n in bought:
        _, credits, cents, _, _, days = _INVOICES[n - 1]
        invoice = world.id("payments.invoices", n)
        yield {
            "id": world.id("payments.wallet_transactions", n),
            "wallet_id": world.id("payments.wallets", 1),
            "type": "purchase",
            "credits_delta": credits,
            "usd_cents": cents,
            "reference_type": "invoice",
            "reference_id": invoice,
            "memo": "Credits bought.",
            "idempotency_key": f"purchase:{invoice}",
            "created_at": day(days),
        }
    spent = sum(_INVOICES[n - 1][1] - _INVOICES[n - 1][4] for n in bought)
    yield {
        "id": world.id("payments.wallet_transactions", len(_INVOICES) + 1),
        "wallet_id": world.id("payments.wallets", 1),
        "type": "spend",
        "credits_delta": -spent,
        "usd_cents": None,
        "reference_type": "event_post",
        "reference_id": world.id("events.event_posts", 1),
        "memo": "Post promoted.",
        "idempotency_key": None,
        "created_at": day(250),
    }


def invoices(world: World) -> Iterator[Row]:
    for n in world.numbers("payments.invoices"):
        kind, credits, cents, status, _, days = _INVOICES[n - 1]
        yield _owner(world, kind) | {
            "id": world.id("payments.invoices", n),
            "stripe_invoice_id": f"in_{world.secret('in', n)}",
            "stripe_payment_intent_id": f"pi_{world.secret('in_pi', n)}",
            "amount_usd_cents": cents,
            "credits_purchased": credits,
            "status": status,
            "receipt_url": f"https://pay.example.org/receipts/{n}" if status == "paid" else None,
            "created_at": day(days),
            "updated_at": day(days, minutes=1),
            "purchased_by_user_id": world.user(1),
        }


def credit_lots(world: World) -> Iterator[Row]:
    for n in _PAID:
        kind, credits, cents, _, left, days = _INVOICES[n - 1]
        yield _owner(world, kind) | {
            "id": world.id("payments.credit_lots", n),
            "quantity_purchased": credits,
            "quantity_remaining": left,
            "unit_price_cents": round(cents / credits),
            "source": "purchase",
            "invoice_id": world.id("payments.invoices", n),
            "created_at": day(days),
        }


def payout_queue(world: World) -> Iterator[Row]:
    yield {
        "id": world.id("payments.payout_queue", 1),
        "order_id": world.id("sponsorship.sponsorship_orders", 1),
        "scheduled_for": day(42),
        "attempts": 1,
        "status": "completed",
        "created_at": day(42),
        "processed_at": day(43),
    }
