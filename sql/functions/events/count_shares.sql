-- A post's share_count is the number of short links made to share it, however often they are
-- clicked.
create or replace function private.count_share() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if tg_op <> 'INSERT' then
    update events.event_posts as post set share_count = post.share_count - 1
    where old.content_type = 'post' and post.id = old.content_id;
  end if;
  if tg_op <> 'DELETE' then
    update events.event_posts as post set share_count = post.share_count + 1
    where new.content_type = 'post' and post.id = new.content_id;
  end if;
  return null;
end
$$;
comment on function private.count_share() is
  'Trigger: the share_count of a post follows the links to it.';
revoke all on function private.count_share() from public;

create or replace trigger count_share
  after insert or delete or update of content_type, content_id on analytics.share_links
  for each row execute function private.count_share();
