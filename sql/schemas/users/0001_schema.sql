-- Clients may name the tables: the views that hide a column (phone) write through with the client's
-- own rights.
create schema users;
comment on schema users is 'Profiles and the social graph.';
grant usage on schema users to authenticated, service_role;
