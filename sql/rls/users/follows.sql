-- A follow concerns two parties. The follower makes and ends it; the target answers it, and may end
-- it too.
grant select, delete,
  insert (id, follower_user_id, target_type, target_id, status, follower_type, follower_org_id),
  update (status)
  on users.follows to authenticated;
grant select, insert, update, delete on users.follows to service_role;

create policy "follower and target read a follow" on users.follows
  for select to authenticated
  using (
    follower_user_id = (select auth.uid())
    or follower_org_id = any (array(select private.user_orgs()))
    or target_type = 'user' and target_id = (select auth.uid())
    or target_type = 'organizer' and target_id = any (array(select private.user_orgs()))
  );
-- Only the target declines; asking first is the follower's choice.
create policy "user follows, editor follows for an organization" on users.follows
  for insert to authenticated
  with check (
    follower_user_id = (select auth.uid())
    and (follower_org_id is null
      or follower_org_id = any (array(select private.user_orgs('editor'))))
    and status in ('pending', 'accepted')
  );
create policy "target answers a follow" on users.follows
  for update to authenticated
  using (
    target_type = 'user' and target_id = (select auth.uid())
    or target_type = 'organizer' and target_id = any (array(select private.user_orgs('editor')))
  )
  with check (
    target_type = 'user' and target_id = (select auth.uid())
    or target_type = 'organizer' and target_id = any (array(select private.user_orgs('editor')))
  );
create policy "follower and target end a follow" on users.follows
  for delete to authenticated
  using (
    follower_org_id is null and follower_user_id = (select auth.uid())
    or follower_org_id = any (array(select private.user_orgs('editor')))
    or target_type = 'user' and target_id = (select auth.uid())
    or target_type = 'organizer' and target_id = any (array(select private.user_orgs('editor')))
  );
