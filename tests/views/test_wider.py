"""Views that are wider than a table: what they add, and that they show no more than the tables."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from yardpass_rows import CLOSED_POST, CONVERSATION, OPEN, ORDER, POST, PRIVATE_POST, TICKET
from yardpass_tree import OTHER_ORG, STRANGER, TREE, Acting

from yardpass_db import db
from yardpass_db.access.reading import read_declaration

Act = Callable[[str], Acting]
WIDER = sorted(name for name in read_declaration(TREE).views if name.startswith("public."))
MEMBERS = {"viewer", "editor", "admin", "owner", "both"}


@pytest.fixture
def acting(filled: db.Connection, acting: Act) -> Act:
    """`acting` with a row in every table."""
    return acting


@pytest.mark.parametrize("view", WIDER)
def test_wider_view_reads_with_the_rights_of_the_reader(database: db.Connection, view: str) -> None:
    options = "select reloptions from pg_class where oid = %s::regclass"
    assert db.value(database, options, [view]) == ["security_invoker=true"]


@pytest.mark.parametrize("view", WIDER)
def test_nobody_writes_through_a_wider_view(database: db.Connection, view: str) -> None:
    granted = (
        "select count(*) from information_schema.role_table_grants"
        " where table_schema || '.' || table_name = %s and grantee <> 'postgres'"
        " and privilege_type <> 'SELECT'"
    )
    assert db.value(database, granted, [view]) == 0


@pytest.mark.parametrize("view", WIDER)
def test_wider_view_says_what_it_is(database: db.Connection, view: str) -> None:
    assert db.value(database, "select obj_description(%s::regclass, 'pg_class')", [view])


@pytest.mark.parametrize("view", WIDER)
def test_visitors_read_no_wider_view(acting: Act, view: str) -> None:
    assert acting("visitor").outcome(f"select * from {view}") == "denied"


READING = {
    "post for all": (
        "event_posts_with_meta",
        f"id = '{POST}'",
        {"nobody", "stranger", "other", *MEMBERS},
    ),
    "private post": ("event_posts_with_meta", f"id = '{PRIVATE_POST}'", {"stranger", *MEMBERS}),
    "post of a private event": (
        "event_posts_with_meta",
        f"id = '{CLOSED_POST}' and event_title = 'Closed'",
        {"stranger", *MEMBERS},
    ),
    "ticket": ("tickets_enhanced", f"id = '{TICKET}' and event_title = 'Open'",
               {"stranger", *MEMBERS}),
    "code on a ticket": ("tickets_enhanced", f"id = '{TICKET}' and qr_code is not null",
                         {"stranger"}),
    "order": ("event_orders", f"id = '{ORDER}'", MEMBERS),
    "figures": ("event_stats", f"id = '{OPEN}' and tickets_issued > 0", MEMBERS),
    "follow": ("follow_profiles", f"follower_name is not null and target_id = '{OTHER_ORG}'",
               MEMBERS | {"other"}),
    "person": ("user_search", f"user_id = '{STRANGER}'", {"stranger", "other", *MEMBERS}),
    "conversation": ("messaging_inbox", f"conversation_id = '{CONVERSATION}'",
                     {"stranger", "editor", "admin", "owner"}),
}  # fmt: skip


@pytest.mark.parametrize("persona", ["stranger", "nobody", "other", *sorted(MEMBERS)])
@pytest.mark.parametrize("case", READING)
def test_who_sees_what(acting: Act, case: str, persona: str) -> None:
    view, where, readers = READING[case]
    outcome = acting(persona).outcome(f"select * from public.{view} where {where}")
    assert outcome == ("rows" if persona in readers else "none")


@pytest.mark.parametrize("view", WIDER)
def test_no_contact_data_in_a_wider_view(database: db.Connection, view: str) -> None:
    closed = (
        "select attname::text from pg_attribute where attrelid = %s::regclass and attnum > 0"
        " and attname ~ '(phone|email|contact|stripe|token)'"
    )
    assert db.rows(database, closed, [view]) == []


def test_like_is_the_readers_own(acting: Act) -> None:
    liked = f"select liked_by_me from public.event_posts_with_meta where id = '{POST}'"
    assert [acting(who).value(liked) for who in ("stranger", "owner")] == [True, False]


def test_name_of_somebody_elses_organization_stays_hidden(acting: Act) -> None:
    target = f"select target_name from public.follow_profiles where target_id = '{OTHER_ORG}'"
    assert [acting(who).value(target) for who in ("other", "viewer")] == ["Theirs", None]


UNREAD = (
    "select unread_count, last_message_body from public.messaging_inbox"
    f" where conversation_id = '{CONVERSATION}'"
)


def test_messages_are_unread_until_one_has_read(acting: Act, filled: db.Connection) -> None:
    filled.execute(
        "insert into messaging.direct_messages (conversation_id, sender_type, sender_user_id,"
        f" sender_org_id, body, created_at) select '{CONVERSATION}', 'organization',"
        " participant.user_id, participant.org_id, 'Latest', now() + interval '1 minute'"
        " from organizations.org_memberships as participant where role = 'owner' limit 1"
    )
    count, body = acting("stranger").run(UNREAD)[0]
    assert (count > 0, body) == (True, "Latest")
    acting("stranger").run(
        "update public.conversation_participants set last_read_at = now() + interval '1 hour'"
        f" where participant_user_id = '{STRANGER}'"
    )
    assert acting("stranger").run(UNREAD) == [(0, "Latest")]


def test_figures_are_what_was_sold(acting: Act, filled: db.Connection) -> None:
    paid = f"update ticketing.orders set status = 'paid', total_cents = 700 where id = '{ORDER}'"
    filled.execute(paid.encode())
    figures = "select paid_orders, takings_cents, capacity from public.event_stats where id = %s"
    assert acting("viewer").run(figures, [OPEN]) == [(1, {"USD": 700}, 10)]
