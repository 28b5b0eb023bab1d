-- depends: functions/private/user_orgs
-- The contact uploads of the organizations in which the caller has at least this role.
create or replace function private.user_contact_imports(minimum public.org_role) returns setof uuid
language sql stable security definer rows 20 set search_path = ''
as $$
  select import.id
  from organizations.org_contact_imports as import
  where import.org_id = any (array(select private.user_orgs(minimum)))
$$;
comment on function private.user_contact_imports(public.org_role) is
  'Contact uploads of organizations in which the caller has at least this role.';
revoke all on function private.user_contact_imports(public.org_role) from public;
grant execute on function private.user_contact_imports(public.org_role)
  to authenticated, service_role;
