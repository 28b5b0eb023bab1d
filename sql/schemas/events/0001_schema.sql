-- Clients may name the tables: the view that hides a column (link_token) writes through with the
-- client's own rights.
create schema events;
comment on schema events is 'Events, their feeds, and who does what there.';
grant usage on schema events to authenticated, service_role;
