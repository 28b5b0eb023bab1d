"""What visitors did, from the first day to the present, in every month."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256

from yardpass_db.seeding import facts
from yardpass_db.seeding.facts import EVENTS, PROGRAM, event_day, somebody
from yardpass_db.seeding.world import (
    DAYS,
    START,
    TODAY,
    VOLUMES,
    Row,
    World,
    day,
    spread,
    written,
)

_POSTS = VOLUMES["events.event_posts"]
_SOURCES = ["feed", "search", "share", "direct"]
_TICKET_ACTIONS = ["ticket_view", "qr_code_view", "share", "download"]

# What follows a line's event and ticket: source, metadata, path, url, referrer, utm_source,
# utm_medium, utm_campaign, utm_term, utm_content.
_SITE = "https://yardpass.example.org"
_VISITS = [
    ("page_view", r"web\t{}\t/\t{}/\t\N\t\N\t\N\t\N\t\N\t\N"),
    ("event_view", r'web\t{"seconds": 12}\t/events\t{}/events\thttps://search.example.org'
                   r"\t\N\t\N\t\N\t\N\t\N"),
    ("event_view", r"web\t{}\t/events\t{}/events\t\N\tnewsletter\temail\tweekly\t\N\t\N"),
    ("video_play", r'app\t{"position": 0}\t/feed\t{}/feed\t\N\t\N\t\N\t\N\t\N\t\N'),
    ("ticket_click", r"app\t{}\t/tickets\t{}/tickets\t\N\t\N\t\N\t\N\t\N\t\N"),
    ("share", r'app\t{"to": "story"}\t/events\t{}/events\t\N\tstory\tsocial\t\N\t\N\t\N'),
]  # fmt: skip


@written(
    "id", "created_at", "session_id", "user_id", "event_id", "ticket_id", "event_type", "source",
    "metadata", "path", "url", "referrer", "utm_source", "utm_medium", "utm_campaign", "utm_term",
    "utm_content",
)  # fmt: skip
def analytics_events(world: World) -> Iterator[str]:
    """Lines, not rows: this is the one table whose size is felt.

    One digest per line gives the id, the session and all chances.
    """
    count = VOLUMES["analytics.analytics_events"]
    people = [world.user(n) for n in range(1, VOLUMES["auth.users"] + 1)]
    events = [world.id("events.events", n) for n in range(1, EVENTS + 1)]
    visits = [
        f"{kind}\t" + rest.replace(r"\t", "\t").replace("\t{}/", f"\t{_SITE}/") + "\n"
        for kind, rest in _VISITS
    ]
    clock = [f"{s // 3600:02}:{s // 60 % 60:02}:{s % 60:02}+00" for s in range(86_400)]
    dates = [day(n).date().isoformat() for n in range(DAYS + 1)]
    known = [min(len(people), 1 + int(n * facts.JOINED_PER_DAY)) for n in range(DAYS + 1)]
    whole, kinds = int((TODAY - START).total_seconds()), len(visits)
    prefix = f"{world.number}:analytics.analytics_events:".encode()
    for n in range(count):
        digest = sha256(b"%b%d" % (prefix, n)).hexdigest()
        date, second = divmod(n * whole // count, 86_400)
        throw = int(digest[:12], 16)
        person = people[throw % known[date]] if throw % 3 else r"\N"
        yield (
            f"{digest[:12]}4{digest[13:16]}8{digest[17:32]}\t{dates[date]} {clock[second]}\t"
            f"{digest[32:]}\t{person}\t{events[throw % EVENTS]}\t\\N\t{visits[throw % kinds]}"
        )


def _viewed(world: World, table: str, n: int, at: datetime) -> Row:
    """Who saw something, when and how long."""
    days = (at - START).days
    dwell = 500 + world.chance(table, n, 20_000)
    return {
        "user_id": somebody(world, table, n, days) if n % 3 else None,
        "session_id": world.secret(table, n),
        "dwell_ms": dwell,
        "completed": dwell > 15_000,
        "created_at": at,
    }


def _impressions(world: World, table: str) -> Iterator[Row]:
    for n in world.numbers(table):
        yield {
            "id": world.id(table, n),
            "event_id": world.id("events.events", 1 + n % EVENTS),
        } | _viewed(world, table, n, spread(n, VOLUMES[table]))


def event_impressions(world: World) -> Iterator[Row]:
    return _impressions(world, "analytics.event_impressions")


def event_impressions_p(world: World) -> Iterator[Row]:
    return _impressions(world, "analytics.event_impressions_p")


def post_impressions(world: World) -> Iterator[Row]:
    table = "analytics.post_impressions"
    for n in world.numbers(table):
        yield {
            "id": world.id(table, n),
            "post_id": world.id("events.event_posts", 1 + n % _POSTS),
        } | _viewed(world, table, n, spread(n, VOLUMES[table]))


def _post(world: World, n: int) -> Row:
    post = 1 + n % _POSTS
    return {
        "post_id": world.id("events.event_posts", post),
        "event_id": world.id("events.events", (post - 1) % EVENTS + 1),
    }


def post_views(world: World) -> Iterator[Row]:
    table = "analytics.post_views"
    for n in world.numbers(table):
        seen = _viewed(world, table, n, spread(n, VOLUMES[table]))
        yield (
            _post(world, n)
            | seen
            | {
                "id": world.id(table, n),
                "source": _SOURCES[n % len(_SOURCES)],
                "qualified": True,
                "watch_percentage": 100 if seen["completed"] else 40,
            }
        )


def post_clicks(world: World) -> Iterator[Row]:
    table = "analytics.post_clicks"
    for n in world.numbers(table):
        yield _post(world, n) | {
            "id": world.id(table, n),
            "user_id": world.user(n),
            "session_id": world.secret(table, n),
            "target": "tickets" if n % 2 else "details",
            "source": _SOURCES[n % len(_SOURCES)],
            "created_at": spread(n, VOLUMES[table]),
        }


def _ticket_actions(world: World, table: str) -> Iterator[Row]:
    """A ticket is looked at after it was bought; in the first month there is none yet."""
    for n in world.numbers(table):
        at = spread(n, VOLUMES[table])
        owned = [one for one in facts.tickets() if day(one.order.days + 1) < at]
        ticket = owned[n % len(owned)] if owned else facts.tickets()[n % 4]
        yield {
            "id": world.id(table, n),
            "event_type": _TICKET_ACTIONS[n % len(_TICKET_ACTIONS)],
            "ticket_id": world.id("ticketing.tickets", ticket.number),
            "event_id": world.id("events.events", ticket.event),
            "user_id": facts.buyer(world, ticket.order),
            "created_at": at,
        }


def ticket_analytics(world: World) -> Iterator[Row]:
    return _ticket_actions(world, "analytics.ticket_analytics")


def ticket_analytics_p(world: World) -> Iterator[Row]:
    return _ticket_actions(world, "analytics.ticket_analytics_p")


def share_links(world: World) -> Iterator[Row]:
    for n in range(1, 7):
        post = n > 3
        yield {
            "code": world.secret("analytics.share_links", n)[:10],
            "created_at": spread(n, 6),
            "created_by": world.user(n),
            "content_type": "post" if post else "event",
            "content_id": world.id("events.event_posts", n)
            if post
            else world.id("events.events", n),
            "channel": "copy",
            "clicks": n,
            "last_clicked_at": TODAY,
        }


def event_video_counters(world: World) -> Iterator[Row]:
    for n in (1, 2, 3):
        yield {
            "event_id": world.id("events.events", n),
            "views_total": 90 * n,
            "views_unique": 60 * n,
            "completions": 25 * n,
            "avg_dwell_ms": 8200,
            "clicks_tickets": 5 * n,
            "updated_at": TODAY,
        }


def post_video_counters(world: World) -> Iterator[Row]:
    yield {
        "post_id": world.id("events.event_posts", 3),
        "views_total": 42,
        "views_unique": 30,
        "completions": 12,
        "avg_dwell_ms": 9100,
        "updated_at": TODAY,
    }


def event_audience_insights(world: World) -> Iterator[Row]:
    for n in (1, 2):
        yield {
            "event_id": world.id("events.events", n),
            "attendee_count": sum(ticket.event == n for ticket in facts.tickets()),
            "avg_dwell_time_ms": 9000,
            "geo_distribution": {PROGRAM[n - 1].country: 0.9, "other": 0.1},
            "engagement_score": 0.7,
            "interests_top": [PROGRAM[n - 1].category],
            "source": "analytics_events",
            "as_of": PROGRAM[n - 1].ends,
            "confidence": 0.8,
            "updated_at": PROGRAM[n - 1].ends,
        }


def audience_consents(world: World) -> Iterator[Row]:
    for n in (1, 2):
        yield {
            "id": world.id("analytics.audience_consents", n),
            "event_id": world.id("events.events", n),
            "segment_key": "attendees",
            "scope": "aggregated",
            "consent_basis": "ticket_terms",
            "created_at": day(event_day(n, 30)),
        }


def event_stat_snapshots(world: World) -> Iterator[Row]:
    """The first of each event is what its sponsorship package was sold on."""
    for n in (1, 2, 3):
        yield {
            "id": world.id("analytics.event_stat_snapshots", n),
            "event_id": world.id("events.events", n),
            "metric_key": "views_30d",
            "metric_value": 800 + 50 * n,
            "captured_at": day(event_day(n, 30)),
        }


def negative_feedback(world: World) -> Iterator[Row]:
    yield {
        "id": world.id("analytics.negative_feedback", 1),
        "user_id": world.user(60),
        "target_type": "post",
        "target_id": world.id("events.event_posts", 9),
        "reason": "not_interested",
        "created_at": TODAY,
    }


def reports(world: World) -> Iterator[Row]:
    yield {
        "id": world.id("analytics.reports", 1),
        "reported_by": world.user(61),
        "target_type": "post",
        "target_id": world.id("events.event_posts", 10),
        "reason": "spam",
        "created_at": TODAY,
    }


def user_event_interactions(world: World) -> Iterator[Row]:
    """The buyers of the first orders: what recommendations learn from."""
    for order in facts.orders()[:10]:
        yield {
            "id": world.id("analytics.user_event_interactions", order.number),
            "user_id": facts.buyer(world, order),
            "event_id": world.id("events.events", order.event),
            "interaction_type": "ticket_purchase",
            "weight": 5,
            "created_at": day(order.days, minutes=order.number + 4),
        }
