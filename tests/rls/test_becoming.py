"""What a row may become: the WITH CHECK of each policy for UPDATE that says more than its USING.

`access check` tries every value on the tables; these are a few of them as the application writes
them, through the public views.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from yardpass_rows import OPEN
from yardpass_tree import ADMIN, EDITOR, ORG, OWNER, STRANGER, VIEWER, Acting

from yardpass_db import db

Act = Callable[[str], Acting]
SPONSOR = "50200000-0000-4000-8000-000000000001"

MEMBER = "update public.org_memberships set role = '{}' where org_id = '{}' and user_id = '{}'"
SPONSORS = (
    "update public.sponsor_members set role = '{}' where sponsor_id = '{}' and user_id = '{}'"
)
INVITED = f"update public.org_invitations set {{}} where org_id = '{ORG}'"

# (what, persona, statement, outcome)
CASES = [
    ("admin makes an editor", "admin", MEMBER.format("editor", ORG, VIEWER), "rows"),
    ("admin makes no owner", "admin", MEMBER.format("owner", ORG, VIEWER), "refused"),
    ("admin does not lower an owner", "admin", MEMBER.format("viewer", ORG, OWNER), "none"),
    ("owner makes an owner", "owner", MEMBER.format("owner", ORG, VIEWER), "rows"),
    ("owner does not change the own role", "owner", MEMBER.format("admin", ORG, OWNER), "none"),
    ("admin does not change the own role", "admin", MEMBER.format("owner", ORG, ADMIN), "none"),
    ("editor promotes nobody", "editor", MEMBER.format("editor", ORG, VIEWER), "none"),
    ("admin makes a sponsor's editor", "admin", SPONSORS.format("editor", SPONSOR, VIEWER), "rows"),
    ("admin makes no sponsor's owner", "admin", SPONSORS.format("owner", SPONSOR, VIEWER),
     "refused"),
    ("owner makes a sponsor's owner", "owner", SPONSORS.format("owner", SPONSOR, EDITOR), "rows"),
    ("admin does not change the own role at a sponsor", "admin",
     SPONSORS.format("owner", SPONSOR, ADMIN), "none"),
    ("admin revokes an invitation", "admin", INVITED.format("status = 'revoked'"), "rows"),
    ("admin makes it no invitation of an owner", "admin", INVITED.format("role = 'owner'"),
     "refused"),
    ("owner makes it one", "owner", INVITED.format("role = 'owner'"), "rows"),
    ("owner accepts it for nobody", "owner", INVITED.format("status = 'accepted'"), "refused"),
    ("editor accepts no invitation to a role", "editor",
     f"update public.role_invites set status = 'accepted' where event_id = '{OPEN}'", "refused"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("persona", "statement", "outcome"),
    [case[1:] for case in CASES],
    ids=[case[0].replace(" ", "_") for case in CASES],
)
@pytest.mark.usefixtures("filled")
def test_becoming(acting: Act, persona: str, statement: str, outcome: str) -> None:
    assert acting(persona).outcome(statement) == outcome


# A policy's WITH CHECK is replaced by true: some sentence above must be wrong then.
UPDATES = {
    "admin changes roles of others": ("organizations.org_memberships", "org_memberships"),
    "admin changes open invitations": ("organizations.org_invitations", "org_invitations"),
    "editor changes open invitations to roles": ("events.role_invites", "role_invites"),
}


@pytest.mark.parametrize("policy", [*UPDATES, "sponsor"])
def test_loose_check_is_noticed(filled: db.Connection, acting: Act, policy: str) -> None:
    name = "admin changes roles of others" if policy == "sponsor" else policy
    table, view = UPDATES.get(policy, ("sponsorship.sponsor_members", "sponsor_members"))
    db.run_script(filled, f"alter policy {db.ident(name)} on {table} with check (true)")
    wrong = []
    for what, persona, statement, outcome in CASES:
        with filled.transaction(force_rollback=True):
            if f"public.{view} " in statement and acting(persona).outcome(statement) != outcome:
                wrong.append(what)
    assert wrong


def test_target_answers_without_handing_the_follow_on(filled: db.Connection, acting: Act) -> None:
    db.run_script(
        filled,
        "insert into users.follows (follower_user_id, target_type, target_id, status)"
        f" values ('{OWNER}', 'user', '{STRANGER}', 'pending')",
    )
    mine = f"where follower_user_id = '{OWNER}' and target_type = 'user'"
    assert acting("stranger").outcome(f"update public.follows set status = 'accepted' {mine}") == (
        "rows"
    )
    handed = f"update public.follows set target_id = '{VIEWER}' {mine}"
    assert acting("stranger").outcome(handed) == "denied"
