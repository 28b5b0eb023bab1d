-- Whether a request is new: {"state": "new"}, {"state": "done", "response"} or, when another
-- transaction has begun it and not finished, {"state": "running"}; after ten minutes that one is
-- taken for dead and the request is new again. Inside one transaction with private.finish_request
-- nobody ever hears running: others wait for its end. Until finished, idempotency_keys.response is
-- {"request": hash of the arguments}; then it has "response" too.
create or replace function private.begin_request(asked_key text, requester uuid, request jsonb)
  returns jsonb
language plpgsql volatile set search_path = ''
as $$
declare
  asked text := encode(sha256(convert_to(request::text, 'UTF8')), 'hex');
  found_row public.idempotency_keys;
begin
  -- Waits for whoever is just writing the same key.
  insert into public.idempotency_keys as known (key, user_id, response)
  values (asked_key, requester, jsonb_build_object('request', asked))
  on conflict (key) do update set created_at = now()
    where known.user_id = excluded.user_id and known.response = excluded.response
      and known.created_at < now() - interval '10 minutes';
  if found then
    return '{"state": "new"}';
  end if;
  select known.* into found_row from public.idempotency_keys as known where known.key = asked_key;
  if found_row.user_id <> requester or found_row.response ->> 'request' is distinct from asked then
    raise exception 'key % was used for another request', asked_key
      using errcode = 'invalid_parameter_value', hint = 'A new request needs a new key.';
  end if;
  if found_row.response ? 'response' then
    return jsonb_build_object('state', 'done', 'response', found_row.response -> 'response');
  end if;
  return '{"state": "running"}';
end
$$;
comment on function private.begin_request(text, uuid, jsonb) is
  'Whether a request is new, running, or done with which response.';
revoke all on function private.begin_request(text, uuid, jsonb) from public;
