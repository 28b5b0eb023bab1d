"""Assertions on row-level security: policies, their expressions, views that respect it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from yardpass_db import db
from yardpass_db.testing.base import Base, Names, as_list
from yardpass_db.testing.diagnostics import did_you_mean, equal, expect, fail, same_names, show

__tracebackhide__ = True

_COMMANDS = {"r": "select", "a": "insert", "w": "update", "d": "delete", "*": "all"}


class Policy(NamedTuple):
    """A policy; `using` and `check` in PostgreSQL's own form, None when it has none."""

    name: str
    command: str
    is_permissive: bool
    roles: list[str]
    using: str | None
    check: str | None


class Policies(Base):
    """Who may do what with which rows, as it is written; personas show what it does."""

    def _policies(self, table: str) -> dict[str, Policy]:
        query = """
          select polname, polcmd, polpermissive,
                 array(select case r when 0 then 'public' else pg_get_userbyid(r)::text end
                       from unnest(polroles) as r order by 1),
                 pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)
          from pg_policy where polrelid = %s order by polname"""
        return {row[0]: Policy(*row) for row in self.rows(query, [self._get("table", table).oid])}

    def _policy(self, table: str, policy: str) -> Policy:
        found = self._policies(table)
        if policy not in found:
            help = did_you_mean(policy, found) or f"It has: {', '.join(found) or 'none'}"
            fail(f'{table} has no policy "{policy}".', help)
        return found[policy]

    def policies_are(self, table: str, policies: Sequence[str]) -> None:
        """The table's policies are exactly these."""
        same_names(f"The policies of {table}", self._policies(table), policies)

    def policy_roles_are(self, table: str, policy: str, roles: Names) -> None:
        """The roles after TO; `public` when it has no TO."""
        same_names(
            f'The roles of policy "{policy}" on {table}',
            self._policy(table, policy).roles,
            as_list(roles),
        )

    def policy_cmd_is(self, table: str, policy: str, command: str) -> None:
        """The command after FOR: select, insert, update, delete or all."""
        have = _COMMANDS[self._policy(table, policy).command]
        equal(f'The command of policy "{policy}" on {table}', have, command.lower())

    def policy_is_permissive(self, table: str, policy: str) -> None:
        """The policy lets rows in, as one of those of which one is enough."""
        is_so = self._policy(table, policy).is_permissive
        expect(f'Policy "{policy}" on {table} is restrictive.', is_so)

    def policy_is_restrictive(self, table: str, policy: str) -> None:
        """The policy keeps rows out: all restrictive ones must hold."""
        is_so = not self._policy(table, policy).is_permissive
        expect(f'Policy "{policy}" on {table} is permissive.', is_so)

    def policy_using_is(self, table: str, policy: str, expression: str | None) -> None:
        """The expression after USING; None when it has none.

        Parentheses, casts and blanks do not matter: PostgreSQL brings both into its own form.
        """
        have = self._policy(table, policy).using
        self._expression_is(f'USING of policy "{policy}" on {table}', table, have, expression)

    def policy_check_is(self, table: str, policy: str, expression: str | None) -> None:
        """The expression after WITH CHECK; None when it has none. As `policy_using_is`."""
        have = self._policy(table, policy).check
        self._expression_is(f'WITH CHECK of policy "{policy}" on {table}', table, have, expression)

    def _expression_is(self, what: str, table: str, have: str | None, want: str | None) -> None:
        if have is None or want is None:
            equal(what, have, want)
            return
        if " ".join(have.split()) != " ".join(want.split()):
            form = self._normal(table, want)
            expect(what, have == form, f"have: {_line(have)}", f"want: {_line(form or want)}")

    def _normal(self, table: str, expression: str) -> str | None:
        """An expression in PostgreSQL's own form; None when it cannot be read.

        It becomes a policy of a temporary table of the same name and columns, so that nothing is
        locked or changed.
        """
        found = self._get("table", table)
        temporary = f"pg_temp.{db.ident(found.name)}"
        try:
            with self.savepoint(keep=False):
                self.run(
                    f"create temporary table {db.ident(found.name)} "
                    f"(like {db.ident(str(found.schema), found.name)});"
                    f"create policy p on {temporary} using ({expression})"
                )
                return str(
                    self.value(
                        "select pg_get_expr(polqual, polrelid) from pg_policy "
                        "where polrelid = %s::regclass",
                        [temporary],
                    )
                )
        except db.PsycopgError as error:
            fail(f"This is no condition on {table}: {expression}", *db.failure(error).splitlines())

    # Row security and views

    def _flags(self, table: str) -> tuple[bool, bool]:
        query = "select relrowsecurity, relforcerowsecurity from pg_class where oid = %s"
        enabled, forced = self.rows(query, [self._get("table", table).oid])[0]
        return enabled, forced

    def rls_enabled(self, table: str) -> None:
        """Row-level security is on: a role without a policy sees nothing."""
        expect(f"Row-level security is off on {table}.", self._flags(table)[0])

    def rls_disabled(self, table: str) -> None:
        """Row-level security is off: grants alone decide."""
        expect(f"Row-level security is on on {table}.", not self._flags(table)[0])

    def rls_forced(self, table: str) -> None:
        """Row-level security is on, and holds for the table's owner, too."""
        expect(f"Row-level security is not forced on {table}.", all(self._flags(table)))

    def rls_not_forced(self, table: str) -> None:
        """The table's owner passes row-level security."""
        expect(f"Row-level security is forced on {table}.", not self._flags(table)[1])

    def _option(self, view: str, option: str) -> str | None:
        query = """select option_value from pg_options_to_table(
            (select reloptions from pg_class where oid = %s)) where option_name = %s"""
        found = self.value(query, [self._get("view", view).oid, option])
        return None if found is None else str(found).lower()

    def view_security_invoker(self, view: str) -> None:
        """The view reads as who asks: row-level security of its tables counts."""
        is_so = self._option(view, "security_invoker") in ("true", "on", "1", "yes")
        expect(f"{view} reads as its owner: row-level security does not count.", is_so)

    def view_security_definer(self, view: str) -> None:
        """The view reads as its owner."""
        is_so = self._option(view, "security_invoker") not in ("true", "on", "1", "yes")
        expect(f"{view} is security_invoker.", is_so)

    def view_check_option_is(self, view: str, option: str | None) -> None:
        """The view's WITH CHECK OPTION: `local`, `cascaded` or None."""
        equal(f"The check option of {view}", self._option(view, "check_option"), option)


def _line(expression: str) -> str:
    return show(" ".join(expression.split()))
