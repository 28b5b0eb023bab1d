"""The world with invitations."""

from __future__ import annotations

import pytest

from yardpass_db import db

# The plugin yardpass_tree is imported when its fixtures are first asked for, not here: pytest
# rewrites the assertions of a plugin that nobody has imported before.


@pytest.fixture
def mail(world: db.Connection) -> db.Connection:
    """`world` with invitations for the stranger."""
    from .mail import MAIL

    db.run_script(world, MAIL)
    return world
