"""What somebody may have meant by a name that nobody knows."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def did_you_mean(name: str, known: Iterable[str], most: int = 1) -> str:
    """A question that names what comes near, `most` of them; "" when nothing does."""
    near = difflib.get_close_matches(name, list(known), n=most)
    return f"Did you mean {' or '.join(near)}?" if near else ""
