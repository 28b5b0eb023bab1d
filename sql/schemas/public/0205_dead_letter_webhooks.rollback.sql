-- Loses: webhooks not delivered.
drop table public.dead_letter_webhooks;
