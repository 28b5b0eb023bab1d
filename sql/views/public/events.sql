-- The application's name for events.events. The secret of an unlisted event's link is for its
-- editors and service_role: clients have no grant on the column, so the view asks a function.
create or replace view public.events with (security_invoker = true) as
select
  event.id,
  event.owner_context_type,
  event.owner_context_id,
  event.created_by,
  event.title,
  event.description,
  event.category,
  event.cover_image_url,
  event.start_at,
  event.end_at,
  event.timezone,
  event.venue,
  event.address,
  event.city,
  event.country,
  event.lat,
  event.lng,
  event.visibility,
  event.refund_cutoff_days,
  event.hold_payout_until_end,
  event.slug,
  event.created_at,
  event.completed_at,
  private.readable_link_token(event.id) as link_token,
  event.series_id,
  event.description_embedding,
  event.brand_safety_tags,
  event.target_audience,
  event.sponsorable
from events.events as event;

comment on view public.events is
  'The application''s name for events.events; link_token is null for others than editors.';
revoke all on public.events from public, anon, authenticated, service_role;
grant select on public.events to anon;
grant select, insert, update, delete on public.events to authenticated, service_role;

-- A computed column cannot be written; these make it so again.
create or replace trigger write_through
  instead of insert or update on public.events
  for each row execute function private.write_through('events', 'events', 'id');
