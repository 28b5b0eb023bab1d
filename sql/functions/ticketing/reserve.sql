-- depends: functions/ticketing/lock_tiers functions/ticketing/expire_holds
-- depends: functions/ticketing/refusals functions/ticketing/ticket_holds_counts
-- Keeps tickets for a buyer for some minutes, all or none. In one session a tier is kept once:
-- asking again changes quantity and time, so that a repeated call takes nothing twice. Answers
--   {"success": true, "hold_ids", "holds": [{"hold_id", "tier_id", "quantity"}], "expires_at"}
--   {"success": false, "error", "refused": [{"tier_id", "error", "available"}]}
-- error: invalid_request, session_in_use, tier_not_found, not_on_sale, too_many, sold_out.
create or replace function ticketing.reserve(asked jsonb, session text, buyer uuid, minutes integer)
  returns jsonb
language plpgsql volatile set search_path = ''
as $$
declare
  wanted  jsonb;
  tiers   uuid[];
  refused jsonb;
  kept    jsonb;
  -- Nobody keeps tickets from others for longer than an hour at a time.
  ends    timestamptz := now()
    + make_interval(mins => least(greatest(coalesce(minutes, 15), 1), 60));
begin
  session := nullif(btrim(session), '');
  select jsonb_agg(jsonb_build_object('tier_id', line.tier_id, 'quantity', line.quantity)),
    array_agg(line.tier_id)
  into wanted, tiers
  from (
    select part.tier_id, case when min(coalesce(part.quantity, 0)) > 0 then sum(part.quantity) end
    from jsonb_to_recordset(asked) as part (tier_id uuid, quantity integer)
    group by part.tier_id
  ) as line (tier_id, quantity);
  if tiers is null or array_position(tiers, null) is not null
    or wanted @> '[{"quantity": null}]' or coalesce(session, buyer::text) is null
  then
    return '{"success": false, "error": "invalid_request", "refused": []}';
  end if;

  perform ticketing.lock_tiers(tiers);
  perform ticketing.expire_holds(tiers);
  if exists (
    select from ticketing.ticket_holds as hold
    where hold.session_id = session and hold.status = 'active' and hold.tier_id = any (tiers)
      and hold.user_id is not null and hold.user_id is distinct from buyer
  ) then
    return '{"success": false, "error": "session_in_use", "refused": []}';
  end if;

  select jsonb_agg(jsonb_build_object('tier_id', line.tier_id, 'error', line.error,
    'available', line.available) order by line.tier_id)
  into refused
  from ticketing.refusals(wanted, session) as line;
  if refused is not null then
    return jsonb_build_object('success', false, 'error', refused -> 0 -> 'error',
      'refused', refused);
  end if;

  with held as (
    insert into ticketing.ticket_holds as hold (tier_id, quantity, session_id, user_id, expires_at)
    select line.tier_id, line.quantity, session, buyer, ends
    from jsonb_to_recordset(wanted) as line (tier_id uuid, quantity integer)
    on conflict (session_id, tier_id) where status = 'active' and session_id is not null
      do update set quantity = excluded.quantity, user_id = excluded.user_id,
        expires_at = excluded.expires_at
    returning hold.id, hold.tier_id, hold.quantity
  )
  select jsonb_build_object('hold_ids', jsonb_agg(held.id order by held.tier_id),
    'holds', jsonb_agg(jsonb_build_object('hold_id', held.id, 'tier_id', held.tier_id,
      'quantity', held.quantity) order by held.tier_id))
  into kept
  from held;
  return jsonb_build_object('success', true, 'expires_at', ends) || kept;
end
$$;
comment on function ticketing.reserve(jsonb, text, uuid, integer) is
  'Keeps tickets for a buyer for some minutes, all or none.';
revoke all on function ticketing.reserve(jsonb, text, uuid, integer) from public;
