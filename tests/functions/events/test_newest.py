"""The newest tickets, events and posts of one's organizations: the plain answer, only sooner."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from yardpass_tree import ORG, OTHER, OTHER_ORG, OWNER, PERSONAS, STRANGER, Acting

from yardpass_db import db

Act = Callable[[str], Acting]
# Five events of two organizations; six posts and tickets on each, four of them at the same moments
# as on its neighbours.
MANY = f"""
insert into events.events (id, owner_context_type, owner_context_id, created_by, title, start_at,
  end_at, visibility, created_at)
select md5('event' || n)::uuid, 'organization', org::uuid, by::uuid, 'Event ' || n, '2030-01-01',
  '2030-01-02', 'private', timestamptz '2024-01-01' + (n % 3) * interval '1 day'
from generate_series(1, 5) as n
cross join lateral (select case when n < 4 then '{ORG}' else '{OTHER_ORG}' end as org,
  case when n < 4 then '{OWNER}' else '{OTHER}' end as by) as whose;
insert into ticketing.ticket_tiers (id, event_id, name, quantity)
select md5('tier' || n)::uuid, md5('event' || n)::uuid, 'Door', 100 from generate_series(1, 5) as n;
insert into ticketing.orders (id, user_id, event_id, status)
select md5('order' || n)::uuid, '{STRANGER}', md5('event' || n)::uuid, 'paid'
from generate_series(1, 5) as n;
insert into ticketing.tickets (event_id, tier_id, order_id, owner_user_id, created_at)
select md5('event' || n)::uuid, md5('tier' || n)::uuid, md5('order' || n)::uuid, '{STRANGER}',
  timestamptz '2024-02-01' + (case when k < 5 then k else n * 10 + k end) * interval '1 day'
from generate_series(1, 5) as n, generate_series(1, 6) as k;
insert into events.event_posts (event_id, author_user_id, text, created_at)
select event_id, '{STRANGER}', 'Hello', created_at from ticketing.tickets;
"""
# What is asked plainly, with joins instead of helpers, for %(user)s.
PLAIN = {
    "tickets": """
select t.id::text from ticketing.tickets t join events.events e on e.id = t.event_id
join organizations.org_memberships m on m.org_id = e.owner_context_id
where m.user_id = %s order by t.created_at desc, t.id limit %s""",
    "posts": """
select p.id::text from events.event_posts p join events.events e on e.id = p.event_id
join organizations.org_memberships m on m.org_id = e.owner_context_id
where m.user_id = %s order by p.created_at desc, p.id limit %s""",
    "events": """
select e.id::text from events.events e
join organizations.org_memberships m on m.org_id = e.owner_context_id
where m.user_id = %s order by e.created_at desc, e.id limit %s""",
}
TABLES = {
    "tickets": "ticketing.tickets",
    "posts": "events.event_posts",
    "events": "events.events",
}
every_kind = pytest.mark.parametrize("kind", PLAIN)
MEMBERS = ("viewer", "editor", "admin", "owner", "both", "other")


@pytest.fixture
def many(world: db.Connection) -> db.Connection:
    """The world with MANY."""
    db.run_script(world, MANY)
    return world


def newest(acting: Acting, kind: str, wanted: int | None = 50) -> list[str]:
    asked = f"select id::text from public.get_newest_{kind}({db.literal(wanted)})"
    return [found for (found,) in acting.run(asked)]


def plain(connection: db.Connection, kind: str, persona: str, wanted: int) -> list[str]:
    user = PERSONAS[persona][1]
    return [found for (found,) in db.rows(connection, PLAIN[kind], [user, wanted])]


@every_kind
@pytest.mark.parametrize("wanted", [1, 4, 7, 50])
@pytest.mark.parametrize("persona", MEMBERS)
def test_answer_is_that_of_the_plain_query(
    many: db.Connection, acting: Act, persona: str, wanted: int, kind: str
) -> None:
    found = newest(acting(persona), kind, wanted)
    assert found == plain(many, kind, persona, wanted) != []


@every_kind
@pytest.mark.parametrize("persona", ["stranger", "newcomer", "nobody"])
def test_without_an_organization_there_are_none(
    many: db.Connection, acting: Act, persona: str, kind: str
) -> None:
    assert newest(acting(persona), kind) == []


@every_kind
def test_visitors_may_not_ask(many: db.Connection, acting: Act, kind: str) -> None:
    assert acting("visitor").outcome(f"select * from public.get_newest_{kind}()") == "denied"


@every_kind
@pytest.mark.parametrize(("wanted", "count"), [(0, 0), (-1, 0), (None, 50), (1000, 100)])
def test_a_page_has_a_size(
    many: db.Connection, acting: Act, kind: str, wanted: int | None, count: int
) -> None:
    db.run_script(many, MORE[kind])
    assert len(newest(acting("owner"), kind, wanted)) == count


MORE = {
    "tickets": "insert into ticketing.tickets (event_id, tier_id, order_id, owner_user_id)"
    f" select md5('event1')::uuid, md5('tier1')::uuid, md5('order1')::uuid, '{STRANGER}'"
    " from generate_series(1, 90)",
    "posts": "insert into events.event_posts (event_id, author_user_id, text)"
    f" select md5('event1')::uuid, '{STRANGER}', 'More' from generate_series(1, 90)",
    "events": "insert into events.events (owner_context_type, owner_context_id, created_by, title,"
    f" start_at, end_at) select 'organization', '{ORG}', '{OWNER}', 'More', now(), now()"
    " from generate_series(1, 110)",
}


@every_kind
def test_policies_decide_about_each_row(many: db.Connection, acting: Act, kind: str) -> None:
    newer = newest(acting("viewer"), kind, 2)
    many.execute(
        f"create policy hidden on {TABLES[kind]} as restrictive for select to authenticated"
        f" using (id <> {db.literal(newer[0])})".encode()
    )
    assert newest(acting("viewer"), kind, 2) == newer[1:]


@every_kind
@pytest.mark.parametrize("persona", ["visitor", "viewer"])
def test_the_work_below_cannot_be_called_past_it(
    many: db.Connection, acting: Act, persona: str, kind: str
) -> None:
    assert acting(persona).outcome(f"select private.newest_{kind}(1)") == "denied"
