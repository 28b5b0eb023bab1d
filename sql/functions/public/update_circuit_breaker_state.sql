-- depends: functions/private/note_service_call
-- Notes whether a call of a service succeeded, and answers {"id", "state", "failure_count",
-- "next_attempt_at"}. Threshold and pause are kept when left out.
create or replace function public.update_circuit_breaker_state(
  p_id                text,
  p_success           boolean,
  p_failure_threshold integer default null,
  p_timeout_seconds   integer default null
) returns jsonb
language sql volatile security definer set search_path = ''
as $$
  select private.note_service_call(p_id, p_success, p_failure_threshold, p_timeout_seconds)
$$;
comment on function public.update_circuit_breaker_state(text, boolean, integer, integer) is
  'Notes whether a call of a service succeeded; answers the state.';
-- Supabase's default privileges give new public functions to every client.
revoke all on function public.update_circuit_breaker_state(text, boolean, integer, integer)
  from public, anon, authenticated, service_role;
grant execute on function public.update_circuit_breaker_state(text, boolean, integer, integer)
  to service_role;
