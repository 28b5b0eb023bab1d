"""What somebody may have meant by a name that nobody knows."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence


def near(name: str, known: Iterable[str], most: int = 1) -> list[str]:
    """The known names that come near, `most` of them, the nearest first."""
    return difflib.get_close_matches(name, list(dict.fromkeys(known)), n=most)


def asked(names: Sequence[str]) -> str:
    """A question that offers these names; "" when there are none."""
    return f"Did you mean {' or '.join(names)}?" if names else ""


def did_you_mean(name: str, known: Iterable[str], most: int = 1) -> str:
    """A question that names what comes near, `most` of them; "" when nothing does."""
    return asked(near(name, known, most))
