-- depends: functions/private/user_orgs
-- The organizations of which the caller is a member.
create or replace function public.user_orgs() returns setof uuid
language sql stable security definer rows 5 set search_path = ''
as $$ select private.user_orgs('viewer') $$;
comment on function public.user_orgs() is 'Organizations of which the caller is a member.';
-- Supabase's default privileges give new public functions to every client.
revoke all on function public.user_orgs() from public, anon, authenticated, service_role;
grant execute on function public.user_orgs() to authenticated, service_role;
