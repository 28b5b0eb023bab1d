-- Whether the caller is the application's own server: service_role, or a role that has its rights.
-- Asks for the role the connection acts with, also from inside a SECURITY DEFINER function, where
-- current_user is the owner. A token's claim alone makes nobody the server.
create or replace function private.acts_as_service() returns boolean
language sql stable set search_path = ''
as $$
  select pg_has_role(
    coalesce(nullif(current_setting('role', true), 'none'), session_user::text)::name,
    'service_role', 'usage')
$$;
comment on function private.acts_as_service() is
  'Whether the caller has the rights of service_role.';
revoke all on function private.acts_as_service() from public;
