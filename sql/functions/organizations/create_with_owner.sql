-- depends: functions/private/acting_user
-- Makes an organization whose creator is its owner: never one without the other.
create or replace function organizations.create_with_owner(
  org_name text, org_handle text, logo text, creator uuid
) returns uuid
language plpgsql set search_path = ''
as $$
declare
  owner_id uuid := private.acting_user(creator);
  made     uuid;
begin
  if btrim(coalesce(org_name, '')) = '' then
    raise exception 'an organization needs a name' using errcode = 'check_violation';
  end if;
  insert into organizations.organizations (name, handle, logo_url, created_by)
  values (btrim(org_name), org_handle, logo, owner_id)
  returning id into made;
  insert into organizations.org_memberships (org_id, user_id, role)
  values (made, owner_id, 'owner');
  return made;
end
$$;
comment on function organizations.create_with_owner(text, text, text, uuid) is
  'Makes an organization whose creator is its owner.';
revoke all on function organizations.create_with_owner(text, text, text, uuid) from public;
