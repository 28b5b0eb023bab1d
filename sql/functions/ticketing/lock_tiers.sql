-- Keeps everybody else from changing what these tiers count until the transaction ends. Always in
-- the order of their ids: two clients who want the same tiers wait, and never for one another.
create or replace function ticketing.lock_tiers(tiers uuid[]) returns void
language sql volatile set search_path = ''
as $$
  select from ticketing.ticket_tiers as tier
  where tier.id = any (tiers) order by tier.id for no key update
$$;
comment on function ticketing.lock_tiers(uuid[]) is
  'Locks tiers in the order of their ids until the transaction ends.';
revoke all on function ticketing.lock_tiers(uuid[]) from public;
