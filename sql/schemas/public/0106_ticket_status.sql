-- What became of a ticket.
create type public.ticket_status as enum ('issued', 'transferred', 'refunded', 'redeemed', 'void');
comment on type public.ticket_status is 'What became of a ticket.';
