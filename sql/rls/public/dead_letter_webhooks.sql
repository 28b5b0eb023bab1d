grant select, insert, update, delete on public.dead_letter_webhooks to service_role;
