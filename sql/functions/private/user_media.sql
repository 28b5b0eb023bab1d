-- What the caller uploaded.
create or replace function private.user_media() returns setof uuid
language sql stable security definer rows 100 set search_path = ''
as $$
  select asset.id
  from events.media_assets as asset
  where asset.owner_user_id = (select auth.uid())
$$;
comment on function private.user_media() is 'Media that the caller uploaded.';
revoke all on function private.user_media() from public;
grant execute on function private.user_media() to authenticated, service_role;
