-- depends: functions/private/user_sponsors
-- The caller's sponsors that no event counts on: only these can be deleted, because what they
-- promised to events, and what was negotiated, goes with them.
create or replace function private.unbound_sponsors(minimum public.sponsor_role)
  returns setof uuid
language sql stable security definer rows 5 set search_path = ''
as $$
  select mine.sponsor_id
  from private.user_sponsors(minimum) as mine (sponsor_id)
  where not exists (
      select from sponsorship.sponsorship_orders as bought
      where bought.sponsor_id = mine.sponsor_id)
    and not exists (
      select from sponsorship.event_sponsorships as sponsored
      where sponsored.sponsor_id = mine.sponsor_id)
    and not exists (
      select from sponsorship.deliverables as promised
      where promised.sponsor_id = mine.sponsor_id)
    and not exists (
      select from sponsorship.proposal_threads as thread
      where thread.sponsor_id = mine.sponsor_id)
$$;
comment on function private.unbound_sponsors(public.sponsor_role) is
  'Sponsors that no event counts on and for which the caller has at least this role.';
revoke all on function private.unbound_sponsors(public.sponsor_role) from public;
grant execute on function private.unbound_sponsors(public.sponsor_role)
  to authenticated, service_role;
