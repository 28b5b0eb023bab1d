-- The transaction that a request already made, null when it is new. The same key for another
-- request is an error, never another request's answer. The caller holds the wallet.
create or replace function payments.repeated_movement(wanted payments.wallet_transactions)
  returns uuid
language plpgsql stable set search_path = ''
as $$
declare
  made payments.wallet_transactions;
begin
  -- A purchase also by its invoice: the payment provider tells of one payment in several messages,
  -- each with a key of its own.
  select * into made
  from payments.wallet_transactions as movement
  where movement.idempotency_key = wanted.idempotency_key
    or movement.wallet_id = wanted.wallet_id and movement.reference_type = wanted.reference_type
      and movement.reference_id = wanted.reference_id
      and movement.type = 'purchase' and wanted.type = 'purchase'
  order by movement.idempotency_key = wanted.idempotency_key desc nulls last
  limit 1;
  -- A refund says what money went back; how many credits that is worth is the answer.
  if made.id is not null and (
    (made.wallet_id, made.type, made.usd_cents, made.reference_type, made.reference_id)
      is distinct from
      (wanted.wallet_id, wanted.type, wanted.usd_cents, wanted.reference_type, wanted.reference_id)
    or made.credits_delta <> wanted.credits_delta
  ) then
    raise exception 'key % was used for another request', wanted.idempotency_key
      using errcode = 'unique_violation',
        detail = format('It made the %s of %s credits.', made.type, made.credits_delta);
  end if;
  return made.id;
end
$$;
comment on function payments.repeated_movement(payments.wallet_transactions) is
  'The transaction that a request already made, or null; an error if its key was used otherwise.';
revoke all on function payments.repeated_movement(payments.wallet_transactions) from public;
