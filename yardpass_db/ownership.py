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


# What this transaction has created or replaced so far, to be dropped backwards: type, identity.
_MADE_NOW = (
    f"select i.type, i.identity from ({_MADE}) made,"
    " pg_identify_object(made.classid, made.oid, 0) i order by rank, made.oid"
)
_PREPARED = "yardpass_db_made"


class Ledger:
    """Which repeatable in force owns what, on the connection of one run.

    Read once, and kept up by the run, which holds the database's migration lock. To plan the
    question what a transaction has made costs more than to answer it: it is prepared once.
    """

    def __init__(self, connection: db.Connection) -> None:
        self._connection = connection
        self._question = ""
        self._owned: dict[str, set[Owned]] = {}
        self._owners: dict[Owned, set[str]] = {}
        self._is_read = False

    def question(self) -> str:
        """A query of the (type, identity) of all that its transaction has made."""
        if not self._question:
            query = "select true from pg_prepared_statements where name = %s"
            if not db.value(self._connection, query, [_PREPARED]):
                db.run_script(self._connection, f"prepare {_PREPARED} as {_MADE_NOW}")
            self._question = f"execute {_PREPARED}"
        return self._question

    def ask_unprepared(self) -> None:
        """From now on `question` is the whole query: a file has thrown the prepared one away."""
        self._question = _MADE_NOW

    def without_others(self, address: str, made: Sequence[Owned]) -> list[Owned]:
        """Those of `made` that no other repeatable in force than `address` owns."""
        self._read()
        return [one for one in made if not self._owners.get(one, set()) - {address}]

    def put(self, address: str, owned: Collection[Owned]) -> None:
        """What the address owns from now on; () when it is no longer in force."""
        self._read()
        for one in self._owned.pop(address, set()):
            self._owners[one].discard(address)
        self._owned[address] = set(owned)
        for one in owned:
            self._owners.setdefault(one, set()).add(address)

    def forget(self) -> None:
        """Read it again when it is asked for: addresses were changed."""
        self._is_read = False

    def _read(self) -> None:
        if self._is_read:
            return
        self._is_read, self._owned, self._owners = True, {}, {}
        found = db.rows(
            self._connection,
            "select address, owned from yardpass_db.history where active and owned <> '[]'",
        )
        for address, owned in found:
            self.put(address, [(kind, identity) for kind, identity in owned])


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
