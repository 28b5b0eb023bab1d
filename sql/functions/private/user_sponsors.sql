-- The sponsors for which the caller has at least this role; none without a signed-in user.
-- The type lists owner first, so a higher role is a smaller one: the opposite of user_orgs.
create or replace function private.user_sponsors(minimum public.sponsor_role default 'viewer')
  returns setof uuid
language sql stable security definer rows 5 set search_path = ''
as $$
  select membership.sponsor_id
  from sponsorship.sponsor_members as membership
  where membership.user_id = (select auth.uid())
    and membership.role <= minimum
$$;
comment on function private.user_sponsors(public.sponsor_role) is
  'Sponsors for which the caller has at least this role.';
revoke all on function private.user_sponsors(public.sponsor_role) from public;
grant execute on function private.user_sponsors(public.sponsor_role) to authenticated, service_role;
