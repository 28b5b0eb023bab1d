"""What no view can serve, whatever its definition: measured by tests/compat on 16 and 18."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

WHOLE_ROW = "a whole row selected by what was prepared before the move"


@dataclass(frozen=True)
class Limit:
    """Something that works on a table and not on a view of it.

    `statement` shows it, with {name} for the name, {column} for one of its columns, {key} for its
    primary key. `cured`: it works when search_path finds the table first. `until`: from this
    major version on it works through a view, too.
    """

    name: str
    statement: str
    sqlstate: str
    cure: str
    cured: bool = True
    until: int = 0

    def applies(self, major: int) -> bool:
        return not self.until or major < self.until

    def as_dict(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "statement": self.statement,
            "sqlstate": self.sqlstate,
            "cure": self.cure,
            "cured_by_search_path": self.cured,
        }


LIMITS = (
    Limit("COPY to", "copy {name} to stdout", "42809",
          "copy (select * from {name}) to stdout, or search_path"),
    Limit("COPY from", "copy {name} from stdin", "42809", "search_path"),
    Limit("TRUNCATE", "truncate {name}", "42809", "search_path; clients may not in any case"),
    Limit("ON CONFLICT ON CONSTRAINT",
          "insert into {name} (id) values (1) on conflict on constraint {key} do nothing", "42704",
          "on conflict (columns), or search_path"),
    Limit("MERGE", "merge into {name} as t using (select 1 as id) as s on t.id = s.id"
          " when matched then delete", "0A000",
          "PostgreSQL 17, insert … on conflict, or search_path", until=17),
    Limit("system columns", "select ctid, tableoid from {name}", "42703",
          "the primary key instead, or search_path"),
    Limit("TABLESAMPLE", "select * from {name} tablesample system (1)", "0A000", "search_path"),
    Limit("GROUP BY the primary key", "select id, {column} from {name} group by id", "42803",
          "group by every column that is selected, or search_path"),
    Limit("WHERE CURRENT OF", "declare rows cursor for select * from {name} for update;"
          " fetch rows; delete from {name} where current of rows", "0A000",
          "the primary key instead, or search_path"),
    Limit("CREATE INDEX", "create index on {name} ({column})", "42809",
          "a migration on the table; DDL names tables"),
    Limit("ALTER TABLE", "alter table {name} add column more int", "42809",
          "a migration on the table; DDL names tables"),
    Limit("CREATE POLICY", "create policy mine on {name} using (true)", "42809",
          "a migration on the table; DDL names tables"),
    Limit("a publication", "alter publication {publication} add table {name}", "22023",
          "publish the table; subscribers say its schema"),
    Limit("functions of the table's row", "select one.described from {name} as one", "42703",
          "an overload for the view's row, which `yardpass-db compat` prints; or search_path"),
    Limit(WHOLE_ROW, "execute before_the_move", "0A000",
          "prepare again: deallocate all, or reconnect", cured=False),
)  # fmt: skip
