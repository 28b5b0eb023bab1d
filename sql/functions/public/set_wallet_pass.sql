-- Sets the address of a ticket's pass for the phone's wallet; whether there is such a ticket.
-- public.tickets shows the address to the ticket's owner only, and so cannot take it.
create or replace function public.set_wallet_pass(p_ticket_id uuid, p_wallet_pass_url text)
  returns boolean
language sql volatile security definer set search_path = ''
as $$
  with written as (
    update ticketing.tickets as ticket
    set wallet_pass_url = p_wallet_pass_url
    where ticket.id = p_ticket_id
    returning true
  )
  select exists (select from written)
$$;
comment on function public.set_wallet_pass(uuid, text) is
  'Sets the address of a ticket''s wallet pass; whether there is such a ticket.';
-- Supabase's default privileges give new public functions to every client.
revoke all on function public.set_wallet_pass(uuid, text)
  from public, anon, authenticated, service_role;
grant execute on function public.set_wallet_pass(uuid, text) to service_role;
