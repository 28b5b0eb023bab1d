-- depends: functions/private/acts_as_service functions/private/user_orgs
-- Sets the secret of the link to an event, or takes it off (null): its editors and service_role.
-- public.events shows the secret to its editors only, and so cannot take it.
create or replace function public.set_event_link_token(p_event_id uuid, p_link_token text)
  returns void
language plpgsql volatile security definer set search_path = ''
as $$
begin
  update events.events as event
  set link_token = p_link_token
  where event.id = p_event_id
    and (event.owner_context_id = any (array(select private.user_orgs('editor')))
      or private.acts_as_service());
  -- Whether there is such an event is nobody's business.
  if not found then
    raise exception 'permission denied: only editors of the event set its link'
      using errcode = 'insufficient_privilege';
  end if;
end
$$;
comment on function public.set_event_link_token(uuid, text) is
  'Sets the secret of the link to an event, for its editors.';
-- Supabase's default privileges give new public functions to every client.
revoke all on function public.set_event_link_token(uuid, text)
  from public, anon, authenticated, service_role;
grant execute on function public.set_event_link_token(uuid, text) to authenticated, service_role;
