"""Profiles and follows: own rows, contact data, consent of the target."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from yardpass_tree import (
    EDITOR,
    NEWCOMER,
    ORG,
    OTHER_ORG,
    OWNER,
    STRANGER,
    VIEWER,
    Acting,
    DeniedError,
    RefusedError,
)

from yardpass_db import db

Act = Callable[[str], Acting]
PHONE = f"select phone from public.user_profiles where user_id = '{VIEWER}'"
FOLLOW = (
    "insert into public.follows (follower_user_id, follower_type, follower_org_id,"
    " target_type, target_id, status) values (%s, %s, %s, %s, %s, %s)"
)


def test_person_reads_own_phone(acting: Act) -> None:
    assert acting("viewer").value(PHONE) == "+14"


def test_service_reads_a_phone(acting: Act) -> None:
    assert acting("service").value(PHONE) == "+14"


@pytest.mark.parametrize("persona", ["stranger", "owner", "admin", "other"])
def test_nobody_reads_the_phone_of_others(acting: Act, persona: str) -> None:
    assert acting(persona).value(PHONE) is None


@pytest.mark.parametrize("persona", ["stranger", "owner", "viewer"])
def test_phone_cannot_be_read_past_the_view(acting: Act, persona: str) -> None:
    with pytest.raises(DeniedError):
        acting(persona).run("select phone from users.user_profiles")


def test_nobody_finds_a_person_by_phone(acting: Act) -> None:
    found = "select user_id from public.user_profiles where phone = '+14'"
    assert acting("owner").run(found) == []


def test_person_changes_own_phone(acting: Act, world: db.Connection) -> None:
    acting("viewer").run("select public.set_phone('+999')")
    assert acting("viewer").value(PHONE) == "+999"


@pytest.mark.parametrize("change", ["role = 'organizer'", "verification_status = 'pro'"])
def test_person_does_not_promote_themself(acting: Act, change: str) -> None:
    with pytest.raises(DeniedError):
        acting("viewer").run(f"update public.user_profiles set {change}")


def test_person_does_not_take_the_profile_of_another(acting: Act) -> None:
    with pytest.raises(RefusedError):
        acting("viewer").run(f"update public.user_profiles set user_id = '{NEWCOMER}'")


CREATE = "insert into public.user_profiles (user_id, display_name, bio) values (%s, 'New', 'x')"


def newcomer(world: db.Connection) -> Acting:
    return Acting(world, "authenticated", NEWCOMER)


def test_person_creates_own_profile(world: db.Connection) -> None:
    assert newcomer(world).outcome(CREATE, [NEWCOMER]) == "rows"


def test_person_does_not_create_the_profile_of_another(world: db.Connection, acting: Act) -> None:
    newcomer(world)
    with pytest.raises(RefusedError):
        acting("stranger").run(CREATE, [NEWCOMER])


def test_new_profile_is_an_attendee_without_verification(world: db.Connection) -> None:
    asked = CREATE + " returning role, verification_status::text"
    assert newcomer(world).run(asked, [NEWCOMER]) == [("attendee", "none")]


def test_person_follows(acting: Act) -> None:
    follow = [STRANGER, "user", None, "user", OWNER, "accepted"]
    assert acting("stranger").outcome(FOLLOW, follow) == "rows"


def test_person_does_not_follow_in_the_name_of_another(acting: Act) -> None:
    follow = [OWNER, "user", None, "user", STRANGER, "accepted"]
    assert acting("stranger").outcome(FOLLOW, follow) == "refused"


@pytest.mark.parametrize(
    ("persona", "user", "outcome"),
    [("editor", EDITOR, "rows"), ("viewer", VIEWER, "refused"), ("stranger", STRANGER, "refused")],
)
def test_editor_follows_for_the_organization(
    acting: Act, persona: str, user: str, outcome: str
) -> None:
    follow = [user, "organization", ORG, "event", OTHER_ORG, "accepted"]
    assert acting(persona).outcome(FOLLOW, follow) == outcome


def test_follower_does_not_decline_for_the_target(acting: Act) -> None:
    follow = [STRANGER, "user", None, "user", OWNER, "declined"]
    assert acting("stranger").outcome(FOLLOW, follow) == "refused"


def ask(world: db.Connection) -> None:
    """The stranger asks to follow the owner."""
    db.rows(world, FOLLOW, [STRANGER, "user", None, "user", OWNER, "pending"])


ACCEPT = f"update public.follows set status = 'accepted' where target_id = '{OWNER}'"
READ = f"select * from public.follows where target_id = '{OWNER}'"


@pytest.mark.parametrize(
    ("persona", "outcome"),
    [("owner", "rows"), ("stranger", "none"), ("admin", "none"), ("visitor", "denied")],
)
def test_only_the_target_accepts(
    world: db.Connection, acting: Act, persona: str, outcome: str
) -> None:
    ask(world)
    assert acting(persona).outcome(ACCEPT) == outcome


@pytest.mark.parametrize(
    ("persona", "outcome"), [("owner", "rows"), ("stranger", "rows"), ("admin", "none")]
)
def test_both_parties_read_a_follow(
    world: db.Connection, acting: Act, persona: str, outcome: str
) -> None:
    ask(world)
    assert acting(persona).outcome(READ) == outcome


def test_target_does_not_turn_a_follow_on_another(world: db.Connection, acting: Act) -> None:
    ask(world)
    with pytest.raises(DeniedError):
        acting("owner").run(f"update public.follows set target_id = '{EDITOR}'")
