-- Whether the role that the client acts with may read a column, also from inside a SECURITY DEFINER
-- function, where current_user is the owner.
create or replace function private.may_read_column(relation regclass, column_name text)
  returns boolean
language sql stable set search_path = ''
as $$
  select has_column_privilege(
    coalesce(nullif(current_setting('role', true), 'none'), session_user::text)::name,
    relation, column_name, 'select')
$$;
comment on function private.may_read_column(regclass, text) is
  'Whether the client''s role may read a column.';
revoke all on function private.may_read_column(regclass, text) from public;
grant execute on function private.may_read_column(regclass, text) to authenticated, service_role;
