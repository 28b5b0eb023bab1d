-- depends: functions/ticketing/lock_tiers functions/ticketing/ticket_holds_counts
-- depends: functions/private/acts_as_service
-- Gives back what a buyer kept: the caller's own holds, and a guest's for whom knows the session;
-- service_role any. Others are passed over, so that a repeated call succeeds. holds null is all of
-- the session. Answers {"success": true, "hold_ids": those given back, "released": tickets}; with
-- neither holds nor a session {"success": false, "error": "invalid_request"}.
create or replace function ticketing.release_holds(
  holds uuid[], session text, buyer uuid, reason text
) returns jsonb
language plpgsql volatile set search_path = ''
as $$
declare
  mine  uuid[];
  tiers uuid[];
  done  jsonb;
begin
  if holds is null and session is null then
    return '{"success": false, "error": "invalid_request"}';
  end if;
  select array_agg(hold.id), array_agg(hold.tier_id)
  into mine, tiers
  from ticketing.ticket_holds as hold
  where hold.status = 'active' and (holds is null or hold.id = any (holds))
    and (session is null or hold.session_id = session)
    and (private.acts_as_service() or hold.user_id = buyer
      or (hold.user_id is null and hold.session_id = session));
  perform ticketing.lock_tiers(tiers);

  with given_back as (
    update ticketing.ticket_holds as hold
    set status = 'released', metadata = coalesce(hold.metadata, '{}')
      || jsonb_build_object('reason', coalesce(reason, 'released'))
    where hold.id = any (mine) and hold.status = 'active'
    returning hold.id, hold.quantity
  )
  select jsonb_build_object('success', true,
    'hold_ids', coalesce(jsonb_agg(given_back.id order by given_back.id), '[]'),
    'released', coalesce(sum(given_back.quantity), 0))
  into done
  from given_back;
  return done;
end
$$;
comment on function ticketing.release_holds(uuid[], text, uuid, text) is
  'Gives back what a buyer kept.';
revoke all on function ticketing.release_holds(uuid[], text, uuid, text) from public;
