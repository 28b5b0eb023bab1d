-- depends: functions/private/begin_request
-- Says what to do with a request that may be a repetition: {"state": "new"}: do it, then call
-- finish_idempotent_request; {"state": "done", "response"}: answer that; {"state": "running"}: ask
-- again later. A key that was used for another request or by somebody else is an error.
create or replace function public.begin_idempotent_request(
  p_key     text,
  p_user_id uuid,
  p_request jsonb default '{}'
) returns jsonb
language sql volatile security definer set search_path = ''
as $$
  select private.begin_request(p_key, p_user_id, p_request)
$$;
comment on function public.begin_idempotent_request(text, uuid, jsonb) is
  'Says whether a request is new, running, or done with which response.';
-- Supabase's default privileges give new public functions to every client.
revoke all on function public.begin_idempotent_request(text, uuid, jsonb)
  from public, anon, authenticated, service_role;
grant execute on function public.begin_idempotent_request(text, uuid, jsonb)
  to service_role;
