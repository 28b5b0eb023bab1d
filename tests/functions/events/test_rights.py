"""Who manages an event, who posts there, and which events are over."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from yardpass_tree import ORG, OWNER, PERSONAS, STRANGER, Acting

from yardpass_db import db

from .programme import PRIVATE, PUBLIC, THEIRS

Act = Callable[[str], Acting]
SIGNED_IN = sorted(set(PERSONAS) - {"visitor"})
MANAGER = "select public.is_event_manager(p_event_id => %s)"
POSTER = "select public.can_current_user_post(p_event_id => %s)"


@pytest.mark.parametrize("persona", SIGNED_IN)
def test_editors_manage_an_event(programme: db.Connection, acting: Act, persona: str) -> None:
    expected = persona in ("editor", "admin", "owner")
    assert acting(persona).value(MANAGER, [PUBLIC]) is expected


@pytest.mark.parametrize("persona", SIGNED_IN)
def test_editors_post(programme: db.Connection, acting: Act, persona: str) -> None:
    expected = persona in ("editor", "admin", "owner")
    assert acting(persona).value(POSTER, [PUBLIC]) is expected


def test_person_with_a_role_posts(programme: db.Connection, acting: Act) -> None:
    programme.execute(
        "insert into events.event_roles (event_id, user_id, role, created_by)"
        " values (%s, %s, 'vendor', %s)",
        [PUBLIC, STRANGER, OWNER],
    )
    assert acting("stranger").value(POSTER, [PUBLIC]) is True


@pytest.mark.parametrize("question", [MANAGER, POSTER], ids=["manages", "posts"])
def test_nothing_is_managed_that_is_not_there(
    programme: db.Connection, acting: Act, question: str
) -> None:
    assert acting("owner").value(question, [ORG]) is False


@pytest.mark.parametrize("question", [MANAGER, POSTER], ids=["manages", "posts"])
def test_visitor_may_not_ask(programme: db.Connection, acting: Act, question: str) -> None:
    assert acting("visitor").outcome(question, [PUBLIC]) == "denied"


COMPLETED = "select id::text from events.events where completed_at is not null"


def test_event_that_is_over_is_closed(programme: db.Connection, acting: Act) -> None:
    acting("service").run("select public.complete_events()")
    assert db.rows(programme, COMPLETED) == [(THEIRS,)]


def test_closing_says_how_many(programme: db.Connection, acting: Act) -> None:
    db.run_script(programme, "update events.events set end_at = now()")
    assert acting("service").value("select public.complete_events()") == 3


def test_event_is_closed_once(programme: db.Connection, acting: Act) -> None:
    acting("service").run("select public.complete_events()")
    assert acting("service").value("select public.complete_events()") == 0


def test_closed_event_keeps_its_time(programme: db.Connection, acting: Act) -> None:
    db.run_script(programme, "update events.events set completed_at = '2021-01-01'")
    acting("service").run("select public.complete_events()")
    closed = "select distinct completed_at::date::text from events.events"
    assert db.rows(programme, closed) == [("2021-01-01",)]


@pytest.mark.parametrize("persona", ["visitor", "stranger", "owner"])
def test_clients_do_not_close_events(programme: db.Connection, acting: Act, persona: str) -> None:
    assert acting(persona).outcome("select public.complete_events()") == "denied"


def test_private_event_is_managed_too(programme: db.Connection, acting: Act) -> None:
    assert acting("editor").value(MANAGER, [PRIVATE]) is True
