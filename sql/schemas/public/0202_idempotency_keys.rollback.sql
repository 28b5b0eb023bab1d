-- Loses: which requests were answered; repeated ones are done again.
drop table public.idempotency_keys;
