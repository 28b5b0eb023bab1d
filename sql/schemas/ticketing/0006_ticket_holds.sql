-- Tickets kept for a buyer for some minutes, until they have paid.
create table ticketing.ticket_holds (
  id         uuid        not null default gen_random_uuid(),
  tier_id    uuid        not null,
  quantity   integer     not null,
  session_id text,
  user_id    uuid,
  status     text        not null default 'active',
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  order_id   uuid,
  metadata   jsonb                default '{}',
  constraint ticket_holds_pkey primary key (id),
  constraint ticket_holds_tier_id_fkey
    foreign key (tier_id) references ticketing.ticket_tiers (id) on delete cascade,
  constraint ticket_holds_order_id_fkey
    foreign key (order_id) references ticketing.orders (id),
  constraint ticket_holds_quantity_check check (quantity > 0),
  constraint ticket_holds_status_check
    check (status in ('active', 'consumed', 'expired', 'released'))
);
create index ticket_holds_tier_id_idx on ticketing.ticket_holds (tier_id);
create index ticket_holds_order_id_idx on ticketing.ticket_holds (order_id);
-- Who is paying twice at once in one session waits for the first.
create unique index ticket_holds_session_id_tier_id_key on ticketing.ticket_holds
  (session_id, tier_id) where status = 'active' and session_id is not null;
-- Active holds whose time is over are looked for every minute.
create index ticket_holds_expires_at_idx on ticketing.ticket_holds (expires_at)
  where status = 'active';
alter table ticketing.ticket_holds enable row level security;

comment on table ticketing.ticket_holds is
  'Tickets kept for a buyer for some minutes, until they have paid.';
comment on column ticketing.ticket_holds.session_id is
  'The buyer''s browser session: guests have no account yet.';
comment on column ticketing.ticket_holds.user_id is
  'users.user_profiles.user_id, if the buyer is signed in; without a key.';
comment on column ticketing.ticket_holds.status is
  'Only active holds count in ticket_tiers.reserved_quantity.';
comment on column ticketing.ticket_holds.order_id is 'The order that used it up.';
