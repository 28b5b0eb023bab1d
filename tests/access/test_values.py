"""Each rule on a new value in sql/rls: taken away, `access check` says what could be written.

By the table's own name, and through its public view.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from yardpass_db import db
from yardpass_db.access.check import check
from yardpass_db.access.world import World, opened_world

from .conftest import TREE

MEMBERS, SPONSORS = "organizations.org_memberships", "sponsorship.sponsor_members"
INVITATIONS, ROLE_INVITES = "organizations.org_invitations", "events.role_invites"
JOIN = "admin adds members, creator becomes first owner"
CHANGE, CHANGE_INVITATION = "admin changes roles of others", "admin changes open invitations"
CHANGE_ROLE_INVITE = "editor changes open invitations to roles"
HAS_MEMBERS = """exists (
      select from {} as membership
      where membership.{} = {}.id
    )"""

# (table, policy or helper, its words that become `true`, what the check then says)
RULES = [
    (MEMBERS, CHANGE, "role < 'owner'::public.org_role", "admin update: can set role = owner"),
    (MEMBERS, JOIN, "role < 'owner'::public.org_role",
     "admin insert: can insert with role = owner"),
    (MEMBERS, JOIN, "role = 'owner'::public.org_role",
     "user insert: can insert as own with org_id"),
    (MEMBERS, "unclaimed_orgs", "organization.created_by = (select auth.uid())",
     "user insert: can insert as own with org_id"),
    (MEMBERS, "unclaimed_orgs", f"not {HAS_MEMBERS.format(MEMBERS, 'org_id', 'organization')}",
     "owner insert: can insert as own with org_id"),
    (SPONSORS, CHANGE, "role <> 'owner'::public.sponsor_role",
     "sponsor update: can set role = owner"),
    (SPONSORS, JOIN, "role <> 'owner'::public.sponsor_role",
     "sponsor insert: can insert with role = owner"),
    (SPONSORS, JOIN, "role = 'owner'::public.sponsor_role",
     "sponsor insert: can insert as own with sponsor_id"),
    (SPONSORS, "unclaimed_sponsors", "sponsor.created_by = (select auth.uid())",
     "sponsor insert: can insert as own with sponsor_id"),
    (SPONSORS, "unclaimed_sponsors", f"not {HAS_MEMBERS.format(SPONSORS, 'sponsor_id', 'sponsor')}",
     "sponsor insert: can insert as own with sponsor_id"),
    (INVITATIONS, CHANGE_INVITATION, "role <> 'owner'::text", "admin update: can set role = owner"),
    (INVITATIONS, CHANGE_INVITATION, "status <> 'accepted'::text",
     "owner update: can set status = accepted"),
    (INVITATIONS, "admin invites, only owners invite owners", "role <> 'owner'::text",
     "admin insert: can insert as own with role = owner"),
    (ROLE_INVITES, CHANGE_ROLE_INVITE, "status <> 'accepted'::public.invite_status",
     "editor update: can set status = accepted"),
    ("events.event_posts", "participant posts, editor announces",
     "post_type = ANY (ARRAY['post'::text, 'reshare'::text])",
     "user insert: can insert with post_type = ad"),
    ("users.follows", "user follows, editor follows for an organization",
     "status = ANY (ARRAY['pending'::text, 'accepted'::text])",
     "user insert: can insert with status = declined"),
]  # fmt: skip


@pytest.fixture(scope="module")
def opened(migrated_url: str) -> Iterator[World]:
    with db.connect(migrated_url) as connection, opened_world(connection, TREE) as world:
        yield world


def without(connection: db.Connection, table: str, name: str, words: str) -> str:
    """The statement that puts `true` into a policy's check or a helper's body."""
    found = db.value(
        connection,
        "select pg_get_functiondef(oid) from pg_proc where proname = %s"
        " union all"
        " select format('alter policy %%I on %%s with check (%%s)', polname, polrelid::regclass,"
        "   pg_get_expr(polwithcheck, polrelid))"
        " from pg_policy where polrelid = %s::regclass and polname = %s",
        [name, table, name],
    )
    assert found.count(words) == 1
    return str(found.replace(words, "true"))


@pytest.mark.parametrize(("table", "name", "words", "said"), RULES)
def test_a_rule_on_a_new_value_is_missed(
    opened: World, table: str, name: str, words: str, said: str
) -> None:
    with opened.connection.transaction(force_rollback=True):
        opened.connection.execute("set local search_path = ''")
        statement = without(opened.connection, table, name, words)
        opened.connection.execute(statement.encode())
        view = f"public.{table.partition('.')[2]}"
        found = [str(one) for one in check(opened, TREE, relations=[table, view]).differences]
    assert [one for one in found if one.startswith(f"{table} {said}")]
    assert [one for one in found if one.startswith(f"{view} {said}")]


def test_first_owners_read_what_they_inserted(opened: World) -> None:
    with opened.connection.transaction(force_rollback=True):
        db.run_script(
            opened.connection,
            'alter policy "member reads memberships of own organizations"'
            f" on {MEMBERS} using (org_id = any (array(select private.user_orgs())))",
        )
        found = [str(one) for one in check(opened, TREE, relations=[MEMBERS]).differences]
    assert found[0].startswith(f"{MEMBERS} user insert: cannot insert as own with org_id = ")
    assert " and returning: " in found[0]
