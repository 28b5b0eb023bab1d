-- What sponsors browse: packages that the reader may see, with their event and how many are left.
create or replace view public.v_sponsorship_package_cards with (security_invoker = true) as
select
  package.id,
  package.event_id,
  package.tier,
  package.title,
  package.description,
  package.price_cents,
  package.currency,
  package.benefits,
  package.package_type,
  package.visibility,
  package.is_active,
  package.inventory,
  package.sold,
  greatest(package.inventory - package.sold, 0) as available,
  package.expected_reach,
  package.avg_engagement_score,
  package.quality_score,
  package.created_at,
  event.title as event_title,
  event.slug as event_slug,
  event.category as event_category,
  event.start_at as event_start_at,
  event.end_at as event_end_at,
  event.city as event_city,
  event.country as event_country,
  event.cover_image_url as event_cover_image_url,
  event.brand_safety_tags as event_brand_safety_tags,
  event.target_audience as event_target_audience
from sponsorship.sponsorship_packages as package
left join events.events as event on event.id = package.event_id;

comment on view public.v_sponsorship_package_cards is
  'Sponsorship packages that the reader may see, with their event.';
comment on column public.v_sponsorship_package_cards.available is 'How many can still be bought.';
revoke all on public.v_sponsorship_package_cards from public, anon, authenticated, service_role;
grant select on public.v_sponsorship_package_cards to authenticated, service_role;
