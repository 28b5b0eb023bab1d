"""What makes rows ill: counts that are not those of the rows."""

from __future__ import annotations

from .diseases import Disease

PERSON, ORG, EVENT, TIER, ORDER = (f"a6000000-0000-4000-8000-{n:012d}" for n in range(1, 6))
SOLD = f"""
insert into auth.users (id, email) values ('{PERSON}', 'seller@example.org');
insert into users.user_profiles (user_id, display_name) values ('{PERSON}', 'Seller');
insert into organizations.organizations (id, name, created_by)
  values ('{ORG}', 'Sellers', '{PERSON}');
insert into events.events (id, owner_context_type, owner_context_id, created_by, title, start_at,
    end_at) values
  ('{EVENT}', 'organization', '{ORG}', '{PERSON}', 'Fair', now() + '1 day', now() + '2 days');
insert into ticketing.ticket_tiers (id, event_id, name, quantity)
  values ('{TIER}', '{EVENT}', 'Door', 10);
insert into ticketing.orders (id, user_id, event_id, status)
  values ('{ORDER}', '{PERSON}', '{EVENT}', 'paid');
insert into ticketing.ticket_holds (tier_id, session_id, quantity, expires_at)
  values ('{TIER}', 'somebody', 2, now() + '10 minutes');
insert into ticketing.tickets (event_id, tier_id, order_id, owner_user_id)
  select '{EVENT}', '{TIER}', '{ORDER}', '{PERSON}' from generate_series(1, 3);
"""
"""A tier with three tickets of one order and two held, counted by the triggers."""


def miscounted(name: str, table: str, key: str, column: str, right: int) -> Disease:
    """A count written by hand, and written back."""
    write = f"update {table} set {column} = {{}} where id = '{key}'"
    return Disease(
        "0060_ticket_counts", name, SOLD + write.format(0), f"{table} {key}", write.format(right)
    )


ROW_DISEASES = [
    miscounted("issued", "ticketing.ticket_tiers", TIER, "issued_quantity", 3),
    miscounted("reserved", "ticketing.ticket_tiers", TIER, "reserved_quantity", 2),
    miscounted("sold", "ticketing.ticket_tiers", TIER, "sold_quantity", 3),
    miscounted("tickets of an order", "ticketing.orders", ORDER, "tickets_issued_count", 3),
    Disease(
        "0060_ticket_counts",
        "tier without rows",
        SOLD
        + f"delete from ticketing.tickets where tier_id = '{TIER}';"
        + f"delete from ticketing.ticket_holds where tier_id = '{TIER}';"
        + f"update ticketing.ticket_tiers set sold_quantity = 1 where id = '{TIER}'",
        f"ticketing.ticket_tiers {TIER}",
        f"update ticketing.ticket_tiers set sold_quantity = null where id = '{TIER}'",
    ),
]
