"""The world with events and posts."""

from __future__ import annotations

import pytest

from yardpass_db import db

# The plugin yardpass_tree is imported when its fixtures are first asked for, not here: pytest
# rewrites the assertions of a plugin that nobody has imported before.


@pytest.fixture
def programme(world: db.Connection) -> db.Connection:
    """`world` with events and posts."""
    from .programme import PROGRAMME

    db.run_script(world, PROGRAMME)
    return world
