"""What a repeatable made, and taking it off again.

Functions and views: what a file made is read from the catalog rows that its own transaction
wrote, so it holds for DO blocks too. Policies and client grants belong to the table's path:
`rls/events/event_posts` owns all of them, whoever made them.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence

from yardpass_db import db
from yardpass_db.errors import DatabaseError, Place, SourceError

Owned = tuple[str, str]  # (type, identity) as pg_identify_object gives them: drop <type> <identity>

CLIENT_ROLES = ("anon", "authenticated", "service_role")

# A visible row whose inserting transaction is still in progress is ours: of other transactions
# only committed rows are visible. That holds for sub-transactions (plpgsql exception blocks) too,
# where comparing with our own id does not. `age` goes first: it is cheap and leaves few rows.
_OURS = """
  age({row}.xmin) <= 0 and pg_xact_status((
    (select pg_current_xact_id()::text::numeric) - age({row}.xmin))::text::xid8) = 'in progress'
"""

_MADE = " union all ".join(
    f"select '{catalog}'::regclass as classid, o.oid, {rank} as rank from {catalog} o "
    f"where o.oid >= {db.FIRST_OWN} and "
    + _OURS.format(row="o")
    + f" and {condition}"
    for catalog, rank, condition in (
        ("pg_proc", 1, "true"),
        ("pg_type", 2, "(o.typtype in ('e', 'd') or exists (select from pg_class c "
                       "where c.oid = o.typrelid and c.relkind = 'c'))"),
        ("pg_class", 3, "o.relkind in ('v', 'm')"),
        ("pg_rewrite", 4, "o.rulename <> '_RETURN'"),
        ("pg_trigger", 5, "not o.tgisinternal and o.tgparentid = 0"),
        ("pg_policy", 6, "true"),
        ("pg_operator", 7, "true"),
        ("pg_cast", 8, "true"),
    )
)  # fmt: skip


def made_sql(address: str) -> str:
    """A query for what this transaction has created or replaced so far, to be dropped backwards.

    Its rows: type, identity, and whether another repeatable in force than `address` owns it, too.
    """
    return (
        "select i.type, i.identity, exists (select from yardpass_db.history h,"
        f" jsonb_array_elements(h.owned) o where h.active and h.address <> {db.literal(address)}"
        " and o.value = jsonb_build_array(i.type, i.identity))"
        f" from ({_MADE}) made, pg_identify_object(made.classid, made.oid, 0) i"
        " order by rank, made.oid"
    )


def drop_sql(owned: Sequence[Owned]) -> str:
    """Statements that take these objects off, last made first, without CASCADE."""
    return "".join(f"drop {kind} if exists {identity};\n" for kind, identity in reversed(owned))


def held_by_others(connection: db.Connection, address: str, owned: Sequence[Owned]) -> set[Owned]:
    """What of `owned` other repeatables in force own, too."""
    if not owned:
        return set()
    found = db.rows(
        connection,
        "select distinct o.value ->> 0, o.value ->> 1 from yardpass_db.history h,"
        " jsonb_array_elements(h.owned) o where h.active and h.address <> %s"
        " and o.value = any(%s::jsonb[])",
        [address, [json.dumps(list(one)) for one in owned]],
    )
    return {(kind, identity) for kind, identity in found}


def table_of(address: str) -> tuple[str, str]:
    """(schema, table) that an `rls/<schema>/<table>` address guards."""
    _, schema, table = address.split("/")
    return schema, table


def take_off_access(connection: db.Connection, address: str, place: Place | None = None) -> None:
    """Drop all policies of the address's table and revoke all client grants on it.

    Raises SourceError when the table is not there and `place` says who asks.
    """
    schema, table = table_of(address)
    relation = db.ident(schema, table)
    [(found, policies, roles)] = db.rows(
        connection,
        "select to_regclass(%s)::text,"
        " array(select polname::text from pg_policy where polrelid = to_regclass(%s)),"
        " array(select rolname::text from pg_roles where rolname = any(%s))",
        [relation, relation, list(CLIENT_ROLES)],
    )
    if found is None:
        if place is None:
            return
        raise SourceError(
            f"There is no table {schema}.{table} for these policies.",
            place=place,
            hint="A file in sql/rls/<schema>/ is named after the table it guards.",
        )
    script = "".join(f"drop policy {db.ident(name)} on {relation};\n" for name in policies)
    # It takes the grants on single columns, too.
    names = ", ".join(["public", *map(db.ident, roles)])
    script += f"revoke all on table {relation} from {names};\n"
    db.run_script(connection, script)


def refuse_strangers(owned: Collection[Owned], address: str, place: Place) -> None:
    """Raise SourceError when an rls file made anything but policies of its own table."""
    schema, table = table_of(address)
    ours = {f" on {db.ident(schema, table)}", f" on {schema}.{table}"}
    for kind, identity in owned:
        if kind == "policy" and any(identity.endswith(end) for end in ours):
            continue
        raise SourceError(
            f"{address} may only hold policies and grants of {schema}.{table}; "
            f"it makes the {kind} {identity}.",
            place=place,
            undone="Nothing of this file was kept.",
            hint="Put it where it belongs: sql/functions/, sql/views/ or the other table's file.",
        )


def drop(connection: db.Connection, owned: Sequence[Owned], address: str) -> None:
    """Take objects off that their repeatable no longer makes.

    Raises DatabaseError naming what still depends on them.
    """
    kept = held_by_others(connection, address, owned)
    script = drop_sql([one for one in owned if one not in kept])
    if not script:
        return
    try:
        db.run_script(connection, script)
    except db.PsycopgError as error:
        raise DatabaseError(
            f"Cannot take off what {address} made.",
            detail=db.failure(error),
            undone="This step was undone.",
            hint="Something else still uses it: change or delete that first.",
        ) from error
