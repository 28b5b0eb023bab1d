-- Credits that came in together; spent oldest first.
create table payments.credit_lots (
  id                         uuid        not null default gen_random_uuid(),
  wallet_id                  uuid,
  org_wallet_id              uuid,
  quantity_purchased         integer     not null,
  quantity_remaining         integer     not null,
  unit_price_cents           integer     not null,
  source                     text        not null,
  stripe_checkout_session_id text,
  invoice_id                 uuid,
  expires_at                 timestamptz,
  created_at                 timestamptz not null default now(),
  depleted_at                timestamptz,
  metadata                   jsonb                default '{}',
  constraint credit_lots_pkey primary key (id),
  constraint credit_lots_wallet_id_fkey
    foreign key (wallet_id) references payments.wallets (id) on delete cascade,
  constraint credit_lots_org_wallet_id_fkey
    foreign key (org_wallet_id) references organizations.org_wallets (id) on delete cascade,
  constraint credit_lots_invoice_id_fkey
    foreign key (invoice_id) references payments.invoices (id) on delete set null,
  constraint credit_lots_quantity_purchased_check check (quantity_purchased > 0),
  constraint credit_lots_unit_price_cents_check check (unit_price_cents >= 0),
  constraint credit_lots_source_check
    check (source in ('purchase', 'grant', 'refund', 'promo', 'adjustment')),
  constraint credit_lots_one_owner_check check (num_nonnulls(wallet_id, org_wallet_id) = 1),
  constraint credit_lots_quantity_remaining_check
    check (quantity_remaining between 0 and quantity_purchased)
);
create index credit_lots_invoice_id_idx on payments.credit_lots (invoice_id);
-- Spending goes through the lots of one owner, oldest first.
create index credit_lots_wallet_id_created_at_idx on payments.credit_lots (wallet_id, created_at);
create index credit_lots_org_wallet_id_created_at_idx
  on payments.credit_lots (org_wallet_id, created_at);
alter table payments.credit_lots enable row level security;

comment on table payments.credit_lots is 'Credits that came in together; spent oldest first.';
comment on column payments.credit_lots.org_wallet_id is
  'Set when an organization owns the lot; then wallet_id is null.';
comment on column payments.credit_lots.quantity_remaining is
  'What is left to spend, from 0 to quantity_purchased.';
comment on column payments.credit_lots.unit_price_cents is 'What one credit cost; 0 for gifts.';
comment on column payments.credit_lots.expires_at is
  'Credits left then are lost; null means never.';
comment on column payments.credit_lots.depleted_at is 'When the last credit was spent.';
