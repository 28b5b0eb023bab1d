-- So many tickets of one tier in an order, at the price of that moment.
create table ticketing.order_items (
  id               uuid        not null default gen_random_uuid(),
  order_id         uuid        not null,
  tier_id          uuid        not null,
  quantity         integer     not null,
  unit_price_cents integer     not null,
  created_at       timestamptz          default now(),
  constraint order_items_pkey primary key (id),
  constraint order_items_order_id_fkey
    foreign key (order_id) references ticketing.orders (id) on delete cascade,
  constraint order_items_tier_id_fkey
    foreign key (tier_id) references ticketing.ticket_tiers (id) on delete cascade,
  constraint order_items_quantity_check check (quantity > 0)
);
create index order_items_order_id_idx on ticketing.order_items (order_id);
create index order_items_tier_id_idx on ticketing.order_items (tier_id);
alter table ticketing.order_items enable row level security;

comment on table ticketing.order_items is
  'So many tickets of one tier in an order, at the price of that moment.';
comment on column ticketing.order_items.unit_price_cents is
  'Minor units of the order''s currency, for one ticket.';
