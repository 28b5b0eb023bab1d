"""In which organizations somebody is, and for which one they act."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from yardpass_tree import BOTH, ORG, OTHER_ORG, OWNER, PERSONAS, Acting, DeniedError

from yardpass_db import db

Act = Callable[[str], Acting]
HERE = {"viewer": {ORG}, "editor": {ORG}, "admin": {ORG}, "owner": {ORG}, "both": {ORG, OTHER_ORG}}
MEMBERSHIPS = HERE | {"other": {OTHER_ORG}}


@pytest.mark.parametrize("persona", sorted(set(PERSONAS) - {"visitor"}))
def test_user_orgs_are_ones_own(acting: Act, persona: str) -> None:
    found = acting(persona).run("select public.user_orgs()::text")
    assert {org for (org,) in found} == MEMBERSHIPS.get(persona, set())


@pytest.mark.parametrize("function", ["user_orgs", "current_org_id"])
def test_visitor_may_not_ask(acting: Act, function: str) -> None:
    with pytest.raises(DeniedError):
        acting("visitor").run(f"select public.{function}()")


ROLES = ["viewer", "editor", "admin", "owner"]


@pytest.mark.parametrize("minimum", ROLES)
@pytest.mark.parametrize("role", ROLES)
def test_role_is_enough_from_its_rank_on(world: db.Connection, role: str, minimum: str) -> None:
    # As the owner of the functions: clients cannot name the schema private.
    user = dict(zip(ROLES, [PERSONAS[name][1] for name in ROLES], strict=True))[role]
    db.value(world, f"""select set_config('request.jwt.claims', '{{"sub": "{user}"}}', true)""")
    found = db.rows(world, f"select private.user_orgs('{minimum}')::text")
    assert bool(found) == (ROLES.index(role) >= ROLES.index(minimum))


@pytest.mark.parametrize(
    "call",
    ["user_orgs()", "unclaimed_orgs()", "user_org_wallets('owner')", f"readable_phone('{OWNER}')"],
)
def test_clients_cannot_name_helpers(acting: Act, call: str) -> None:
    with pytest.raises(DeniedError):
        acting("owner").run(f"select private.{call}")


def acts_for(world: db.Connection, user: str, **claims: object) -> str | None:
    found = Acting(world, "authenticated", user, claims).value("select public.current_org_id()")
    return None if found is None else str(found)


def test_current_org_is_the_only_one(world: db.Connection) -> None:
    assert acts_for(world, OWNER) == ORG


def test_current_org_of_a_member_of_two_is_unknown(world: db.Connection) -> None:
    assert acts_for(world, BOTH) is None


@pytest.mark.parametrize("org", [ORG, OTHER_ORG])
def test_current_org_is_the_one_of_the_token(world: db.Connection, org: str) -> None:
    assert acts_for(world, BOTH, org_id=org) == org


def test_current_org_may_stand_in_app_metadata(world: db.Connection) -> None:
    assert acts_for(world, BOTH, app_metadata={"org_id": OTHER_ORG}) == OTHER_ORG


@pytest.mark.parametrize("claim", [OTHER_ORG, "not-an-id", ""])
def test_current_org_is_never_one_of_others(world: db.Connection, claim: str) -> None:
    assert acts_for(world, OWNER, org_id=claim) is None


@pytest.mark.parametrize("signature", ["current_org_id() uuid", "user_orgs() SETOF uuid"])
def test_owners_signatures_are_kept(database: db.Connection, signature: str) -> None:
    found = db.rows(
        database,
        "select proname || '(' || pg_get_function_arguments(oid) || ') '"
        " || pg_get_function_result(oid) from pg_proc"
        " where pronamespace = 'public'::regnamespace",
    )
    assert (signature,) in found
