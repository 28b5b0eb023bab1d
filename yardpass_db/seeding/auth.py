"""Accounts, as Supabase keeps them."""

from __future__ import annotations

from collections.abc import Iterator

from yardpass_db.seeding.facts import joined
from yardpass_db.seeding.world import Row, World


def users(world: World) -> Iterator[Row]:
    for n in world.numbers("auth.users"):
        yield {
            "id": world.user(n),
            "aud": "authenticated",
            "role": "authenticated",
            "email": f"{world.unique(f'person-{n}')}@example.org",
            "email_confirmed_at": joined(n),
            "created_at": joined(n),
            "updated_at": joined(n),
        }
