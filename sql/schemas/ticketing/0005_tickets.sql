-- depends: public.0106_ticket_status
-- The right of one person to enter an event once.
create table ticketing.tickets (
  id              uuid                 not null default gen_random_uuid(),
  event_id        uuid                 not null,
  tier_id         uuid                 not null,
  order_id        uuid                 not null,
  owner_user_id   uuid                 not null,
  status          public.ticket_status not null default 'issued',
  qr_code         text                 not null,
  wallet_pass_url text,
  redeemed_at     timestamptz,
  created_at      timestamptz                   default now(),
  serial_no       integer              not null,
  constraint tickets_pkey primary key (id),
  constraint tickets_qr_code_key unique (qr_code),
  constraint tickets_order_id_tier_id_serial_no_key unique (order_id, tier_id, serial_no),
  constraint tickets_event_id_fkey
    foreign key (event_id) references events.events (id) on delete cascade,
  constraint tickets_tier_id_fkey
    foreign key (tier_id) references ticketing.ticket_tiers (id) on delete cascade,
  constraint tickets_order_id_fkey
    foreign key (order_id) references ticketing.orders (id) on delete cascade,
  constraint tickets_owner_user_id_fkey
    foreign key (owner_user_id) references users.user_profiles (user_id),
  constraint tickets_serial_no_check check (serial_no >= 1),
  -- No I, O, 0 and 1: people read codes aloud.
  constraint tickets_qr_code_check check (qr_code ~ '^[A-HJ-NP-Z2-9]{8}$')
);
create index tickets_event_id_idx on ticketing.tickets (event_id);
create index tickets_tier_id_idx on ticketing.tickets (tier_id);
create index tickets_owner_user_id_idx on ticketing.tickets (owner_user_id);
alter table ticketing.tickets enable row level security;

comment on table ticketing.tickets is 'The right of one person to enter an event once.';
comment on column ticketing.tickets.owner_user_id is
  'Whose ticket it is now; who bought it stands in the order.';
comment on column ticketing.tickets.qr_code is
  'Whoever shows it gets in: only the owner and service_role read it. A trigger makes it.';
comment on column ticketing.tickets.wallet_pass_url is
  'The ticket for the phone''s wallet: only the owner and service_role read it.';
comment on column ticketing.tickets.redeemed_at is 'When its owner went in.';
comment on column ticketing.tickets.serial_no is 'Number within its order and tier, from 1.';
