-- Stores the response to a request that has begun and answers it: the stored one, if somebody else
-- has finished it meanwhile.
create or replace function private.finish_request(asked_key text, requester uuid, answer jsonb)
  returns jsonb
language plpgsql volatile set search_path = ''
as $$
declare
  stored jsonb;
begin
  update public.idempotency_keys as known
  set response = jsonb_build_object('response', coalesce(answer, 'null')) || known.response
  where known.key = asked_key and known.user_id = requester and known.response ? 'request'
  returning known.response -> 'response' into stored;
  if not found then
    raise exception 'request % has not begun', asked_key
      using errcode = 'invalid_parameter_value',
        hint = 'Begin the request with the same key first.';
  end if;
  return stored;
end
$$;
comment on function private.finish_request(text, uuid, jsonb) is
  'Stores the response to a request that has begun.';
revoke all on function private.finish_request(text, uuid, jsonb) from public;
