-- depends: functions/private/count_request
-- Whether somebody may do something once more in this minute; if so, it is counted. Only the server
-- asks: a client would choose its own limit. A guest has no user and is counted by the hash of an
-- address.
create or replace function public.check_rate_limit(
  p_user_id uuid,
  p_bucket  text,
  p_limit   integer,
  p_ip_hash text default null
) returns boolean
language sql volatile security definer set search_path = ''
as $$
  select private.count_request(p_user_id, p_bucket, p_limit, p_ip_hash)
$$;
comment on function public.check_rate_limit(uuid, text, integer, text) is
  'Whether somebody may do something once more in this minute; if so, it is counted.';
-- Supabase's default privileges give new public functions to every client.
revoke all on function public.check_rate_limit(uuid, text, integer, text)
  from public, anon, authenticated, service_role;
grant execute on function public.check_rate_limit(uuid, text, integer, text)
  to service_role;
