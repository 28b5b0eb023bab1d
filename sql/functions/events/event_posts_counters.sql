-- depends: functions/events/count_reactions functions/events/count_comments
-- depends: functions/events/count_shares
-- Whoever writes a post's counters is not believed: they become what the rows say. Only the
-- triggers that count one row, one level down, change them by addition.
create or replace function private.count_post_rows() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  new.like_count := (
    select count(*) from events.event_reactions as reaction where reaction.post_id = new.id);
  new.comment_count := (
    select count(*) from events.event_comments as comment where comment.post_id = new.id);
  new.reply_count := new.comment_count;
  new.share_count := (
    select count(*) from analytics.share_links as link
    where link.content_type = 'post' and link.content_id = new.id);
  return new;
end
$$;
comment on function private.count_post_rows() is
  'Trigger: counters of a post that are written become what the rows say.';
revoke all on function private.count_post_rows() from public;

create or replace trigger count_post_rows_on_insert
  before insert on events.event_posts
  for each row execute function private.count_post_rows();
create or replace trigger count_post_rows_on_update
  before update of like_count, comment_count, reply_count, share_count on events.event_posts
  for each row when (pg_trigger_depth() = 0) execute function private.count_post_rows();
