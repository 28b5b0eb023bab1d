-- Events, posts and own organizations that a person may see, newest first: one page. It reads the
-- views as the client, so the policies of the tables decide. A server that names a person sees what
-- that person sees. Text is found in capitals too, every word somewhere; empty asks for everything.
create or replace function events.newest(
  person uuid, kinds text[], search text, in_category text, date_from timestamptz,
  date_to timestamptz, place text, page_size integer, skipped integer
) returns table (
  item_type text, item_id uuid, event_id uuid, author_user_id uuid, title text, text text,
  image_url text, category text, location text, start_at timestamptz, created_at timestamptz,
  like_count integer, comment_count integer
)
language plpgsql stable set search_path = ''
as $$
declare
  server    boolean := pg_has_role(current_user, 'service_role', 'usage');
  old_role  text    := current_setting('role', true);
  old_claim text    := coalesce(current_setting('request.jwt.claim.sub', true), '');
  words     text[]  := array_remove(regexp_split_to_array(lower(coalesce(search, '')), '\s+'), '');
  -- No page is larger, and none lies deeper: whoever pages that far is a robot.
  wanted    integer := least(greatest(coalesce(page_size, 20), 0), 100);
  start     integer := greatest(coalesce(skipped, 0), 0);
  reach     integer := case when start <= 10000 then start + wanted else 0 end;
  mine      jsonb   := '[]';
begin
  if person is distinct from auth.uid() and person is not null then
    if not server then
      raise exception 'permission denied: a client sees with its own eyes only'
        using errcode = 'insufficient_privilege', hint = 'Leave the user out.';
    end if;
    -- The older setting goes before the token in auth.uid().
    perform set_config('request.jwt.claim.sub', person::text, true);
  end if;
  if person is not null and server then
    perform set_config('role', 'authenticated', true);
  end if;

  -- Apart, because visitors may not even ask for organizations.
  if 'organization' = any (kinds) and auth.uid() is not null and in_category is null
    and date_from is null and date_to is null
  then
    select coalesce(jsonb_agg(to_jsonb(own)), '[]') into mine
    from (
      select organization.id, organization.created_by, organization.name,
        organization.description, organization.logo_url, organization.location,
        organization.created_at
      from public.organizations as organization
      where (place is null or strpos(lower(organization.location), lower(place)) > 0)
        and (select bool_and(strpos(lower(concat_ws(' ', organization.name, organization.handle,
          organization.description)), word) > 0) from unnest(words) as word) is not false
      order by organization.created_at desc nulls last, organization.id
      limit reach
    ) as own;
  end if;

  return query
  select * from (
    (select 'event', event.id, event.id, event.created_by, event.title, event.description,
      event.cover_image_url, event.category, concat_ws(', ', event.venue, event.city),
      event.start_at, event.created_at, null::integer, null::integer
    from public.events as event
    where 'event' = any (kinds)
      and (in_category is null or lower(event.category) = lower(in_category))
      and (date_from is null or event.start_at >= date_from)
      and (date_to is null or event.start_at <= date_to)
      and (place is null or strpos(lower(concat_ws(' ', event.venue, event.address, event.city,
        event.country)), lower(place)) > 0)
      and (select bool_and(strpos(lower(concat_ws(' ', event.title, event.description,
        event.category)), word) > 0) from unnest(words) as word) is not false
    order by event.created_at desc nulls last, event.id
    limit reach)
    union all
    (select 'post', post.id, event.id, post.author_user_id, event.title, post.text,
      post.media_urls[1], event.category, concat_ws(', ', event.venue, event.city),
      event.start_at, post.created_at, post.like_count, post.comment_count
    from public.event_posts as post
    join public.events as event on event.id = post.event_id
    where 'post' = any (kinds) and post.deleted_at is null and post.moderation_state <> 'removed'
      and (in_category is null or lower(event.category) = lower(in_category))
      and (date_from is null or event.start_at >= date_from)
      and (date_to is null or event.start_at <= date_to)
      and (place is null or strpos(lower(concat_ws(' ', event.venue, event.address, event.city,
        event.country)), lower(place)) > 0)
      and (select bool_and(strpos(lower(concat_ws(' ', post.text)), word) > 0)
        from unnest(words) as word) is not false
    order by post.created_at desc nulls last, post.id
    limit reach)
    union all
    select 'organization', own.id, null, own.created_by, own.name, own.description, own.logo_url,
      null, own.location, null, own.created_at, null, null
    from jsonb_to_recordset(mine) as own (id uuid, created_by uuid, name text, description text,
      logo_url text, location text, created_at timestamptz)
  ) as item (kind, id, of_event, author, heading, body, image, class, venue, starts, made, likes,
    comments)
  order by item.made desc nulls last, item.id
  offset start limit case when reach > 0 then wanted else 0 end;

  perform set_config('role', old_role, true);
  perform set_config('request.jwt.claim.sub', old_claim, true);
end
$$;
comment on function events.newest(uuid, text[], text, text, timestamptz, timestamptz, text, integer,
    integer) is
  'Events, posts and own organizations that a person may see, newest first.';
revoke all on function events.newest(uuid, text[], text, text, timestamptz, timestamptz, text,
  integer, integer) from public;
grant execute on function events.newest(uuid, text[], text, text, timestamptz, timestamptz, text,
  integer, integer) to anon, authenticated, service_role;
