"""What several tables have to agree on: the events' dates, the tiers' prices, who bought what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from yardpass_db.seeding.world import DAYS, TODAY, VOLUMES, World, day

ORGANIZATIONS = ["Harbor Nights", "Northside Arts", "City Sports Club", "Makers Guild"]
EVENTS, TIERS, ORDERS = (
    VOLUMES[name] for name in ("events.events", "ticketing.ticket_tiers", "ticketing.orders")
)
TICKETED = 60  # the first so many orders were paid and got tickets; the others were given up
REFUNDED = (5, 30, 45)
HELD = range(17, 27)  # orders whose holds are kept
JOINED_PER_DAY = 1.1  # people; all had joined before the last event


@dataclass(frozen=True)
class Program:
    """One event: what it is called, where it is, and its first day, counted from START."""

    title: str
    category: str
    venue: str
    city: str
    country: str
    timezone: str
    place: tuple[float, float]
    first_day: int

    @property
    def starts(self) -> datetime:
        return day(self.first_day, minutes=18 * 60)

    @property
    def ends(self) -> datetime:
        return self.starts + timedelta(hours=5)

    @property
    def over(self) -> bool:
        return self.ends < TODAY


_NEW_YORK = ("New York", "US", "America/New_York", (40.7128, -74.006))
_LONDON = ("London", "GB", "Europe/London", (51.5074, -0.1278))
_PARIS = ("Paris", "FR", "Europe/Paris", (48.8566, 2.3522))
_CHICAGO = ("Chicago", "US", "America/Chicago", (41.8781, -87.6298))
PROGRAM = [
    Program("Harbor Lights Festival", "Music", "Pier 17", *_NEW_YORK, 40),
    Program("Open Studio Weekend", "Arts", "The Foundry", *_LONDON, 95),
    Program("Five Mile River Run", "Sports", "Riverside Park", *_CHICAGO, 150),
    Program("Makers Market", "Community", "Old Depot", *_NEW_YORK, 215),
    Program("Winter Jazz", "Music", "Blue Room", *_PARIS, 270),
    Program("Founders' Breakfast", "Business", "Union Hall", *_NEW_YORK, 330),
    Program("Spring Print Fair", "Arts", "The Foundry", *_LONDON, 390),
    Program("Street Basketball Cup", "Sports", "Court 9", *_CHICAGO, 450),
    Program("Block Party", "Community", "Elm Street", *_CHICAGO, 520),
    Program("Night of Strings", "Music", "Blue Room", *_PARIS, 610),
    Program("Design & Business Forum", "Business", "Union Hall", *_NEW_YORK, 640),
]
_PRICES = [4500, 1500, 2500, 0, 3800, 2000, 1200, 1000, 0, 4200, 9900]  # cents, by event
_VIP_PRICE = 12_000


def host(event: int) -> int:
    """The number of the organization that gives an event; its creator has the same number."""
    return (event - 1) % len(ORGANIZATIONS) + 1


def event_of_tier(tier: int) -> int:
    """The event a tier belongs to: one tier for each, then a second one for the first events."""
    return tier if tier <= EVENTS else tier - EVENTS


def price(tier: int) -> int:
    """A tier's price in cents."""
    return _PRICES[tier - 1] if tier <= EVENTS else _VIP_PRICE


def joined(person: int) -> datetime:
    """When a person made their account."""
    return day(person / JOINED_PER_DAY)


def somebody(world: World, of: str, n: int, days: float) -> str:
    """Somebody who had an account on that day."""
    known = max(1, min(VOLUMES["auth.users"], int(days * JOINED_PER_DAY)))
    return world.user(1 + world.chance(of, n, known))


def event_day(event: int, before: int) -> float:
    """A day so long before an event, or before the present when the event is yet to come."""
    return min(PROGRAM[event - 1].first_day, DAYS) - before


@dataclass(frozen=True)
class Line:
    tier: int
    quantity: int

    @property
    def cents(self) -> int:
        return self.quantity * price(self.tier)


@dataclass(frozen=True)
class Order:
    """What one buyer ordered for one event; amounts follow from its lines."""

    number: int
    event: int
    lines: tuple[Line, ...]
    status: str

    @property
    def paid(self) -> bool:
        return self.number <= TICKETED

    @property
    def subtotal(self) -> int:
        return sum(line.cents for line in self.lines)

    @property
    def fees(self) -> int:
        count = sum(line.quantity for line in self.lines)
        return self.subtotal // 20 + 99 * count if self.subtotal else 0

    @property
    def days(self) -> float:
        return event_day(self.event, 2 + self.number % 20)


@cache
def orders() -> tuple[Order, ...]:
    """All orders of a world, by number."""
    return tuple(_order(n) for n in range(1, ORDERS + 1))


def _order(n: int) -> Order:
    with_two_tiers = TIERS - EVENTS
    if n <= 4 * with_two_tiers:
        event = (n - 1) % with_two_tiers + 1
        return Order(n, event, (Line(event, 1), Line(EVENTS + event, 1)), _status(n))
    event = (n - 1) % EVENTS + 1
    two = n <= 5 * with_two_tiers or (n > TICKETED and n % 2 == 0)
    return Order(n, event, (Line(event, 2 if two else 1),), _status(n))


def _status(n: int) -> str:
    if n > TICKETED:
        return "pending" if n % 3 == 0 else "cancelled"
    if n in REFUNDED:
        return "refunded"
    return "completed" if n % 7 == 0 else "paid"


@dataclass(frozen=True)
class Ticket:
    number: int
    order: Order
    tier: int
    serial: int

    @property
    def event(self) -> int:
        return self.order.event

    @property
    def status(self) -> str:
        if self.order.status == "refunded":
            return "refunded"
        if PROGRAM[self.event - 1].over and self.number % 4:
            return "redeemed"
        return "transferred" if self.number % 32 == 0 else "issued"


@cache
def tickets() -> tuple[Ticket, ...]:
    """All tickets of a world, by number: as many of each order and tier as were ordered."""
    made = [
        (order, line.tier, serial)
        for order in orders()
        if order.paid
        for line in order.lines
        for serial in range(1, line.quantity + 1)
    ]
    return tuple(Ticket(n, *rest) for n, rest in enumerate(made, start=1))


def buyer(world: World, order: Order) -> str:
    """The id of the person who ordered."""
    return somebody(world, "buyer", order.number, order.days - 1)
