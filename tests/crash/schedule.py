"""Which incidents happen in which chain: the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Iterable

from .campaign import Chain

LONGEST = 5  # incidents in a row


def schedule(seed: int, kinds: Iterable[str], prefix: str) -> list[Chain]:
    """Chains of one to five incidents that use up `kinds`, shuffled."""
    rng = random.Random(f"{seed}/{prefix}")
    left = list(kinds)
    rng.shuffle(left)
    chains: list[Chain] = []
    while left:
        count = rng.randint(1, LONGEST)
        name = f"{prefix}-{len(chains) + 1}"
        chains.append(Chain(name, tuple(left[:count]), f"{seed}/{name}"))
        left = left[count:]
    return chains
