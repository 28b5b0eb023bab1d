-- A checkout under way: what was offered to the buyer, and how far they are.
create table ticketing.checkout_sessions (
  id                 uuid        not null default gen_random_uuid(),
  order_id           uuid,
  user_id            uuid,
  event_id           uuid,
  status             text                 default 'pending',
  hold_ids           uuid[]               default array[]::uuid[],
  pricing_snapshot   jsonb,
  contact_snapshot   jsonb,
  verification_state jsonb,
  express_methods    jsonb,
  cart_snapshot      jsonb,
  stripe_session_id  text,
  expires_at         timestamptz,
  created_at         timestamptz          default now(),
  updated_at         timestamptz          default now(),
  constraint checkout_sessions_pkey primary key (id),
  constraint checkout_sessions_order_id_fkey
    foreign key (order_id) references ticketing.orders (id) on delete set null,
  constraint checkout_sessions_user_id_fkey
    foreign key (user_id) references users.user_profiles (user_id) on delete set null,
  constraint checkout_sessions_event_id_fkey
    foreign key (event_id) references events.events (id) on delete set null,
  constraint checkout_sessions_status_check
    check (status in ('pending', 'open', 'completed', 'expired', 'failed', 'cancelled',
      'canceled'))
);
create index checkout_sessions_order_id_idx on ticketing.checkout_sessions (order_id);
create index checkout_sessions_user_id_idx on ticketing.checkout_sessions (user_id);
create index checkout_sessions_event_id_idx on ticketing.checkout_sessions (event_id);
alter table ticketing.checkout_sessions enable row level security;

comment on table ticketing.checkout_sessions is
  'A checkout under way: what was offered to the buyer, and how far they are.';
comment on column ticketing.checkout_sessions.hold_ids is
  'The ticketing.ticket_holds that keep its tickets.';
comment on column ticketing.checkout_sessions.pricing_snapshot is
  'Prices and fees as shown: the buyer pays these.';
comment on column ticketing.checkout_sessions.contact_snapshot is
  'Contact data: only service_role reads it.';
comment on column ticketing.checkout_sessions.verification_state is
  'Which contact data the buyer has proved to be theirs.';
comment on column ticketing.checkout_sessions.express_methods is
  'Wallets of phones and browsers that can pay here.';
comment on column ticketing.checkout_sessions.cart_snapshot is 'Tiers and quantities as chosen.';
comment on column ticketing.checkout_sessions.stripe_session_id is
  'The payment provider''s name of the checkout.';
