-- Clients may name the tables: the views that hide a column (token) write through with the client's
-- own rights.
create schema organizations;
comment on schema organizations is 'Organizations, their members, wallets and payouts.';
grant usage on schema organizations to authenticated, service_role;
