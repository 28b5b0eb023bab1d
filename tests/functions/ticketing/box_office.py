"""An event with tickets to sell, and what its counts must be."""

from __future__ import annotations

from typing import Any

from yardpass_tree import ADMIN, ORG, OTHER, OTHER_ORG, OWNER, STRANGER

from yardpass_db import db

EVENT, OTHER_EVENT = (f"e0000000-0000-4000-8000-{n:012d}" for n in (71, 72))
SEATED, STANDING, SMALL, FREE_FOR_ALL, ELSEWHERE = (
    f"e1000000-0000-4000-8000-{n:012d}" for n in range(71, 76)
)
ORDER, SECOND_ORDER = (f"e2000000-0000-4000-8000-{n:012d}" for n in (71, 72))

BOX_OFFICE = f"""
insert into events.events (id, owner_context_type, owner_context_id, created_by, title, start_at,
    end_at) values
  ('{EVENT}', 'organization', '{ORG}', '{OWNER}', 'Summer Fair', now() + '1 day', now() + '2 days'),
  ('{OTHER_EVENT}', 'organization', '{OTHER_ORG}', '{OTHER}', 'Winter Fair', now() + '1 day',
    now() + '2 days');
insert into ticketing.ticket_tiers (id, event_id, name, quantity, max_per_order) values
  ('{SEATED}', '{EVENT}', 'Seated', 10, 6),
  ('{STANDING}', '{EVENT}', 'Standing', 10, 6),
  ('{SMALL}', '{EVENT}', 'Box', 2, 6),
  ('{FREE_FOR_ALL}', '{EVENT}', 'Lawn', null, null),
  ('{ELSEWHERE}', '{OTHER_EVENT}', 'Door', 10, 6);
insert into ticketing.orders (id, user_id, event_id, status) values
  ('{ORDER}', '{STRANGER}', '{EVENT}', 'paid'),
  ('{SECOND_ORDER}', '{ADMIN}', '{EVENT}', 'paid');
"""
"""Ten seats, ten standing places, a box of two, a lawn without limit; two paid orders."""

# What the rows say, tier by tier, where the tier or order says otherwise.
MISCOUNTED = """
select tier.name
from ticketing.ticket_tiers tier
cross join lateral (
  select count(*) as issued from ticketing.tickets t where t.tier_id = tier.id) tickets
cross join lateral (
  select coalesce(sum(quantity) filter (where status = 'active'), 0) as reserved
  from ticketing.ticket_holds h where h.tier_id = tier.id) holds
cross join lateral (
  select coalesce(sum(greatest(coalesce(held, 0), coalesce(made, 0)) - coalesce(gone, 0)), 0)
    as sold
  from (select order_id, sum(quantity) as held from ticketing.ticket_holds
        where tier_id = tier.id and status = 'consumed' group by 1) h
  full join (select order_id, count(*) as made,
               count(*) filter (where status in ('refunded', 'void')) as gone
             from ticketing.tickets where tier_id = tier.id group by 1) t using (order_id)) sales
cross join lateral (
  select coalesce(sum(case operation_type when 'reserve' then quantity
                                          when 'release' then -quantity end), 0) as reserved,
         coalesce(sum(case operation_type when 'purchase' then quantity
                                          when 'refund' then -quantity end), 0) as sold
  from ticketing.inventory_operations o where o.tier_id = tier.id) noted
where (tier.issued_quantity, tier.reserved_quantity, tier.sold_quantity, noted.reserved, noted.sold)
  is distinct from (tickets.issued, holds.reserved, sales.sold, holds.reserved, sales.sold)
union all
select o.id::text from ticketing.orders o
where tickets_issued_count <> (select count(*) from ticketing.tickets t where t.order_id = o.id)
"""


def miscounted(connection: db.Connection) -> list[tuple[Any, ...]]:
    """Tiers and orders whose counts, or whose noted operations, differ from the rows."""
    return db.rows(connection, MISCOUNTED)


def counts(connection: db.Connection, tier: str) -> tuple[int, int, int]:
    """(sold, reserved, issued) of a tier."""
    query = (
        "select sold_quantity, reserved_quantity, issued_quantity from ticketing.ticket_tiers"
        " where id = %s"
    )
    [(sold, reserved, issued)] = db.rows(connection, query, [tier])
    return sold, reserved, issued


def tickets(
    tier: str, count: int = 1, order: str = ORDER, columns: str = "", values: str = ""
) -> str:
    """A statement that makes so many tickets of a tier for an order."""
    return (
        f"insert into ticketing.tickets (event_id, tier_id, order_id, owner_user_id{columns})"
        f" select tier.event_id, tier.id, '{order}', '{STRANGER}'{values}"
        f" from ticketing.ticket_tiers tier, generate_series(1, {count}) n where tier.id = '{tier}'"
    )
