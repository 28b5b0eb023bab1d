-- Money for a sponsorship that goes to the organizer.
create table sponsorship.sponsorship_payouts (
  id                    uuid        not null default gen_random_uuid(),
  order_id              uuid        not null,
  organizer_id          uuid        not null,
  amount_cents          integer     not null,
  application_fee_cents integer     not null default 0,
  stripe_transfer_id    text,
  stripe_payout_id      text,
  status                text        not null default 'pending',
  failure_reason        text,
  created_at            timestamptz not null default now(),
  processed_at          timestamptz,
  constraint sponsorship_payouts_pkey primary key (id),
  constraint sponsorship_payouts_order_id_fkey
    foreign key (order_id) references sponsorship.sponsorship_orders (id) on delete restrict,
  constraint sponsorship_payouts_organizer_id_fkey
    foreign key (organizer_id) references organizations.organizations (id) on delete cascade,
  constraint sponsorship_payouts_amount_cents_check check (amount_cents > 0),
  constraint sponsorship_payouts_application_fee_cents_check check (application_fee_cents >= 0),
  constraint sponsorship_payouts_status_check
    check (status in ('pending', 'processing', 'completed', 'failed', 'cancelled')),
  constraint sponsorship_payouts_fee_below_amount_check
    check (application_fee_cents < amount_cents)
);
create index sponsorship_payouts_order_id_idx on sponsorship.sponsorship_payouts (order_id);
create index sponsorship_payouts_organizer_id_idx on sponsorship.sponsorship_payouts (organizer_id);
alter table sponsorship.sponsorship_payouts enable row level security;

comment on table sponsorship.sponsorship_payouts is
  'Money for a sponsorship that goes to the organizer.';
comment on column sponsorship.sponsorship_payouts.organizer_id is 'The organization that is paid.';
comment on column sponsorship.sponsorship_payouts.application_fee_cents is
  'The platform''s share, kept back from amount_cents.';
