-- Loses: messages not yet sent.
drop table public.outbox;
