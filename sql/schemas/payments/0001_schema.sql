-- Wallets of people, their movements, invoices and payouts.
-- Clients need no USAGE: they come through the views in public.
create schema payments;
comment on schema payments is 'Wallets of people, their movements, invoices and payouts.';
