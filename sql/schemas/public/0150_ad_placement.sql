-- Where in the application an ad is shown.
create type public.ad_placement as enum ('feed', 'story', 'event_banner', 'search_results');
comment on type public.ad_placement is 'Where in the application an ad is shown.';
