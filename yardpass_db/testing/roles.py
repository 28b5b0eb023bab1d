"""Assertions on roles, owners and privileges."""

from __future__ import annotations

from collections.abc import Sequence

from yardpass_db.testing.base import Names, as_list
from yardpass_db.testing.diagnostics import equal, expect, same_names
from yardpass_db.testing.objects import Objects
from yardpass_db.testing.routines import Routines

__tracebackhide__ = True

_TABLE = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
_COLUMN = ("SELECT", "INSERT", "UPDATE", "REFERENCES")
_MAINTAIN_SINCE = 170000  # PostgreSQL 17 has one privilege more


class Roles(Objects):
    """Who there is, and what belongs to whom."""

    def has_role(self, role: str) -> None:
        """There is a role."""
        self._has("role", role)

    def hasnt_role(self, role: str) -> None:
        """There is no role of that name."""
        self._hasnt("role", role)

    def has_user(self, user: str) -> None:
        """There is a role that may log in."""
        self._has("user", user)

    def hasnt_user(self, user: str) -> None:
        """There is no role of that name that may log in."""
        self._hasnt("user", user)

    def has_group(self, group: str) -> None:
        """There is a role that may not log in."""
        self._has("group", group)

    def hasnt_group(self, group: str) -> None:
        """There is no role of that name that may not log in."""
        self._hasnt("group", group)

    def roles_are(self, roles: Sequence[str]) -> None:
        """The roles of the server are exactly these; PostgreSQL's own left out."""
        self._all_are("role", roles)

    def users_are(self, users: Sequence[str]) -> None:
        """The roles that may log in are exactly these."""
        self._all_are("user", users)

    def groups_are(self, groups: Sequence[str]) -> None:
        """The roles that may not log in are exactly these; PostgreSQL's own left out."""
        self._all_are("group", groups)

    def _attribute(self, role: str, column: str) -> bool:
        query = f"select {column} from pg_roles where oid = %s"
        return bool(self.value(query, [self._get("role", role).oid]))

    def is_superuser(self, role: str) -> None:
        """The role is a superuser."""
        expect(f"{role} is no superuser.", self._attribute(role, "rolsuper"))

    def isnt_superuser(self, role: str) -> None:
        """The role is no superuser."""
        expect(f"{role} is a superuser.", not self._attribute(role, "rolsuper"))

    def bypasses_rls(self, role: str) -> None:
        """No policy binds the role: BYPASSRLS or superuser."""
        is_so = self._attribute(role, "rolbypassrls or rolsuper")
        expect(f"Row-level security binds {role}.", is_so)

    def doesnt_bypass_rls(self, role: str) -> None:
        """Policies bind the role."""
        is_so = not self._attribute(role, "rolbypassrls or rolsuper")
        expect(f"{role} passes row-level security.", is_so)

    def _is_member(self, group: str, role: str) -> bool:
        """Direct or indirect, but not as pg_has_role says: a superuser is a member of all."""
        query = """
          with recursive up(oid) as (
            select roleid from pg_auth_members where member = %s
            union select m.roleid from pg_auth_members m join up on m.member = up.oid)
          select exists (select from up where oid = %s)"""
        found = self._get("role", role).oid, self._get("role", group).oid
        return bool(self.value(query, found))

    def is_member_of(self, group: str, members: Names) -> None:
        """The roles are members of the group, directly or through others."""
        for member in as_list(members):
            expect(f"{member} is no member of {group}.", self._is_member(group, member))

    def isnt_member_of(self, group: str, members: Names) -> None:
        """None of the roles is a member of the group."""
        for member in as_list(members):
            expect(f"{member} is a member of {group}.", not self._is_member(group, member))

    def language_is_trusted(self, language: str) -> None:
        """Who may use the language without being a superuser may write functions in it."""
        oid = self._get("language", language).oid
        is_so = self.value("select lanpltrusted from pg_language where oid = %s", [oid])
        expect(f"Language {language} is not trusted.", bool(is_so))

    # Owners

    def _owner_is(self, kind: str, name: str, owner: str) -> None:
        self._get("role", owner)
        found = self._get(kind, name)
        equal(f"The owner of {kind} {found.label}", found.owner, owner)

    def db_owner_is(self, database: str, owner: str) -> None:
        """The database belongs to the role."""
        self._owner_is("database", database, owner)

    def schema_owner_is(self, schema: str, owner: str) -> None:
        """The schema belongs to the role."""
        self._owner_is("schema", schema, owner)

    def relation_owner_is(self, relation: str, owner: str) -> None:
        """The table, view, sequence or composite type belongs to the role."""
        self._owner_is("relation", relation, owner)

    def table_owner_is(self, table: str, owner: str) -> None:
        """The table belongs to the role."""
        self._owner_is("table", table, owner)

    def view_owner_is(self, view: str, owner: str) -> None:
        """The view belongs to the role."""
        self._owner_is("view", view, owner)

    def materialized_view_owner_is(self, view: str, owner: str) -> None:
        """The materialized view belongs to the role."""
        self._owner_is("materialized view", view, owner)

    def sequence_owner_is(self, sequence: str, owner: str) -> None:
        """The sequence belongs to the role."""
        self._owner_is("sequence", sequence, owner)

    def foreign_table_owner_is(self, table: str, owner: str) -> None:
        """The foreign table belongs to the role."""
        self._owner_is("foreign table", table, owner)

    def composite_owner_is(self, type: str, owner: str) -> None:
        """The composite type belongs to the role."""
        self._owner_is("composite type", type, owner)

    def type_owner_is(self, type: str, owner: str) -> None:
        """The type belongs to the role."""
        self._owner_is("type", type, owner)

    def opclass_owner_is(self, opclass: str, owner: str) -> None:
        """The operator class belongs to the role."""
        self._owner_is("operator class", opclass, owner)

    def language_owner_is(self, language: str, owner: str) -> None:
        """The language belongs to the role."""
        self._owner_is("language", language, owner)

    def tablespace_owner_is(self, tablespace: str, owner: str) -> None:
        """The tablespace belongs to the role."""
        self._owner_is("tablespace", tablespace, owner)


