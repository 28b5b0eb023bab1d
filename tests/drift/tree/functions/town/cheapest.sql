-- The lowest price on a street.
create or replace function town.cheapest(street integer) returns numeric
  language sql stable security definer set search_path = ''
as $$ select min(price) from town.houses where street_id = street $$;
revoke execute on function town.cheapest(integer) from public;
grant execute on function town.cheapest(integer) to authenticated;
