-- depends: functions/ticketing/newest_tickets
-- The newest tickets of the caller's organizations, without sorting all that the caller may see.
-- BEGIN ATOMIC: clients cannot name the schema ticketing, so its name is looked up now.
create or replace function public.get_newest_tickets(p_limit integer default 50) returns table (
  id uuid, event_id uuid, tier_id uuid, order_id uuid, owner_user_id uuid,
  status public.ticket_status, redeemed_at timestamptz, created_at timestamptz, serial_no integer
)
language sql stable set search_path = ''
begin atomic
  select * from ticketing.newest_tickets(p_limit);
end;
comment on function public.get_newest_tickets(integer) is
  'The newest tickets of the caller''s organizations that the caller may see.';
-- Supabase's default privileges give new public functions to every client.
revoke all on function public.get_newest_tickets(integer)
  from public, anon, authenticated, service_role;
grant execute on function public.get_newest_tickets(integer) to authenticated, service_role;
