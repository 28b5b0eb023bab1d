"""What row security costs: the queries of a member of three organizations on a million tickets.

The floor is the same question as superuser with the condition written by hand. Both are asked in
turn over connections that stay open, so that a slow minute falls on both.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import mean

from bench import whole
from bench.measure import Bench, say
from bench.process import Sample
from bench.servers import superuser
from yardpass_db import db

ME = "md5('u50000')::uuid"  # member of a large organization and of two ordinary ones
WARM = 3  # rounds that are not counted: caches, plans of functions

# 2,000 organizations with ten events each; 20 of them sell half of a million tickets. Triggers and
# foreign keys are passed over: the rows fit together by how they are made.
_FILL = """
set session_replication_role = replica;
insert into auth.users (id, email)
select md5('u' || n)::uuid, 'u' || n || '@example.org' from generate_series(1, 50000) as n;
insert into users.user_profiles (user_id, display_name)
select md5('u' || n)::uuid, 'Person ' || n from generate_series(1, 50000) as n;
insert into organizations.organizations (id, name, created_by)
select md5('o' || n)::uuid, 'Organization ' || n, md5('u' || n)::uuid
from generate_series(1, 2000) as n;
insert into organizations.org_memberships (org_id, user_id, role)
select md5('o' || n)::uuid, md5('u' || case k when 0 then n else 2000 + n * 5 + k end)::uuid,
  (array['owner', 'admin', 'editor', 'viewer']::public.org_role[])[k + 1]
from generate_series(1, 2000) as n, generate_series(0, 3) as k
union all
select md5('o' || n)::uuid, md5('u50000')::uuid, 'editor' from unnest(array[7, 700, 1700]) as n;
insert into events.events (id, owner_context_type, owner_context_id, created_by, title, start_at,
  end_at, visibility, created_at)
select md5('e' || n)::uuid, 'organization', md5('o' || n % 2000 + 1)::uuid,
  md5('u' || n % 2000 + 1)::uuid, 'Event ' || n, timestamptz '2025-01-01' + n * interval '1 hour',
  timestamptz '2025-01-02' + n * interval '1 hour',
  (array['private', 'unlisted', 'public', 'public', 'public'])[n % 5 + 1]::public.event_visibility,
  timestamptz '2024-01-01' + n * interval '20 minutes'
from generate_series(1, 20000) as n;
insert into ticketing.ticket_tiers (id, event_id, name, quantity)
select md5('r' || n)::uuid, md5('e' || n)::uuid, 'Admission', 10000
from generate_series(1, 20000) as n;
create temp table sold as
select n, case when n % 2 = 0 then n % 20000 + 1
  else coalesce(nullif(n / 2 % 20 + n / 40 % 10 * 2000, 0), 20000) end as event
from generate_series(1, 200000) as n;
insert into ticketing.orders (id, user_id, event_id, status)
select md5('d' || n)::uuid, md5('u' || n * 7 % 49990 + 1)::uuid, md5('e' || event)::uuid, 'paid'
from sold;
insert into ticketing.tickets (id, event_id, tier_id, order_id, owner_user_id, status, qr_code,
  created_at, serial_no)
select md5('t' || n || '-' || k)::uuid, md5('e' || event)::uuid, md5('r' || event)::uuid,
  md5('d' || n)::uuid, md5('u' || n * 7 % 49990 + 1)::uuid, 'issued',
  (select string_agg(substr('ABCDEFGHJKLMNPQRSTUVWXYZ23456789',
      ((n * 5 + k)::bigint * 2654435761 % 1099511627776 >> 5 * i & 31)::integer + 1, 1), '')
    from generate_series(0, 7) as i),
  timestamptz '2024-06-01' + ((n * 5 + k)::bigint * 7919 % 1000000) * interval '30 seconds', k
from sold, generate_series(1, 5) as k;
reset session_replication_role;
-- As a member who asks the table itself: clients may only name what is in public.
grant usage on schema ticketing to authenticated;
vacuum analyze;
"""

_MINE = f"""(owner_user_id = {ME} or event_id = any (array(
  select event.id from events.events as event
  where event.owner_context_id = any (array(
    select membership.org_id from organizations.org_memberships as membership
    where membership.user_id = {ME})))))"""
_TABLE, _VIEW = "ticketing.tickets", "public.tickets"
_COLUMNS = (
    "id, event_id, tier_id, order_id, owner_user_id, status, redeemed_at, created_at, serial_no"
)
_NEWEST = "order by created_at desc limit 50"


@dataclass(frozen=True)
class Question:
    """What a member asks, and the floor: the same by hand, or plainly under row security."""

    step: str
    asked: str
    floor: str
    floor_is_superuser: bool = True


def _questions(ticket: str) -> Iterator[Question]:
    point = f"select {_COLUMNS} from {{}} where id = '{ticket}'"
    listed, counted = f"select {_COLUMNS} from {{}}", "select count(*) from {}"
    for step, asked in (("point", point), ("list", listed), ("count", counted)):
        word = "and" if "where" in asked else "where"
        floor = f"{asked.format(_TABLE)} {word} {_MINE}"
        yield Question(f"rls {step} table", asked.format(_TABLE), floor)
        yield Question(f"rls {step} view", asked.format(_VIEW), floor)
    every_column = f"select * from {_VIEW}"
    floor = f"select * from {_TABLE} where {_MINE}"
    yield Question("rls list view *", every_column, floor)
    newest = f"select {_COLUMNS} from public.get_newest_tickets(50)"
    plain = f"select {_COLUMNS} from {_VIEW} {_NEWEST}"
    yield Question("rls newest", newest, plain, floor_is_superuser=False)


def measure(bench: Bench, repeats: int) -> None:
    """Fills a database (about a minute) and asks every question `repeats` times ten."""
    with whole.migrated(bench) as place:
        say("a million tickets")
        with db.connect(superuser(place).url) as boss, db.connect(place.url) as client:
            for statement in _FILL.split(";\n"):
                boss.execute(statement.encode())
            _become_member(boss, client)
            for question in _questions(_somebodys_ticket(boss)):
                _ask(bench, question, boss, client, repeats * 10)


def _become_member(boss: db.Connection, client: db.Connection) -> None:
    claims = {"sub": str(db.value(boss, f"select {ME}")), "role": "authenticated"}
    db.value(client, "select set_config('request.jwt.claims', %s, false)", [json.dumps(claims)])
    client.execute("set role authenticated")


def _somebodys_ticket(boss: db.Connection) -> str:
    """A ticket that the member reads for the organization, not as its owner."""
    query = f"select id::text from {_TABLE} where {_MINE} and owner_user_id <> {ME} limit 1"
    return str(db.value(boss, query))


def _ask(
    bench: Bench, question: Question, boss: db.Connection, client: db.Connection, times: int
) -> None:
    other = boss if question.floor_is_superuser else client
    for _ in range(WARM):
        _seconds(other, question.floor)
        _seconds(client, question.asked)
    before = _seconds(other, question.floor)
    for _ in range(times):
        sample = Sample(_seconds(client, question.asked), 0)
        after = _seconds(other, question.floor)
        bench.book.add(question.step, 1, "yardpass-db", sample, floor=mean((before, after)))
        before = after
    row = bench.book.row(question.step, 1, "yardpass-db")
    say(
        f"  {question.step:18} {row.median * 1000:9.3f} ms  {row.ratio('floor'):5.2f} x"
        if row
        else ""
    )


def _seconds(connection: db.Connection, query: str) -> float:
    start = time.perf_counter()
    connection.execute(query.encode()).fetchall()
    return time.perf_counter() - start
