"""Upserts: which unique index an ON CONFLICT finds."""

from __future__ import annotations

from collections.abc import Sequence

from yardpass_db.compat.findings import AFTER, BROKEN
from yardpass_db.compat.surface import Relation, Surface


def conflict_target(surface: Surface, relation: Relation, wanted: Sequence[str]) -> bool:
    """Whether ON CONFLICT over these columns, or over the primary key, finds a unique index."""
    base = surface.base(relation)
    if base is None:
        return False
    names = set()
    for name in wanted:
        behind = surface.origin(relation.columns[name])
        names.add(behind[1].name if behind else name)
    shown = {c.origin[1] for c in relation.columns.values() if c.origin}
    for unique in base.uniques:
        visible = base is relation or all(base.columns[n].number in shown for n in unique.columns)
        wanted_here = unique.is_primary if not wanted else set(unique.columns) == names
        if unique.takes_conflicts and visible and wanted_here:
            return True
    return False


def no_unique(surface: Surface, relation: Relation, wanted: Sequence[str]) -> tuple[str, str, str]:
    base = surface.base(relation)
    label = base.label if base else relation.label
    if not wanted:
        return BROKEN, f"{label} has no primary key to conflict with", "Name onConflict."
    there = [
        f"'{','.join(one.columns)}'"
        for one in (base.uniques if base else ())
        if one.takes_conflicts
    ]
    what = f"{label} has no unique index over ({', '.join(wanted)})"
    cure = f"create unique index on {label} ({', '.join(wanted)});"
    return AFTER, what, f"{cure} or onConflict: {' or '.join(there)}" if there else cure
