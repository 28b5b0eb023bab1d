-- service_role may name the tables: the views that hide columns (qr_code, contact_*) write through
-- with its rights. Clients write none of them.
create schema ticketing;
comment on schema ticketing is 'Tiers, orders, tickets, and the way from one to the next.';
grant usage on schema ticketing to service_role;
