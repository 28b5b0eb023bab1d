"""A new organization has its creator as owner; a list of one's organizations is one's own."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from yardpass_tree import BOTH, EDITOR, OWNER, STRANGER, Acting

from yardpass_db import db

Act = Callable[[str], Acting]
CREATE = (
    "select public.create_organization_with_membership(p_name => 'New', p_handle => 'new',"
    " p_logo_url => 'https://logo', p_creator_id => %s)::text"
)
MADE = (
    "select name, handle, logo_url, created_by::text, role::text, user_id::text"
    " from organizations.organizations join organizations.org_memberships on org_id = id"
    " where handle = 'new'"
)
NEW = [("New", "new", "https://logo", STRANGER, "owner", STRANGER)]


@pytest.mark.parametrize("persona", ["stranger", "service"])
def test_creator_is_the_owner(world: db.Connection, acting: Act, persona: str) -> None:
    acting(persona).run(CREATE, [STRANGER])
    assert db.rows(world, MADE) == NEW


def test_creator_may_be_left_out(world: db.Connection, acting: Act) -> None:
    acting("stranger").run(
        "select public.create_organization_with_membership('New', 'new', 'https://logo')"
    )
    assert db.rows(world, MADE) == NEW


def test_answer_is_the_organization(world: db.Connection, acting: Act) -> None:
    made = acting("stranger").value(CREATE, [STRANGER])
    found = "select id::text from organizations.organizations where handle = 'new'"
    assert db.value(world, found) == made


@pytest.mark.parametrize("persona", ["visitor", "nobody", "owner"])
def test_nobody_creates_for_another(acting: Act, persona: str) -> None:
    assert acting(persona).outcome(CREATE, [STRANGER]) == "denied"


@pytest.mark.parametrize("name", ["", "  ", None])
def test_organization_needs_a_name(acting: Act, name: str | None) -> None:
    with pytest.raises(db.PsycopgError, match="needs a name"):
        acting("stranger").run("select public.create_organization_with_membership(%s)", [name])


def test_taken_handle_leaves_nothing(world: db.Connection, acting: Act) -> None:
    acting("owner").run(CREATE, [OWNER])
    with pytest.raises(db.PsycopgError, match="organizations_handle_key"):
        acting("stranger").run(CREATE, [STRANGER])
    assert len(db.rows(world, MADE)) == 1


LIST = "select name, role::text from public.get_user_organizations({})"
TWO = [("Ours", "viewer"), ("Theirs", "admin")]


def test_list_is_ones_own(acting: Act) -> None:
    assert acting("both").run(LIST.format(f"user_uuid => '{BOTH}'")) == TWO


def test_person_may_be_left_out(acting: Act) -> None:
    assert acting("both").run(LIST.format("")) == TWO


def test_server_may_ask_for_anybody(acting: Act) -> None:
    assert acting("service").run(LIST.format(f"'{BOTH}'")) == TWO


def test_stranger_has_no_organizations(acting: Act) -> None:
    assert acting("stranger").run(LIST.format("")) == []


@pytest.mark.parametrize("persona", ["visitor", "nobody", "owner", "both"])
def test_nobody_asks_for_another(acting: Act, persona: str) -> None:
    assert acting(persona).outcome(LIST.format(f"'{EDITOR}'")) == "denied"
