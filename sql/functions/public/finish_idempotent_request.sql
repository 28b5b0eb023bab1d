-- depends: functions/private/finish_request
-- Stores the response to a request that begin_idempotent_request called new, and answers it.
create or replace function public.finish_idempotent_request(
  p_key      text,
  p_user_id  uuid,
  p_response jsonb
) returns jsonb
language sql volatile security definer set search_path = ''
as $$
  select private.finish_request(p_key, p_user_id, p_response)
$$;
comment on function public.finish_idempotent_request(text, uuid, jsonb) is
  'Stores the response to a request.';
-- Supabase's default privileges give new public functions to every client.
revoke all on function public.finish_idempotent_request(text, uuid, jsonb)
  from public, anon, authenticated, service_role;
grant execute on function public.finish_idempotent_request(text, uuid, jsonb)
  to service_role;
