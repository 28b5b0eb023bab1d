-- depends: functions/private/may_call_service
-- Whether a service may be called now. After the pause of an open breaker exactly one caller hears
-- true: it tries, and says with update_circuit_breaker_state how it went.
create or replace function public.check_circuit_breaker(
  p_id text
) returns boolean
language sql volatile security definer set search_path = ''
as $$
  select private.may_call_service(p_id)
$$;
comment on function public.check_circuit_breaker(text) is
  'Whether a service may be called now.';
-- Supabase's default privileges give new public functions to every client.
revoke all on function public.check_circuit_breaker(text)
  from public, anon, authenticated, service_role;
grant execute on function public.check_circuit_breaker(text)
  to service_role;
