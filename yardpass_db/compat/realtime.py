"""Realtime: what a subscription hears. Views cannot be published, their tables can."""

from __future__ import annotations

from yardpass_db import db
from yardpass_db.compat.calls import Subscription
from yardpass_db.compat.findings import AFTER, BROKEN, UNKNOWN, Finding, Site
from yardpass_db.compat.script import Text
from yardpass_db.compat.surface import Relation, Surface
from yardpass_db.compat.usage import place_of
from yardpass_db.nearest import did_you_mean

PUBLICATION = "supabase_realtime"


def publish(table: Relation) -> str:
    """The statement that adds a table to the publication Realtime reads."""
    name = db.ident(table.schema, table.name)
    return f"alter publication {PUBLICATION} add table {name};"


def usage_cure(surface: Surface, table: Relation) -> str:
    """The grant that lets Realtime ask the table as the subscriber; "" where it is there."""
    if ("authenticated", table.schema) in surface.usage:
        return ""
    return f"grant usage on schema {db.ident(table.schema)} to authenticated;"


def statements(surface: Surface, table: Relation) -> list[str]:
    """What the database lacks for subscribers of a table, as statements."""
    published = PUBLICATION in surface.published.get((table.schema, table.name), ())
    found = [] if published else [publish(table)]
    usage = usage_cure(surface, table)
    return [*found, usage] if usage else found


def judge_subscription(surface: Surface, found: Subscription) -> Site:
    """Whether `.on('postgres_changes', {schema, table})` hears anything."""
    place = place_of(found.place)
    options = found.options
    schema = options.fields.get("schema") if options else None
    table = options.fields.get("table") if options else None
    unknown = (
        options is None
        or ("schema" in options.fields and not isinstance(schema, Text))
        or ("table" in options.fields and not isinstance(table, Text))
        or (not options.complete and not (schema and table))
    )
    shown = ".".join(one.value for one in (schema, table) if isinstance(one, Text))
    call = f"on('postgres_changes', {shown or '…'})"
    if unknown:
        finding = Finding(UNKNOWN, "schema or table are made when it runs", "", place)
        return Site(place, call, (finding,))
    at = schema.value if isinstance(schema, Text) else "public"
    if not isinstance(table, Text) or table.value == "*":
        hears = [one for one in surface.published if at in ("*", one[0])]
        what = f"no table of the schema {at} is published: nothing is ever heard"
        cure = "Name the schemas the tables are in."
        return Site(place, call, () if hears else (Finding(AFTER, what, cure, place),))
    return Site(
        place, call, tuple(_named(surface, at, table.value, place)), (f"{at}.{table.value}",)
    )


def _named(surface: Surface, schema: str, name: str, place: object) -> list[Finding]:
    from yardpass_db.errors import Place

    at = place if isinstance(place, Place) else None
    relation = surface.relation(schema, name)
    if relation is None:
        known = [other for where, other in surface.relations if where == schema]
        cure = did_you_mean(name, known)
        return [Finding(BROKEN, f"there is no {schema}.{name} to hear of", cure, at)]
    table = surface.base(relation)
    if table is None:
        what = f"{relation.label} is a view over several tables: it cannot be published"
        return [Finding(BROKEN, what, "Subscribe to its tables.", at)]
    missing = statements(surface, table)
    if table is relation:
        what = f"{table.label} is not heard of"
        return [Finding(AFTER, what, "\n".join(missing), at)] if missing else []
    what = f"{relation.label} is a view: Realtime never tells of it"
    cure = "\n".join([f"Say schema: '{table.schema}', table: '{table.name}'", *missing])
    return [Finding(AFTER, what, cure, at)]
