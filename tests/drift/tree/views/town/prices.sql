-- Prices, kept.
drop materialized view if exists town.prices;
create materialized view town.prices as select id, price from town.houses;
create unique index prices_id_key on town.prices (id);
