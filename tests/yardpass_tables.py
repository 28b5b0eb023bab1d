"""The tables of the YardPass tree in a database, and what is in them."""

from __future__ import annotations

from yardpass_db import db

TABLES = """
select part.relnamespace::regnamespace::text || '.' || part.relname
from pg_class as part
where part.relkind in ('r', 'p') and not part.relispartition
  and part.relnamespace::regnamespace::text not in
    ('pg_catalog', 'information_schema', 'yardpass_db', 'auth', 'realtime', 'storage')
union select 'auth.users'
order by 1
"""


def tables(connection: db.Connection) -> list[str]:
    """`schema.table` of every table; a partitioned one is one table."""
    return [name for (name,) in db.rows(connection, TABLES)]


def counts(connection: db.Connection) -> dict[str, int]:
    """Rows of every table."""
    return {
        name: db.value(connection, f"select count(*) from {name}") for name in tables(connection)
    }


def contents(connection: db.Connection) -> dict[str, str]:
    """A hash of every table's rows, in whatever order they lie; times without a time zone of ours.

    Reference tables are left out: migrations fill them, with the time of their run.
    """
    connection.execute("set timezone = 'UTC'")
    return {
        name: db.value(
            connection,
            f"select md5(string_agg(line, '|' order by line collate \"C\"))"
            f" from (select md5(row_::text) as line from {name} as row_) as lines",
        )
        for name in tables(connection)
        if not name.startswith("ref.")
    }
