"""Events, what is said about them, and who works there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from yardpass_db.seeding.facts import EVENTS, PROGRAM, event_day, host, somebody
from yardpass_db.seeding.world import VOLUMES, Row, World, day

_POSTS = VOLUMES["events.event_posts"]
_TAGS = ["livemusic", "weekend", "community"]


def event_series(world: World) -> Iterator[Row]:
    yield {
        "id": world.id("events.event_series", 1),
        "name": "Blue Room Concerts",
        "organization_id": world.id("organizations.organizations", 1),
        "created_by": world.user(1),
        "recurrence": "monthly",
        "series_start": PROGRAM[4].starts,
        "series_end": PROGRAM[9].starts.date(),
        "max_events": 12,
        "timezone": "Europe/Paris",
        "created_at": day(200),
    }


def events(world: World) -> Iterator[Row]:
    for n in world.numbers("events.events"):
        event = PROGRAM[n - 1]
        slug = event.title.lower().replace("'", "").replace("&", "and").replace(" ", "-")
        yield {
            "id": world.id("events.events", n),
            "owner_context_type": "organization",
            "owner_context_id": world.id("organizations.organizations", host(n)),
            "created_by": world.user(host(n)),
            "title": event.title,
            "description": f"{event.title} at {event.venue}, {event.city}.",
            "category": event.category,
            "cover_image_url": f"https://images.example.org/events/{slug}.jpg",
            "start_at": event.starts,
            "end_at": event.ends,
            "timezone": event.timezone,
            "venue": event.venue,
            "city": event.city,
            "country": event.country,
            "lat": event.place[0],
            "lng": event.place[1],
            "visibility": "private" if n == 6 else "unlisted" if n == 7 else "public",
            "slug": world.unique(slug),
            "created_at": day(_announced(n)),
            "completed_at": event.ends if event.over else None,
            "link_token": world.secret("events.events", n),
            "series_id": world.id("events.event_series", 1) if n in (5, 10) else None,
        }


def _announced(event: int) -> float:
    return max(10, event_day(event, 60))


def _event_of_post(post: int) -> int:
    return (post - 1) % EVENTS + 1


def _posted(post: int) -> float:
    """Days; people talk in the last weeks before an event."""
    return event_day(_event_of_post(post), 1 + post % 20)


def event_posts(world: World) -> Iterator[Row]:
    """Without counters: they follow from comments, reactions and links."""
    for n in world.numbers("events.event_posts"):
        event = _event_of_post(n)
        announces = n <= EVENTS
        author = world.user(host(event)) if announces else somebody(world, "author", n, _posted(n))
        yield {
            "id": world.id("events.event_posts", n),
            "event_id": world.id("events.events", event),
            "author_user_id": author,
            "ticket_tier_id": world.id("ticketing.ticket_tiers", event) if n == 12 else None,
            "text": f"{PROGRAM[event - 1].title}: doors open soon!"
            if announces
            else f"See you at {PROGRAM[event - 1].venue}.",
            "created_at": day(_posted(n), minutes=n),
            "updated_at": day(_posted(n), minutes=n),
            "post_type": "announcement" if announces else "post",
            "visibility": "followers" if n == 20 else "public",
            "pinned": announces,
            "language": "en",
        }


def event_comments(world: World) -> Iterator[Row]:
    for n in world.numbers("events.event_comments"):
        post = (n * 2 - 1) % _POSTS + 1
        yield {
            "id": world.id("events.event_comments", n),
            "post_id": world.id("events.event_posts", post),
            "author_user_id": somebody(world, "commenter", n, _posted(post)),
            "text": ["Looking forward to it!", "Is there parking?", "Who else is going?"][n % 3],
            "created_at": day(_posted(post), minutes=60 + n),
            "client_id": f"comment-{n}",
        }


def event_reactions(world: World) -> Iterator[Row]:
    for n in world.numbers("events.event_reactions"):
        yield {
            "post_id": world.id("events.event_posts", (n + 1) // 2),
            "user_id": world.user(20 + n),
            "created_at": day(_posted((n + 1) // 2), minutes=90 + n),
        }


def event_comment_reactions(world: World) -> Iterator[Row]:
    for n in (1, 2):
        yield {
            "id": world.id("events.event_comment_reactions", n),
            "comment_id": world.id("events.event_comments", n),
            "user_id": world.user(n),
            "kind": "like",
            "created_at": day(_posted(2 * n), minutes=120),
        }


def event_roles(world: World) -> Iterator[Row]:
    for n, role in enumerate(("organizer", "staff", "scanner", "volunteer"), start=1):
        yield {
            "id": world.id("events.event_roles", n),
            "event_id": world.id("events.events", n),
            "user_id": world.user(10 + n),
            "role": role,
            "created_by": world.user(host(n)),
            "created_at": day(event_day(n, 15)),
        }


def event_scanners(world: World) -> Iterator[Row]:
    """One at each event's door: who scans in ticketing.scan_logs."""
    for n in range(1, EVENTS + 1):
        yield {
            "event_id": world.id("events.events", n),
            "user_id": world.user(10 + n),
            "invited_by": world.user(host(n)),
            "created_at": day(event_day(n, 5)),
        }


