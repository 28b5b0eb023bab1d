"""What all rows are made from: ids, times and chances that are the same on every machine.

One `World` is YardPass as its owner counted it. `seed --scale 3` makes three of them side by side,
which share the reference tables and differ in their number alone. No clock and no random source
is read: a row follows from the world's number, its table and its own number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TypeVar

Row = dict[str, object]

# The world's first day, and its present: nothing has happened after it.
START = datetime(2024, 4, 1, tzinfo=UTC)
TODAY = datetime(2025, 11, 15, 12, tzinfo=UTC)
DAYS = (TODAY - START).days

# Rows of one world. From the owner's page (database-structure.md), where it counts them; else as
# many as show the table at work. Tables that are not named here have a handful.
VOLUMES = {
    "auth.users": 509,
    "users.user_profiles": 509,
    "users.follows": 1,
    "organizations.organizations": 4,
    "organizations.org_memberships": 2,
    "organizations.org_wallets": 1,
    "events.events": 11,
    "events.event_posts": 21,
    "events.event_comments": 14,
    "events.event_reactions": 3,
    "ticketing.ticket_tiers": 15,
    "ticketing.orders": 178,
    "ticketing.order_items": 194,
    "ticketing.tickets": 80,
    "campaigns.campaigns": 1,
    "analytics.analytics_events": 206_610,
    "analytics.event_impressions": 612,
    "messaging.message_jobs": 27,
    "messaging.notifications": 9,
    "payments.wallets": 1,
    "payments.invoices": 6,
    "campaigns.ad_impressions": 40,
    "analytics.event_impressions_p": 120,  # six in each month
    "analytics.ticket_analytics_p": 80,  # four in each month
    "analytics.ticket_analytics": 40,
    "analytics.post_impressions": 42,
    "analytics.post_views": 42,
    "analytics.post_clicks": 10,
    "messaging.message_job_recipients": 54,
    "public.request_logs": 20,
}

F = TypeVar("F", bound=Callable[..., Iterator[object]])


@dataclass(frozen=True)
class World:
    """One YardPass; `number` counts from 0."""

    number: int = 0

    def numbers(self, table: str) -> range:
        """The numbers of a table's rows, from 1."""
        return range(1, VOLUMES[table] + 1)

    def id(self, table: str, n: int) -> str:
        """The uuid of row `n` of a table."""
        digest = self._digest(table, n)
        return f"{digest[:8]}-{digest[8:12]}-4{digest[13:16]}-8{digest[17:20]}-{digest[20:32]}"

    def chance(self, of: str, n: int, sides: int) -> int:
        """A throw of dice: 0 to `sides` - 1, the same each time."""
        return int(self._digest(of, n)[32:44], 16) % sides

    def secret(self, of: str, n: int) -> str:
        """32 characters for a token, session or hash."""
        return self._digest(of, n)[32:]

    def unique(self, text: str) -> str:
        """`text` in the first world, `text-2` in the second: what may be there only once."""
        return text if self.number == 0 else f"{text}-{self.number + 1}"

    def user(self, n: int) -> str:
        """The id of a person; any number, people come round again."""
        return self.id("auth.users", (n - 1) % VOLUMES["auth.users"] + 1)

    def _digest(self, table: str, n: int) -> str:
        return sha256(f"{self.number}:{table}:{n}".encode()).hexdigest()


def day(days: float, minutes: float = 0) -> datetime:
    """The moment so many days and minutes after the world's first."""
    return START + timedelta(days=days, minutes=minutes)


def spread(n: int, count: int) -> datetime:
    """The n-th of `count` moments from the first day to the present."""
    return START + (TODAY - START) * (n - 0.5) / count


def written(*columns: str) -> Callable[[F], F]:
    """For a large table: its function yields lines of COPY's text format, with these columns."""

    def mark(function: F) -> F:
        function.columns = columns  # type: ignore[attr-defined]
        return function

    return mark
