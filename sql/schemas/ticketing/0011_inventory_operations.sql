-- What changed a tier's counts, and why. Rows are added, never changed.
create table ticketing.inventory_operations (
  id             uuid        not null default gen_random_uuid(),
  tier_id        uuid        not null,
  operation_type text        not null,
  quantity       integer     not null,
  session_id     text,
  order_id       uuid,
  user_id        uuid,
  created_at     timestamptz not null default now(),
  metadata       jsonb                default '{}',
  constraint inventory_operations_pkey primary key (id),
  constraint inventory_operations_tier_id_fkey
    foreign key (tier_id) references ticketing.ticket_tiers (id),
  constraint inventory_operations_order_id_fkey
    foreign key (order_id) references ticketing.orders (id),
  constraint inventory_operations_operation_type_check
    check (operation_type in ('reserve', 'release', 'purchase', 'refund'))
);
create index inventory_operations_tier_id_created_at_idx
  on ticketing.inventory_operations (tier_id, created_at);
create index inventory_operations_order_id_idx on ticketing.inventory_operations (order_id);
alter table ticketing.inventory_operations enable row level security;

comment on table ticketing.inventory_operations is
  'What changed a tier''s counts, and why. Rows are added, never changed.';
comment on column ticketing.inventory_operations.quantity is
  'Tickets concerned; operation_type says which way.';
comment on column ticketing.inventory_operations.session_id is 'The buyer''s browser session.';
comment on column ticketing.inventory_operations.user_id is
  'users.user_profiles.user_id, if the buyer was signed in; without a key.';
