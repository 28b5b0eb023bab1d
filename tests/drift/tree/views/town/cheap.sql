-- The cheapest addresses.
create or replace view town.cheap with (security_invoker = true) as
  select a.id, a.name from town.addresses a where a.number < 10;
