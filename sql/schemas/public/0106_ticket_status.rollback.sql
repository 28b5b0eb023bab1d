drop type public.ticket_status;
