"""Tiers, orders, tickets and the door. Amounts and numbers come from `facts`.

Counts (sold, reserved, issued) are not seeded: they follow from holds and tickets, and each
change of them is noted in inventory_operations by the triggers.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from yardpass_db.seeding import facts
from yardpass_db.seeding.facts import EVENTS, HELD, PROGRAM, event_day, event_of_tier, host
from yardpass_db.seeding.world import Row, World, day

_QR_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_QR_CODES = len(_QR_LETTERS) ** 8

# Triggers note each sale with a random id and the time of the run (now() marks what this
# transaction has noted): both become what they would have been then.
SETTLE = """
update ticketing.inventory_operations as note
set id = encode(substr(sha256(convert_to(concat_ws(':', note.tier_id, note.order_id,
      note.operation_type, note.metadata ->> 'hold_id'), 'UTF8')), 1, 16), 'hex')::uuid,
  created_at = sale.paid_at
from ticketing.orders as sale
where sale.id = note.order_id and note.created_at = now();
"""


def ticket_tiers(world: World) -> Iterator[Row]:
    for n in world.numbers("ticketing.ticket_tiers"):
        event = event_of_tier(n)
        vip = n > EVENTS
        yield {
            "id": world.id("ticketing.ticket_tiers", n),
            "event_id": world.id("events.events", event),
            "name": "VIP" if vip else "General admission",
            "badge_label": "VIP" if vip else "GA",
            "price_cents": facts.price(n),
            "quantity": 40 if vip else 200,
            "total_quantity": 40 if vip else 200,
            "max_per_order": 2 if vip else 6,
            "sales_start": day(max(10, event_day(event, 60))),
            "sales_end": PROGRAM[event - 1].starts,
            "status": "inactive" if PROGRAM[event - 1].over else "active",
            "sort_index": 1 if vip else 0,
            "created_at": day(max(10, event_day(event, 60))),
        }


def orders(world: World) -> Iterator[Row]:
    for order in facts.orders():
        n = order.number
        session = n % 2 == 0 or order.paid
        yield {
            "id": world.id("ticketing.orders", n),
            "user_id": facts.buyer(world, order),
            "event_id": world.id("events.events", order.event),
            "status": order.status,
            "subtotal_cents": order.subtotal,
            "fees_cents": order.fees,
            "total_cents": order.subtotal + order.fees,
            "stripe_session_id": f"cs_{world.secret('cs', n)}" if session else None,
            "stripe_payment_intent_id": f"pi_{world.secret('pi', n)}" if order.paid else None,
            "payout_destination_owner": "organization",
            "payout_destination_id": world.id("organizations.organizations", host(order.event)),
            "created_at": day(order.days, minutes=n),
            "paid_at": day(order.days, minutes=n + 3) if order.paid else None,
            "hold_ids": [world.id("ticketing.ticket_holds", n)] if n in HELD else [],
            "contact_email": f"{world.unique(f'buyer-{n}')}@example.org",
            "contact_name": f"Buyer {n}",
            "contact_phone": None,
        }


def order_items(world: World) -> Iterator[Row]:
    lines = [(order, line) for order in facts.orders() for line in order.lines]
    for n, (order, line) in enumerate(lines, start=1):
        yield {
            "id": world.id("ticketing.order_items", n),
            "order_id": world.id("ticketing.orders", order.number),
            "tier_id": world.id("ticketing.ticket_tiers", line.tier),
            "quantity": line.quantity,
            "unit_price_cents": facts.price(line.tier),
            "created_at": day(order.days, minutes=order.number),
        }


def _qr_code(world: World, n: int) -> str:
    """Unique without looking: multiplying by an odd number permutes all codes."""
    left = (world.number * 1000 + n) * 618_033_988_749 % _QR_CODES
    code = ""
    for _ in range(8):
        left, letter = divmod(left, len(_QR_LETTERS))
        code += _QR_LETTERS[letter]
    return code


def tickets(world: World) -> Iterator[Row]:
    for ticket in facts.tickets():
        order = ticket.order
        in_at = PROGRAM[ticket.event - 1].starts + timedelta(minutes=ticket.number % 90)
        yield {
            "id": world.id("ticketing.tickets", ticket.number),
            "event_id": world.id("events.events", ticket.event),
            "tier_id": world.id("ticketing.ticket_tiers", ticket.tier),
            "order_id": world.id("ticketing.orders", order.number),
            "owner_user_id": facts.buyer(world, order),
            "status": ticket.status,
            "qr_code": _qr_code(world, ticket.number),
            "redeemed_at": in_at if ticket.status == "redeemed" else None,
            "created_at": day(order.days, minutes=order.number + 4),
            "serial_no": ticket.serial,
        }


def ticket_holds(world: World) -> Iterator[Row]:
    """Of some buyers who paid, and of three who did not; none is active any more."""
    for number in HELD:
        order = facts.orders()[number - 1]
        made = day(order.days, minutes=number)
        yield _hold(world, number) | {
            "tier_id": world.id("ticketing.ticket_tiers", order.lines[0].tier),
            "quantity": order.lines[0].quantity,
            "user_id": facts.buyer(world, order),
            "status": "consumed",
            "expires_at": made + timedelta(minutes=15),
            "created_at": made,
            "order_id": world.id("ticketing.orders", number),
        }
    for number, status in ((1, "expired"), (2, "released"), (3, "released")):
        yield _hold(world, number) | {
            "tier_id": world.id("ticketing.ticket_tiers", number),
            "quantity": number,
            "user_id": None,
            "status": status,
            "expires_at": day(event_day(number, 3), minutes=15),
            "created_at": day(event_day(number, 3)),
            "order_id": None,
        }


def _hold(world: World, n: int) -> Row:
    return {
        "id": world.id("ticketing.ticket_holds", n),
        "session_id": world.secret("ticketing.ticket_holds", n),
    }


def checkout_sessions(world: World) -> Iterator[Row]:
    for n in (*HELD, 61, 62, 63, 64):
        order = facts.orders()[n - 1]
        made = day(order.days, minutes=n)
        yield {
            "id": world.id("ticketing.checkout_sessions", n),
            "order_id": world.id("ticketing.orders", n),
            "user_id": facts.buyer(world, order),
            "event_id": world.id("events.events", order.event),
            "status": "completed" if order.paid else "expired",
            "hold_ids": [world.id("ticketing.ticket_holds", n)] if n in HELD else [],
            "pricing_snapshot": {"subtotal_cents": order.subtotal, "fees_cents": order.fees},
            "expires_at": made + timedelta(minutes=30),
            "created_at": made,
            "updated_at": made,
        }


def guest_codes(world: World) -> Iterator[Row]:
    for n in (1, 2, 3):
        yield {
            "id": world.id("ticketing.guest_codes", n),
            "event_id": world.id("events.events", n),
            "code": world.unique(f"GUEST-{n}"),
            "tier_id": world.id("ticketing.ticket_tiers", n),
            "max_uses": 10,
            "expires_at": PROGRAM[n - 1].starts,
            "created_by": world.user(host(n)),
            "created_at": day(event_day(n, 14)),
        }


def guest_ticket_sessions(world: World) -> Iterator[Row]:
    for n in (1, 2):
        yield {
            "id": world.id("ticketing.guest_ticket_sessions", n),
            "token_hash": world.secret("ticketing.guest_ticket_sessions", n),
            "method": "email",
            "contact": f"{world.unique(f'buyer-{n}')}@example.org",
            "scope": {"order_ids": [world.id("ticketing.orders", n)]},
            "expires_at": day(event_day(n, 1)),
            "created_at": day(event_day(n, 2)),
        }


def guest_otp_codes(world: World) -> Iterator[Row]:
    for n in (1, 2):
        yield {
            "id": world.id("ticketing.guest_otp_codes", n),
            "method": "email",
            "contact": f"{world.unique(f'buyer-{n}')}@example.org",
            "otp_hash": world.secret("ticketing.guest_otp_codes", n),
            "event_id": world.id("events.events", n),
            "expires_at": day(event_day(n, 2), minutes=10),
            "created_at": day(event_day(n, 2)),
        }


def refunds(world: World) -> Iterator[Row]:
    for n, number in enumerate(facts.REFUNDED, start=1):
        order = facts.orders()[number - 1]
        yield {
            "id": world.id("ticketing.refunds", n),
            "order_id": world.id("ticketing.orders", number),
            "amount_cents": order.subtotal + order.fees,
            "reason": "requested_by_customer",
            "created_by": world.user(host(order.event)),
            "created_at": day(order.days + 1, minutes=number),
        }


def scan_logs(world: World) -> Iterator[Row]:
    """One valid scan of each redeemed ticket; every tenth is shown a second time."""
    for ticket in facts.tickets():
        if ticket.status != "redeemed":
            continue
        first = PROGRAM[ticket.event - 1].starts + timedelta(minutes=ticket.number % 90)
        results = ["valid", "duplicate"] if ticket.number % 10 == 1 else ["valid"]
        for again, result in enumerate(results):
            yield {
                "id": world.id("ticketing.scan_logs", 2 * ticket.number + again),
                "event_id": world.id("events.events", ticket.event),
                "ticket_id": world.id("ticketing.tickets", ticket.number),
                "scanner_user_id": world.user(10 + ticket.event),
                "result": result,
                "created_at": first + timedelta(minutes=again),
            }
