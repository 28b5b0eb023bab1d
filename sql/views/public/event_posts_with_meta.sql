-- A feed in one query: posts that the reader may see, with their event, their author and whether the
-- reader likes them. Signed-in people only, because visitors read no profiles.
create or replace view public.event_posts_with_meta with (security_invoker = true) as
select
  post.id,
  post.event_id,
  post.author_user_id,
  post.ticket_tier_id,
  post.text,
  post.media_urls,
  post.post_type,
  post.visibility,
  post.link_url,
  post.link_meta,
  post.language,
  post.pinned,
  post.like_count,
  post.comment_count,
  post.reply_count,
  post.share_count,
  post.created_at,
  post.updated_at,
  post.edited_at,
  post.deleted_at,
  author.display_name as author_name,
  author.photo_url as author_photo_url,
  author.verification_status as author_verification_status,
  event.title as event_title,
  event.slug as event_slug,
  event.cover_image_url as event_cover_image_url,
  event.start_at as event_start_at,
  event.owner_context_id as event_owner_context_id,
  exists (
    select from events.event_reactions as reaction
    where reaction.post_id = post.id and reaction.user_id = (select auth.uid())
      and reaction.kind = 'like'
  ) as liked_by_me
from events.event_posts as post
left join events.events as event on event.id = post.event_id
left join users.user_profiles as author on author.user_id = post.author_user_id;

comment on view public.event_posts_with_meta is
  'Posts that the reader may see, with event, author and the reader''s like.';
comment on column public.event_posts_with_meta.liked_by_me is 'Whether the reader likes the post.';
revoke all on public.event_posts_with_meta from public, anon, authenticated, service_role;
grant select on public.event_posts_with_meta to authenticated, service_role;
