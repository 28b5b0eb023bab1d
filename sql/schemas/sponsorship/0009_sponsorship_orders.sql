-- depends: public.0157_sponsorship_status payments.0004_invoices
-- A sponsor buys a package; the money waits in escrow until the event has delivered.
create table sponsorship.sponsorship_orders (
  id                          uuid                      not null default gen_random_uuid(),
  package_id                  uuid                      not null,
  sponsor_id                  uuid                      not null,
  event_id                    uuid                      not null,
  amount_cents                integer                   not null,
  status                      public.sponsorship_status not null default 'pending',
  escrow_tx_id                text,
  notes                       text,
  created_at                  timestamptz               not null default now(),
  currency                    text                      not null default 'USD',
  stripe_payment_intent_id    text,
  stripe_charge_id            text,
  stripe_transfer_id          text,
  transfer_group              text,
  application_fee_cents       integer                   not null default 0,
  updated_at                  timestamptz                        default now(),
  milestone                   jsonb                              default '{}',
  proof_assets                jsonb                              default '{}',
  roi_report_id               uuid,
  created_by_user_id          uuid,
  last_modified_by            uuid,
  version_number              integer                            default 1,
  review_score                numeric(3, 2),
  organizer_stripe_account_id text,
  payout_status               text                               default 'pending',
  payout_attempts             integer                            default 0,
  last_payout_attempt_at      timestamptz,
  payout_failure_reason       text,
  contract_url                text,
  escrow_state                text,
  cancellation_policy         jsonb,
  invoice_id                  uuid,
  constraint sponsorship_orders_pkey primary key (id),
  constraint sponsorship_orders_package_id_fkey
    foreign key (package_id) references sponsorship.sponsorship_packages (id) on delete restrict,
  constraint sponsorship_orders_sponsor_id_fkey
    foreign key (sponsor_id) references sponsorship.sponsors (id) on delete restrict,
  constraint sponsorship_orders_event_id_fkey
    foreign key (event_id) references events.events (id) on delete cascade,
  constraint sponsorship_orders_created_by_user_id_fkey
    foreign key (created_by_user_id) references users.user_profiles (user_id),
  constraint sponsorship_orders_last_modified_by_fkey
    foreign key (last_modified_by) references users.user_profiles (user_id),
  constraint sponsorship_orders_invoice_id_fkey
    foreign key (invoice_id) references payments.invoices (id),
  constraint sponsorship_orders_amount_cents_check check (amount_cents >= 0),
  constraint sponsorship_orders_currency_check check (currency in ('USD', 'EUR', 'GBP', 'CAD')),
  constraint sponsorship_orders_payout_status_check
    check (payout_status in ('pending', 'processing', 'completed', 'failed', 'cancelled')),
  constraint sponsorship_orders_escrow_state_check
    check (escrow_state in ('pending', 'funded', 'locked', 'released', 'refunded')),
  constraint sponsorship_orders_review_score_check check (review_score between 0 and 5),
  -- Money is released by a completed deal only, and none stays locked in a deal that is off.
  constraint sponsorship_orders_escrow_fits_status_check check (
    escrow_state is null
    or escrow_state = 'pending' and status in ('pending', 'accepted', 'cancelled')
    or escrow_state = 'funded' and status in ('pending', 'accepted', 'live')
    or escrow_state = 'locked' and status in ('accepted', 'live', 'completed')
    or escrow_state = 'released' and status = 'completed'
    or escrow_state = 'refunded' and status in ('refunded', 'cancelled'))
);
create index sponsorship_orders_package_id_idx on sponsorship.sponsorship_orders (package_id);
create index sponsorship_orders_sponsor_id_idx on sponsorship.sponsorship_orders (sponsor_id);
create index sponsorship_orders_event_id_idx on sponsorship.sponsorship_orders (event_id);
create index sponsorship_orders_created_by_user_id_idx
  on sponsorship.sponsorship_orders (created_by_user_id);
create index sponsorship_orders_last_modified_by_idx
  on sponsorship.sponsorship_orders (last_modified_by);
create index sponsorship_orders_invoice_id_idx on sponsorship.sponsorship_orders (invoice_id);
alter table sponsorship.sponsorship_orders enable row level security;

comment on table sponsorship.sponsorship_orders is
  'A sponsor buys a package; the money waits in escrow until the event has delivered.';
comment on column sponsorship.sponsorship_orders.escrow_tx_id is
  'The payment provider''s name of the escrow.';
comment on column sponsorship.sponsorship_orders.transfer_group is
  'Ties the provider''s charge and transfers together.';
comment on column sponsorship.sponsorship_orders.application_fee_cents is 'The platform''s share.';
comment on column sponsorship.sponsorship_orders.milestone is
  'What has to be done before money is released.';
comment on column sponsorship.sponsorship_orders.roi_report_id is
  'The report on what the sponsorship brought.';
comment on column sponsorship.sponsorship_orders.version_number is
  'Raised by each change of the deal.';
comment on column sponsorship.sponsorship_orders.review_score is
  'The sponsor''s rating afterwards, 0 to 5.';
comment on column sponsorship.sponsorship_orders.organizer_stripe_account_id is
  'The account that is paid.';
comment on column sponsorship.sponsorship_orders.escrow_state is
  'Where the money is; null before there is any.';
comment on column sponsorship.sponsorship_orders.cancellation_policy is
  'What the parties agreed to happen on cancelling.';
