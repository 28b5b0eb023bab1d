"""The rows of `yardpass-db seed`: a module per schema, in it one function per table.

A public function of `seeding/<schema>.py` fills the table of its name. It is given a `World` and
yields its rows: dicts of column → value, all with the same columns. To change what is seeded,
change that function; how many rows the large tables get stands in `world.VOLUMES`.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from importlib import import_module

from yardpass_db.seeding.world import World

SCHEMAS = (
    "auth",
    "users",
    "organizations",
    "events",
    "ticketing",
    "sponsorship",
    "campaigns",
    "analytics",
    "messaging",
    "payments",
    "ml",
    "public",
)

Rows = Callable[[World], Iterator[object]]


def tables() -> dict[str, Rows]:
    """`schema.table` → the function that yields its rows."""
    found: dict[str, Rows] = {}
    for schema in SCHEMAS:
        module = import_module(f"{__name__}.{schema}")
        for name, function in vars(module).items():
            ours = inspect.isfunction(function) and function.__module__ == module.__name__
            if ours and not name.startswith("_"):
                found[f"{schema}.{name}"] = function
    return found


def settlements() -> list[str]:
    """SQL to run after the last table, for rows that triggers have made (see `ticketing`)."""
    modules = [import_module(f"{__name__}.{schema}") for schema in SCHEMAS]
    return [module.SETTLE for module in modules if hasattr(module, "SETTLE")]
