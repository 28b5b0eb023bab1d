-- depends: events.0003_events public.0003_owner_context public.0105_order_status
-- What a person buys for one event, from the basket to the payment.
create table ticketing.orders (
  id                       uuid                 not null default gen_random_uuid(),
  user_id                  uuid                 not null,
  event_id                 uuid                 not null,
  status                   public.order_status  not null default 'pending',
  subtotal_cents           integer              not null default 0,
  fees_cents               integer              not null default 0,
  total_cents              integer              not null default 0,
  currency                 text                 not null default 'USD',
  stripe_session_id        text,
  stripe_payment_intent_id text,
  payout_destination_owner public.owner_context,
  payout_destination_id    uuid,
  created_at               timestamptz                   default now(),
  paid_at                  timestamptz,
  hold_ids                 uuid[]                        default '{}',
  tickets_issued_count     integer                       default 0,
  checkout_session_id      text,
  contact_email            text,
  contact_name             text,
  contact_phone            text,
  constraint orders_pkey primary key (id),
  constraint orders_stripe_session_id_key unique (stripe_session_id),
  constraint orders_stripe_payment_intent_id_key unique (stripe_payment_intent_id),
  constraint orders_user_id_fkey
    foreign key (user_id) references users.user_profiles (user_id),
  constraint orders_event_id_fkey
    foreign key (event_id) references events.events (id) on delete cascade,
  constraint orders_currency_check check (currency in ('USD', 'EUR', 'GBP', 'CAD'))
);
create index orders_user_id_idx on ticketing.orders (user_id);
create index orders_event_id_idx on ticketing.orders (event_id);
-- A checkout becomes one order.
create unique index orders_checkout_session_id_key
  on ticketing.orders (checkout_session_id) where checkout_session_id is not null;
alter table ticketing.orders enable row level security;

comment on table ticketing.orders is
  'What a person buys for one event, from the basket to the payment.';
comment on column ticketing.orders.status is
  'canceled and cancelled mean the same: the application writes the first.';
comment on column ticketing.orders.subtotal_cents is
  'Sum of its order_items, in minor units of currency.';
comment on column ticketing.orders.fees_cents is 'What the buyer pays besides.';
comment on column ticketing.orders.total_cents is 'What the buyer pays in all.';
comment on column ticketing.orders.stripe_session_id is
  'The payment provider''s name of the checkout.';
comment on column ticketing.orders.stripe_payment_intent_id is
  'The payment provider''s name of the payment.';
comment on column ticketing.orders.payout_destination_owner is
  'Whether payout_destination_id is a person or an organization.';
comment on column ticketing.orders.payout_destination_id is
  'individual: users.user_profiles.user_id; organization: organizations.organizations.id.';
comment on column ticketing.orders.hold_ids is 'The ticketing.ticket_holds that keep its tickets.';
comment on column ticketing.orders.tickets_issued_count is 'Tickets made for it so far.';
comment on column ticketing.orders.checkout_session_id is
  'ticketing.checkout_sessions.id as text; without a key.';
comment on column ticketing.orders.contact_email is
  'Contact data: only the buyer and service_role read it.';
comment on column ticketing.orders.contact_name is
  'Contact data: only the buyer and service_role read it.';
comment on column ticketing.orders.contact_phone is
  'Contact data: only the buyer and service_role read it.';
