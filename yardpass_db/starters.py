"""The `new` command: files to begin with, each an example of its kind."""

from __future__ import annotations

import re
from pathlib import Path

from yardpass_db.config import own_tree
from yardpass_db.errors import UsageError
from yardpass_db.nearest import did_you_mean
from yardpass_db.sources import MIGRATION, read_tree_if_any

_NAME = re.compile(r"[a-z_][a-z0-9_]*")

_SCHEMA = """\
-- <What belongs here.>
create schema {schema};
"""
_SCHEMA_ROLLBACK = """\
drop schema {schema};
"""
_SCHEMA_VERIFY = """\
-- The schema {schema} is not there.
select '{schema}' as "schema" where to_regnamespace('{schema}') is null;
"""

_MIGRATION = """\
-- <What this changes, and why.>
-- depends:
alter table {schema}.<table> add column <column> <type>;
"""
_ROLLBACK = """\
-- Loses: <what cannot be brought back>.
alter table {schema}.<table> drop column <column>;
"""
_VERIFY = """\
-- <A sentence that is true of every row returned: no rows means pass.>
select t.* from {schema}.<table> t where false;
"""
_VIEW = """\
-- <What a reader gets from it.>
create or replace view {schema}.{name} with (security_invoker = true) as
select t.id
  from <schema>.<table> t;

revoke all on {schema}.{name} from anon, authenticated, service_role;
grant select on {schema}.{name} to authenticated, service_role;
comment on view {schema}.{name} is '<what a row is>';
"""
_POLICY = """\
-- <Who may do what with {schema}.{name}.> This file owns all its policies and client grants.
grant select on {schema}.{name} to authenticated;
grant select, insert, update, delete on {schema}.{name} to service_role;

create policy "owner reads own {name}" on {schema}.{name}
  for select to authenticated
  using (user_id = (select auth.uid()));
"""
_FUNCTION = """\
-- <What the caller gets.>
create or replace function {schema}.{name}()
  returns uuid
  language sql stable security invoker set search_path = ''
as $$
  select auth.uid();
$$;

revoke all on function {schema}.{name}() from public, anon, authenticated;
grant execute on function {schema}.{name}() to authenticated;
"""


def unfamiliar(root: Path, schema: str) -> str:
    """What to say of a schema that is named like one that the tree has; "" of any other."""
    known = {source.schema for source in read_tree_if_any(root).sources}
    near = did_you_mean(schema, known)
    return f"{schema} is new. {near}" if near and schema not in known else ""


def start(root: Path, kind: str, schema: str, name: str) -> list[str]:
    """Write the files; their paths. A schema's first migration makes the schema.

    What stands in <angle brackets> is to be filled: until then the file is not SQL, so that
    nothing half-written runs. Raises UsageError when a file is there already.
    """
    if root.resolve() == installed_tree():
        root = Path("sql")
    for word in (schema, name):
        if not _NAME.fullmatch(word):
            raise UsageError(
                f"{word!r} is not a name.",
                undone="Nothing was written.",
                hint="A name is lower-case letters, digits and underscores, no digit first.",
            )
    values = {"schema": schema, "name": name}
    files = {
        "migration": _migration_files,
        "view": lambda *_: {f"views/{schema}/{name}.sql": _VIEW},
        "policy": lambda *_: {f"rls/{schema}/{name}.sql": _POLICY},
        "function": lambda *_: {f"functions/{schema}/{name}.sql": _FUNCTION},
    }[kind](root, schema, name)
    for relative in files:
        for path in (root / relative, root / f"{relative}.j2"):
            if path.exists():
                raise UsageError(
                    f"{path} is there already.", undone="Nothing was written.", hint="Edit it."
                )
    made = []
    for relative, text in files.items():
        path = root / relative
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.format(**values), encoding="utf-8")
        made.append(str(path))
    return made


def installed_tree() -> Path | None:
    """The tree inside an installed package, which is nobody's to write to."""
    tree = own_tree().resolve()
    return tree if tree.parent == Path(__file__).resolve().parent else None


def _migration_files(root: Path, schema: str, name: str) -> dict[str, str]:
    numbers = [s.number for s in read_tree_if_any(root).migrations if s.schema == schema]
    stem = f"{MIGRATION}/{schema}/{max(numbers, default=0) + 1:04}_{name}"
    if not numbers and schema != "public":
        return {
            f"{stem}.sql": _SCHEMA,
            f"{stem}.rollback.sql": _SCHEMA_ROLLBACK,
            f"{stem}.verify.sql": _SCHEMA_VERIFY,
        }
    return {
        f"{stem}.sql": _MIGRATION,
        f"{stem}.rollback.sql": _ROLLBACK,
        f"{stem}.verify.sql": _VERIFY,
    }
