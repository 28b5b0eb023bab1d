"""People and whom they follow."""

from __future__ import annotations

from collections.abc import Iterator

from yardpass_db.seeding.facts import ORGANIZATIONS, joined
from yardpass_db.seeding.world import Row, World, day

_FIRST = ["Ada", "Bo", "Chidi", "Dana", "Emre", "Fay", "Goran", "Hana", "Ivo", "June", "Kofi"]
_LAST = ["Abara", "Berg", "Costa", "Diaz", "Evans", "Frost", "Garcia", "Holm", "Ito", "Jones"]
_PLACES = ["New York", "London", "Chicago", "Paris", None]


def user_profiles(world: World) -> Iterator[Row]:
    for n in world.numbers("users.user_profiles"):
        organizes = n <= len(ORGANIZATIONS)
        name = f"{_FIRST[n % len(_FIRST)]} {_LAST[n % len(_LAST)]}"
        yield {
            "user_id": world.user(n),
            "display_name": name,
            "phone": f"+1555{world.number % 1000:03d}{n:04d}" if n % 5 == 0 else None,
            "photo_url": f"https://images.example.org/people/{n}.jpg" if n % 3 == 0 else None,
            "role": "organizer" if organizes else "attendee",
            "verification_status": "verified" if organizes else "none",
            "created_at": joined(n),
            "updated_at": joined(n),
            "sponsor_mode_enabled": n in (6, 7),
            "bio": f"{name} organizes events." if organizes else None,
            "location": _PLACES[n % len(_PLACES)],
        }


def follows(world: World) -> Iterator[Row]:
    for n in world.numbers("users.follows"):
        yield {
            "id": world.id("users.follows", n),
            "follower_user_id": world.user(10 + n),
            "target_type": "event",
            "target_id": world.id("events.events", n),
            "created_at": day(20 + n),
            "status": "accepted",
        }
