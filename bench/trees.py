"""The same N migrations in each tool's own layout, identical on every run.

A migration makes one table as people write them: nine columns, a foreign key, two
indexes, checks, a comment, row level security, two policies, grants. Every tool gets the
same statements in the same order; only the wrapping differs.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

SCHEMA = "app"
# Roles are the cluster's, not a migration's: the bench makes them before it starts.
CLIENT_ROLES = ("bench_visitor", "bench_member")
STATEMENTS = 4000  # in the one-file tree
WIDE_TABLES = 40  # tables among them; the others are rows, comments and grants


@dataclass(frozen=True)
class Migration:
    """One numbered migration: its statements, and those that undo it, none with a semicolon."""

    number: int
    name: str
    up: tuple[str, ...]
    down: tuple[str, ...]

    @property
    def file_name(self) -> str:
        """`0017_listings`, without a suffix."""
        return f"{self.number:04d}_{self.name}"

    @property
    def up_sql(self) -> str:
        """The whole of `up` as one script."""
        return script(self.up)

    @property
    def down_sql(self) -> str:
        """The whole of `down` as one script."""
        return script(self.down)


def script(statements: Sequence[str]) -> str:
    """Statements as a file: each ends with a semicolon and a new line."""
    return "".join(f"{statement};\n" for statement in statements)


def migrations(count: int) -> list[Migration]:
    """`count` migrations, a table each; every table but the first refers to an earlier one."""
    return [_migration(number) for number in range(1, count + 1)]


_CREATE = """\
-- Listings of shard {number}; the parent is always an older table.
create table {table} (
  id            uuid primary key default gen_random_uuid(),
  parent_id     uuid constraint {name}_parent_id_fkey references {parent} on delete cascade,
  owner_user_id uuid not null,
  title         text not null constraint {name}_title_check check (length(title) between 1 and 200),
  status        text not null default 'draft'
                constraint {name}_status_check check (status in ('draft', 'open', 'closed')),
  amount_cents  integer not null default 0
                constraint {name}_amount_cents_check check (amount_cents >= 0),
  settings      jsonb not null default '{{}}',
  created_at    timestamptz not null default now(),
  updated_at    timestamptz not null default now()
)"""
_OWNER = "(select nullif(current_setting('request.jwt.claim.sub', true), '')::uuid)"
_REST = (
    "-- Children are deleted with their parent; without this each delete reads the table.\n"
    "create index {name}_parent_id_idx on {table} (parent_id)",
    "-- An owner's page shows newest first.\n"
    "create index {name}_owner_idx on {table} (owner_user_id, created_at desc)",
    "comment on table {table} is 'Listings of shard {number}.'",
    "alter table {table} enable row level security",
    'create policy "owner reads own listings" on {table}\n'
    "  for select to bench_member using (owner_user_id = {owner})",
    'create policy "owner adds own listings" on {table}\n'
    "  for insert to bench_member with check (owner_user_id = {owner})",
    "grant select on {table} to bench_visitor",
    "grant select, insert on {table} to bench_member",
)


def _migration(number: int) -> Migration:
    name = f"listings_{number:04d}"
    values = {
        "number": number,
        "name": name,
        "table": f"{SCHEMA}.{name}",
        "parent": f"{SCHEMA}.listings_{max(number // 2, 1):04d}",
        "owner": _OWNER,
    }
    up = tuple(text.format(**values) for text in (_CREATE, *_REST))
    down: tuple[str, ...] = (f"drop table {values['table']}",)
    if number == 1:
        up = (f"create schema {SCHEMA}", *up)
        down = (*down, f"drop schema {SCHEMA}")
    return Migration(number, "listings", up, down)


def wide() -> list[Migration]:
    """One migration of `STATEMENTS` statements: tables, rows, comments and grants in turn."""
    statements = [f"create schema {SCHEMA}"]
    for number in range(1, WIDE_TABLES + 1):
        statements.append(
            f"create table {SCHEMA}.codes_{number:02d}"
            " (code text primary key, label text not null, rank integer not null)"
        )
    while len(statements) < STATEMENTS:
        number = len(statements)
        table = f"{SCHEMA}.codes_{number % WIDE_TABLES + 1:02d}"
        statements.append(_wide_statement(table, number))
    return [Migration(1, "codes", tuple(statements), (f"drop schema {SCHEMA} cascade",))]


def _wide_statement(table: str, number: int) -> str:
    if number % 50 == 0:
        return f"comment on table {table} is 'Codes, revision {number}.'"
    if number % 50 == 1:
        return f"grant select on {table} to bench_member"
    return f"insert into {table} values ('C{number:05d}', 'It''s code {number}; kept', {number})"


Writer = Callable[[Path, Sequence[Migration]], None]


def write_yardpass(root: Path, tree: Sequence[Migration]) -> None:
    """`schemas/app/0001_x.sql` and `0001_x.rollback.sql`."""
    folder = root / "schemas" / SCHEMA
    _write_pairs(folder, tree)


def write_yoyo(root: Path, tree: Sequence[Migration]) -> None:
    """`0001_x.sql` and `0001_x.rollback.sql` in one folder."""
    _write_pairs(root, tree)


def _write_pairs(folder: Path, tree: Sequence[Migration]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for item in tree:
        (folder / f"{item.file_name}.sql").write_text(item.up_sql)
        (folder / f"{item.file_name}.rollback.sql").write_text(item.down_sql)


def write_dbmate(root: Path, tree: Sequence[Migration]) -> None:
    """`0001_x.sql` with `-- migrate:up` and `-- migrate:down`."""
    _write_marked(root, tree, "-- migrate:up", "-- migrate:down")


def write_node(root: Path, tree: Sequence[Migration]) -> None:
    """`0001_x.sql` with `-- Up Migration` and `-- Down Migration`."""
    _write_marked(root, tree, "-- Up Migration", "-- Down Migration")


def _write_marked(root: Path, tree: Sequence[Migration], up: str, down: str) -> None:
    root.mkdir(parents=True, exist_ok=True)
    for item in tree:
        text = f"{up}\n{item.up_sql}\n{down}\n{item.down_sql}"
        (root / f"{item.file_name}.sql").write_text(text)


def write_psql(root: Path, tree: Sequence[Migration]) -> None:
    """`up.sql` and `down.sql`, everything in one file each: the floor."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "up.sql").write_text("".join(item.up_sql for item in tree))
    (root / "down.sql").write_text("".join(item.down_sql for item in reversed(tree)))


