-- Counts a request in this minute's row of its user and bucket unless the limit is reached: of
-- however many at once, exactly that many are let through. A guest is counted under an id made from
-- the hash of an address.
create or replace function private.count_request(
  requester uuid, of_bucket text, maximum integer, address_hash text
) returns boolean
language sql volatile set search_path = ''
as $$
  with counted as (
    insert into public.rate_limits as used (user_id, bucket, minute, ip_hash)
    select
      coalesce(requester,
        encode(substring(sha256(convert_to(address_hash, 'UTF8')) for 16), 'hex')::uuid),
      of_bucket, date_trunc('minute', now(), 'UTC'), address_hash
    where maximum > 0
    -- Who waits for the row sees the count that the one before has left.
    on conflict (user_id, bucket, minute) do update set count = coalesce(used.count, 0) + 1
      where coalesce(used.count, 0) < maximum
    returning true
  )
  select exists (select from counted)
$$;
comment on function private.count_request(uuid, text, integer, text) is
  'Counts a request unless its limit of this minute is reached; false if it is.';
revoke all on function private.count_request(uuid, text, integer, text) from public;
