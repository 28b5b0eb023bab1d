"""What got other names by hand, alone and together with what hangs on it."""

from __future__ import annotations

from .planted_kinds import MISSING, Plant

RENAMES = {
    "table renamed": Plant(
        "alter table town.houses rename to homes", "table town.houses", MISSING),
    "table in another schema": Plant(
        "alter table town.streets set schema public", "table town.streets", MISSING),
    "column renamed": Plant(
        "alter table town.houses rename owner to landlord",
        "column town.houses.owner", MISSING),
    "column that views read renamed": Plant(
        "alter table town.streets rename name to title",
        "column town.streets.name", MISSING),
    "view's column renamed under a view": Plant(
        "alter view town.addresses rename column name to street", "view town.addresses"),
    "schema renamed": Plant(
        "comment on schema town is null; alter schema town rename to city",
        "schema town", MISSING),
    "table and its column renamed": Plant(
        "alter table town.houses rename to homes;"
        " alter table town.homes rename owner to landlord",
        "table town.houses", MISSING),
    "schema and its table renamed": Plant(
        "alter schema town rename to city; alter table city.streets rename to roads",
        "schema town", MISSING),
    "tables that change names": Plant(
        "alter table town.houses rename to x; alter table town.streets rename to houses;"
        " alter table town.x rename to streets",
        "column town.houses.owner", MISSING),
    "view renamed under a view": Plant(
        "alter view town.addresses rename to places", "view town.addresses", MISSING),
    "partition renamed": Plant(
        "alter table town.visits_202601 rename to visits_first",
        "table town.visits_202601", MISSING),
}  # fmt: skip