_ALEMBIC_INI = """\
[alembic]
script_location = {root}
"""
_ALEMBIC_ENV = """\
import os

from alembic import context
from sqlalchemy import create_engine, pool

engine = create_engine(os.environ["BENCH_URL"], poolclass=pool.NullPool)
with engine.connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
"""
_ALEMBIC_REVISION = """\
from alembic import op

revision = "{number:04d}"
down_revision = {previous!r}


def upgrade():
{up}


def downgrade():
{down}
"""


def write_alembic(root: Path, tree: Sequence[Migration]) -> None:
    """`versions/0001_x.py`, one `op.execute` per statement, and the environment."""
    versions = root / "versions"
    versions.mkdir(parents=True, exist_ok=True)
    (root / "alembic.ini").write_text(_ALEMBIC_INI.format(root=root))
    (root / "env.py").write_text(_ALEMBIC_ENV)
    previous: str | None = None
    for item in tree:
        text = _ALEMBIC_REVISION.format(
            number=item.number, previous=previous, up=_calls(item.up), down=_calls(item.down)
        )
        (versions / f"{item.file_name}.py").write_text(text)
        previous = f"{item.number:04d}"


def _calls(statements: Sequence[str]) -> str:
    return "\n".join(f'    op.execute("""{statement}""")' for statement in statements)


def write_tree(root: Path, writer: Writer, tree: Sequence[Migration]) -> Path:
    """`root` with nothing in it but this tree."""
    shutil.rmtree(root, ignore_errors=True)
    writer(root, tree)
    return root
