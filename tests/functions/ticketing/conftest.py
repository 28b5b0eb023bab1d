"""The world with a box office in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from yardpass_db import db

if TYPE_CHECKING:
    from yardpass_tree import Acting

# The plugin yardpass_tree is imported when its fixtures are first asked for, not here: pytest
# rewrites the assertions of a plugin that nobody has imported before.


@pytest.fixture
def box_office(world: db.Connection) -> db.Connection:
    """The world with an event and its tiers, nothing sold yet."""
    from .box_office import BOX_OFFICE

    db.run_script(world, BOX_OFFICE)
    return world


@pytest.fixture
def caller(box_office: db.Connection, acting: Callable[[str], Acting]) -> Callable[[str], Acting]:
    """`caller("stranger")` is that persona at the box office."""
    return acting
