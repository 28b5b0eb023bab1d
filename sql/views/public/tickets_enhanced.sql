-- depends: views/public/tickets
-- Tickets with what is printed on them. The code and the pass are null for all but the owner, as in
-- public.tickets; an event that the reader sees no longer leaves its columns null.
create or replace view public.tickets_enhanced with (security_invoker = true) as
select
  ticket.id,
  ticket.event_id,
  ticket.tier_id,
  ticket.order_id,
  ticket.owner_user_id,
  ticket.status,
  ticket.qr_code,
  ticket.wallet_pass_url,
  ticket.redeemed_at,
  ticket.created_at,
  ticket.serial_no,
  owner.display_name as owner_name,
  event.title as event_title,
  event.slug as event_slug,
  event.start_at as event_start_at,
  event.end_at as event_end_at,
  event.timezone as event_timezone,
  event.venue as event_venue,
  event.address as event_address,
  event.city as event_city,
  event.country as event_country,
  event.cover_image_url as event_cover_image_url,
  tier.name as tier_name,
  tier.badge_label as tier_badge_label,
  tier.price_cents as tier_price_cents,
  tier.currency as tier_currency
from public.tickets as ticket
left join events.events as event on event.id = ticket.event_id
left join ticketing.ticket_tiers as tier on tier.id = ticket.tier_id
left join users.user_profiles as owner on owner.user_id = ticket.owner_user_id;

comment on view public.tickets_enhanced is
  'Tickets that the reader may see, with event, tier and owner.';
comment on column public.tickets_enhanced.qr_code is
  'Null for others than the owner and service_role.';
comment on column public.tickets_enhanced.wallet_pass_url is
  'Null for others than the owner and service_role.';
comment on column public.tickets_enhanced.owner_name is 'Display name of whose ticket it is.';
revoke all on public.tickets_enhanced from public, anon, authenticated, service_role;
grant select on public.tickets_enhanced to authenticated, service_role;
