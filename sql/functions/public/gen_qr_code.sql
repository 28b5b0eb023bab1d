-- A random ticket code: 8 characters that cannot be mistaken for one another when read aloud, 40
-- random bits. That no ticket has it yet is the trigger's business.
create or replace function public.gen_qr_code() returns text
language sql volatile set search_path = ''
as $$
  -- Six random bytes of a UUID are eight characters of base64; its 64 letters stand for our 32
  -- twice.
  select translate(
    encode(substring(uuid_send(gen_random_uuid()) from 1 for 6), 'base64'),
    'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
    'ABCDEFGHJKLMNPQRSTUVWXYZ23456789ABCDEFGHJKLMNPQRSTUVWXYZ23456789')
$$;
comment on function public.gen_qr_code() is 'A random ticket code of 8 characters of A-HJ-NP-Z2-9.';
-- Supabase's default privileges give new public functions to every client.
revoke all on function public.gen_qr_code() from public, anon, authenticated, service_role;
grant execute on function public.gen_qr_code() to service_role;
