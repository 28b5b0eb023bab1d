-- depends: organizations.0004_org_wallets
-- Credits bought, by a person's wallet or an organization's.
create table payments.invoices (
  id                       uuid        not null default gen_random_uuid(),
  wallet_id                uuid,
  stripe_invoice_id        text,
  stripe_payment_intent_id text,
  amount_usd_cents         integer     not null,
  credits_purchased        integer     not null,
  promo_code               text,
  tax_usd_cents            integer     not null default 0,
  status                   text        not null,
  receipt_url              text,
  created_at               timestamptz not null default now(),
  updated_at               timestamptz not null default now(),
  org_wallet_id            uuid,
  purchased_by_user_id     uuid,
  constraint invoices_pkey primary key (id),
  constraint invoices_wallet_id_fkey
    foreign key (wallet_id) references payments.wallets (id) on delete cascade,
  constraint invoices_org_wallet_id_fkey
    foreign key (org_wallet_id) references organizations.org_wallets (id) on delete set null,
  constraint invoices_purchased_by_user_id_fkey
    foreign key (purchased_by_user_id) references users.user_profiles (user_id) on delete set null,
  constraint invoices_amount_usd_cents_check check (amount_usd_cents >= 0),
  constraint invoices_credits_purchased_check check (credits_purchased >= 0),
  constraint invoices_tax_usd_cents_check check (tax_usd_cents >= 0),
  constraint invoices_status_check check (status in ('pending', 'paid', 'failed', 'refunded')),
  constraint invoices_one_wallet_check check (num_nonnulls(wallet_id, org_wallet_id) = 1)
);
create index invoices_wallet_id_idx on payments.invoices (wallet_id);
create index invoices_org_wallet_id_idx on payments.invoices (org_wallet_id);
create index invoices_purchased_by_user_id_idx on payments.invoices (purchased_by_user_id);
alter table payments.invoices enable row level security;

comment on table payments.invoices is
  'Credits bought, by a person''s wallet or an organization''s.';
comment on column payments.invoices.amount_usd_cents is 'Without tax.';
comment on column payments.invoices.promo_code is
  'The code as typed; it may since be gone from campaigns.promos.';
comment on column payments.invoices.org_wallet_id is
  'Set when an organization buys; then wallet_id is null.';
comment on column payments.invoices.purchased_by_user_id is 'Who bought for the organization.';
