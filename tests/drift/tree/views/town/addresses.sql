-- Houses with their streets.
create or replace view town.addresses with (security_invoker = true) as
  select h.id, s.name, h.number from town.houses h join town.streets s on s.id = h.street_id;
comment on view town.addresses is 'Houses with their streets';
grant select on town.addresses to authenticated;
