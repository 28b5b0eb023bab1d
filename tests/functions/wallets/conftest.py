"""The world with a wallet, and invoices for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from yardpass_db import db

if TYPE_CHECKING:
    from .shop import Shop

# The plugin yardpass_tree is imported when its fixtures are first asked for, not here: pytest
# rewrites the assertions of a plugin that nobody has imported before.


@pytest.fixture
def shop(world: db.Connection) -> Shop:
    """The server of a shop where nothing is sold yet."""
    from .shop import SHOP, Shop

    db.run_script(world, SHOP)
    return Shop(world)