class Privileges(Routines):
    """What a role may do, by grants of its own, of its groups and of PUBLIC together."""

    def _privileges(
        self, function: str, role: str, what: Sequence[object], known: Sequence[str]
    ) -> list[str]:
        """Those of the known privileges that has_…_privilege() says the role has."""
        if role != "public":
            self._get("role", role)
        places = "".join(", %s" for _ in what)
        query = f"select p from unnest(%s::text[]) as p where {function}(%s{places}, p)"
        return [name for (name,) in self.rows(query, [list(known), role, *what])]

    def _privileges_are(
        self,
        label: str,
        function: str,
        role: str,
        what: Sequence[object],
        known: Sequence[str],
        want: Names,
    ) -> None:
        have = self._privileges(function, role, what, known)
        wanted = {name.upper() for name in as_list(want)}
        same_names(f"The privileges of {role} on {label}", have, wanted)

    def table_privs_are(self, table: str, role: str, privileges: Names) -> None:
        """What the role may do with the table or view as a whole, column grants aside."""
        oid = self._get("table or view", table).oid
        known = list(_TABLE)
        if self.connection.info.server_version >= _MAINTAIN_SINCE:
            known.append("MAINTAIN")
        self._privileges_are(table, "has_table_privilege", role, [oid], known, privileges)

    def column_privs_are(self, table: str, column: str, role: str, privileges: Names) -> None:
        """What the role may do with the column, by grants on it or on the table."""
        self._column(table, column)
        oid = self._get("table or view", table).oid
        label = f"{table}.{column}"
        self._privileges_are(
            label, "has_column_privilege", role, [oid, column], _COLUMN, privileges
        )

    def any_column_privs_are(self, table: str, role: str, privileges: Names) -> None:
        """What the role may do with at least one column of the table."""
        oid = self._get("table or view", table).oid
        label = f"any column of {table}"
        self._privileges_are(label, "has_any_column_privilege", role, [oid], _COLUMN, privileges)

    def function_privs_are(
        self,
        function: str,
        role: str,
        privileges: Names,
        arguments: Sequence[str] | None = None,
    ) -> None:
        """EXECUTE, or []: whether the role may call the function."""
        found = self._function(function, arguments)
        self._privileges_are(
            found.label, "has_function_privilege", role, [found.oid], ["EXECUTE"], privileges
        )

    def schema_privs_are(self, schema: str, role: str, privileges: Names) -> None:
        """CREATE, USAGE: what the role may do in the schema."""
        oid, known = self._get("schema", schema).oid, ["CREATE", "USAGE"]
        self._privileges_are(schema, "has_schema_privilege", role, [oid], known, privileges)

    def sequence_privs_are(self, sequence: str, role: str, privileges: Names) -> None:
        """SELECT, UPDATE, USAGE: what the role may do with the sequence."""
        oid, known = self._get("sequence", sequence).oid, ["SELECT", "UPDATE", "USAGE"]
        self._privileges_are(sequence, "has_sequence_privilege", role, [oid], known, privileges)

    def database_privs_are(self, database: str, role: str, privileges: Names) -> None:
        """CREATE, CONNECT, TEMPORARY: what the role may do in the database."""
        oid, known = self._get("database", database).oid, ["CREATE", "CONNECT", "TEMPORARY"]
        self._privileges_are(database, "has_database_privilege", role, [oid], known, privileges)

    def language_privs_are(self, language: str, role: str, privileges: Names) -> None:
        """USAGE, or []: whether the role may write functions in the language."""
        oid = self._get("language", language).oid
        self._privileges_are(language, "has_language_privilege", role, [oid], ["USAGE"], privileges)

    def tablespace_privs_are(self, tablespace: str, role: str, privileges: Names) -> None:
        """CREATE, or []: whether the role may put tables into the tablespace."""
        oid = self._get("tablespace", tablespace).oid
        self._privileges_are(
            tablespace, "has_tablespace_privilege", role, [oid], ["CREATE"], privileges
        )

    def fdw_privs_are(self, wrapper: str, role: str, privileges: Names) -> None:
        """USAGE, or []: whether the role may make servers of the foreign-data wrapper."""
        oid = self._get("foreign-data wrapper", wrapper).oid
        self._privileges_are(
            wrapper, "has_foreign_data_wrapper_privilege", role, [oid], ["USAGE"], privileges
        )

    def server_privs_are(self, server: str, role: str, privileges: Names) -> None:
        """USAGE, or []: whether the role may make foreign tables on the server."""
        oid = self._get("server", server).oid
        self._privileges_are(server, "has_server_privilege", role, [oid], ["USAGE"], privileges)
