-- How far the sending of a message is.
-- The last two are the owner's words; older jobs say queued and sent.
create type public.job_status as enum
  ('draft', 'queued', 'sending', 'sent', 'failed', 'scheduled', 'completed');
comment on type public.job_status is 'How far the sending of a message is.';
