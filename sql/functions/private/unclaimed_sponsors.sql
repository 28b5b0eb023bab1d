-- The sponsors that the caller made and that have no member yet: there the caller may become the
-- first owner.
create or replace function private.unclaimed_sponsors() returns setof uuid
language sql stable security definer rows 1 set search_path = ''
as $$
  select sponsor.id
  from sponsorship.sponsors as sponsor
  where sponsor.created_by = (select auth.uid())
    and not exists (
      select from sponsorship.sponsor_members as membership
      where membership.sponsor_id = sponsor.id
    )
$$;
comment on function private.unclaimed_sponsors() is
  'Sponsors that the caller made and that have no member yet.';
revoke all on function private.unclaimed_sponsors() from public;
grant execute on function private.unclaimed_sponsors() to authenticated, service_role;
