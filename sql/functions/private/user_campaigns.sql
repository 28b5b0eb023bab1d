-- depends: functions/private/user_orgs
-- The campaigns of the organizations in which the caller has at least this role.
create or replace function private.user_campaigns(minimum public.org_role) returns setof uuid
language sql stable security definer rows 20 set search_path = ''
as $$
  select campaign.id
  from campaigns.campaigns as campaign
  where campaign.org_id = any (array(select private.user_orgs(minimum)))
$$;
comment on function private.user_campaigns(public.org_role) is
  'Campaigns of organizations in which the caller has at least this role.';
revoke all on function private.user_campaigns(public.org_role) from public;
grant execute on function private.user_campaigns(public.org_role) to authenticated, service_role;
