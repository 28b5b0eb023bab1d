-- A post's like_count is the number of its reactions. Additions, so that a popular post costs no
-- more than another; two likes at a time wait for one another at the post.
create or replace function private.count_reaction() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if tg_op <> 'INSERT' then
    update events.event_posts as post set like_count = post.like_count - 1
    where post.id = old.post_id;
  end if;
  if tg_op <> 'DELETE' then
    update events.event_posts as post set like_count = post.like_count + 1
    where post.id = new.post_id;
  end if;
  return null;
end
$$;
comment on function private.count_reaction() is
  'Trigger: the like_count of a post follows its reactions.';
revoke all on function private.count_reaction() from public;

create or replace trigger count_reaction
  after insert or delete or update of post_id on events.event_reactions
  for each row execute function private.count_reaction();