def event_invites(world: World) -> Iterator[Row]:
    for n in (1, 2, 3):
        yield {
            "event_id": world.id("events.events", 6),
            "user_id": world.user(30 + n) if n < 3 else None,
            "email": f"{world.unique(f'person-{30 + n}')}@example.org",
            "created_at": day(event_day(6, 20)),
        }


def event_share_assets(world: World) -> Iterator[Row]:
    for n, kind in enumerate(("story_image", "link_image"), start=1):
        yield {
            "id": world.id("events.event_share_assets", n),
            "created_at": day(event_day(n, 25)),
            "created_by": world.user(host(n)),
            "event_id": world.id("events.events", n),
            "kind": kind,
            "storage_path": f"share/{world.secret('events.event_share_assets', n)}.jpg",
            "width": 1080,
            "height": 1920,
            "title": PROGRAM[n - 1].title,
        }


def cultural_guides(world: World) -> Iterator[Row]:
    yield {
        "event_id": world.id("events.events", 5),
        "roots_summary": "Jazz in the cellars of Paris.",
        "themes": ["swing", "improvisation"],
        "community": ["musicians", "dancers"],
        "etiquette_tips": ["Applaud after a solo."],
    }


def hashtags(world: World) -> Iterator[Row]:
    for tag in _TAGS:
        yield {"tag": world.unique(tag)}


def post_hashtags(world: World) -> Iterator[Row]:
    for n in range(1, 7):
        yield {
            "post_id": world.id("events.event_posts", n),
            "tag": world.unique(_TAGS[n % len(_TAGS)]),
        }


def post_mentions(world: World) -> Iterator[Row]:
    for n in (12, 13):
        yield {
            "post_id": world.id("events.event_posts", n),
            "mentioned_user_id": world.user(host(_event_of_post(n))),
        }


def media_assets(world: World) -> Iterator[Row]:
    for n, kind in enumerate(("image", "image", "video"), start=1):
        made = day(_posted(n)) - timedelta(minutes=5)
        yield {
            "id": world.id("events.media_assets", n),
            "owner_user_id": world.user(host(n)),
            "storage_path": f"media/{world.secret('events.media_assets', n)}",
            "width": 1280,
            "height": 720,
            "duration_seconds": 42 if kind == "video" else None,
            "media_type": kind,
            "status": "ready",
            "created_at": made,
            "updated_at": made,
        }


def post_media(world: World) -> Iterator[Row]:
    for n in (1, 2, 3):
        yield {
            "post_id": world.id("events.event_posts", n),
            "media_id": world.id("events.media_assets", n),
            "position": 0,
        }


def role_invites(world: World) -> Iterator[Row]:
    for n, status in enumerate(("accepted", "expired"), start=1):
        accepted = status == "accepted"
        yield {
            "id": world.id("events.role_invites", n),
            "event_id": world.id("events.events", n),
            "role": "staff",
            "email": f"{world.unique(f'person-{10 + n}')}@example.org",
            "token": world.secret("events.role_invites", n),
            "expires_at": day(event_day(n, 10)),
            "invited_by": world.user(host(n)),
            "accepted_user_id": world.user(10 + n) if accepted else None,
            "status": status,
            "created_at": day(event_day(n, 17)),
            "accepted_at": day(event_day(n, 15)) if accepted else None,
        }
