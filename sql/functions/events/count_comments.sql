-- A post's comment_count is the number of its comments; reply_count is the same: a reply to a post
-- is a comment, there is no other table of replies.
create or replace function private.count_comment() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if tg_op <> 'INSERT' then
    update events.event_posts as post
    set comment_count = post.comment_count - 1, reply_count = post.reply_count - 1
    where post.id = old.post_id;
  end if;
  if tg_op <> 'DELETE' then
    update events.event_posts as post
    set comment_count = post.comment_count + 1, reply_count = post.reply_count + 1
    where post.id = new.post_id;
  end if;
  return null;
end
$$;
comment on function private.count_comment() is
  'Trigger: comment_count and reply_count of a post follow its comments.';
revoke all on function private.count_comment() from public;

create or replace trigger count_comment
  after insert or delete or update of post_id on events.event_comments
  for each row execute function private.count_comment();
