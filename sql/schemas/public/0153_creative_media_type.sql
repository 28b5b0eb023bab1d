-- What an ad shows.
create type public.creative_media_type as enum ('image', 'video', 'existing_post');
comment on type public.creative_media_type is 'What an ad shows.';
