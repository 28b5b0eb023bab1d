-- Gives back what holds of these tiers keep although their time is over. Whoever needs the tickets
-- calls it, with the tiers locked: until then a late buyer may still use or extend a hold.
create or replace function ticketing.expire_holds(tiers uuid[]) returns void
language sql volatile set search_path = ''
as $$
  update ticketing.ticket_holds as hold
  set status = 'expired', metadata = coalesce(hold.metadata, '{}') || '{"reason": "expired"}'
  where hold.tier_id = any (tiers) and hold.status = 'active' and hold.expires_at <= now()
$$;
comment on function ticketing.expire_holds(uuid[]) is
  'Gives back what holds of these tiers keep although their time is over.';
revoke all on function ticketing.expire_holds(uuid[]) from public;
