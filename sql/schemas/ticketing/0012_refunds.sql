-- Money given back for an order, in part or in full.
create table ticketing.refunds (
  id           uuid        not null default gen_random_uuid(),
  order_id     uuid        not null,
  amount_cents integer     not null,
  reason       text,
  created_by   uuid,
  created_at   timestamptz          default now(),
  constraint refunds_pkey primary key (id),
  constraint refunds_order_id_fkey
    foreign key (order_id) references ticketing.orders (id) on delete cascade,
  constraint refunds_created_by_fkey
    foreign key (created_by) references users.user_profiles (user_id)
);
create index refunds_order_id_idx on ticketing.refunds (order_id);
create index refunds_created_by_idx on ticketing.refunds (created_by);
alter table ticketing.refunds enable row level security;

comment on table ticketing.refunds is 'Money given back for an order, in part or in full.';
comment on column ticketing.refunds.amount_cents is 'Minor units of the order''s currency.';
comment on column ticketing.refunds.created_by is 'Who gave it back; null is the payment provider.';
