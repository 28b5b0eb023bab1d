"""What recommendations are made from."""

from __future__ import annotations

from collections.abc import Iterator

from yardpass_db.seeding.world import TODAY, Row, World

_DIMENSIONS = 384


def user_embeddings(world: World) -> Iterator[Row]:
    for n in range(1, 6):
        throws = (world.chance("embedding", n * _DIMENSIONS + at, 201) for at in range(_DIMENSIONS))
        yield {
            "user_id": world.user(n),
            "embedding": "[" + ",".join(f"{throw / 100 - 1:.2f}" for throw in throws) + "]",
            "updated_at": TODAY,
        }
