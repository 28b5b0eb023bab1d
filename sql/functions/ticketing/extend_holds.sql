-- depends: functions/ticketing/lock_tiers functions/private/acts_as_service
-- Keeps the tickets of a session for some more minutes from now, an hour at most; never shortens.
-- The caller's own holds, and a guest's for whom knows the session; service_role any. A hold whose
-- time is over comes back if nobody else needed its tickets. Answers
-- {"success": true, "hold_ids", "expires_at": the earliest}, or with nothing to extend
-- {"success": false, "error": "no_active_holds"}.
create or replace function ticketing.extend_holds(session text, buyer uuid, minutes integer)
  returns jsonb
language plpgsql volatile set search_path = ''
as $$
declare
  ends timestamptz := now() + make_interval(mins => least(greatest(coalesce(minutes, 10), 1), 60));
  done jsonb;
begin
  perform ticketing.lock_tiers(array(
    select hold.tier_id from ticketing.ticket_holds as hold
    where hold.session_id = session and hold.status = 'active'));
  with kept as (
    update ticketing.ticket_holds as hold
    set expires_at = greatest(hold.expires_at, ends)
    where hold.session_id = session and hold.status = 'active'
      and (private.acts_as_service() or coalesce(hold.user_id, buyer) = buyer)
    returning hold.id, hold.expires_at
  )
  select jsonb_build_object('success', true, 'hold_ids', jsonb_agg(kept.id order by kept.id),
    'expires_at', min(kept.expires_at))
  into done
  from kept
  having count(*) > 0;
  return coalesce(done, '{"success": false, "error": "no_active_holds"}');
end
$$;
comment on function ticketing.extend_holds(text, uuid, integer) is
  'Keeps the tickets of a session for some more minutes.';
revoke all on function ticketing.extend_holds(text, uuid, integer) from public;
