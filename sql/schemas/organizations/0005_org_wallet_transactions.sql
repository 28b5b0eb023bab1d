-- A movement of an organization wallet. Rows are added, never changed.
create table organizations.org_wallet_transactions (
  id               uuid        not null default gen_random_uuid(),
  wallet_id        uuid        not null,
  credits_delta    integer     not null,
  transaction_type text        not null,
  description      text,
  reference_type   text,
  reference_id     uuid,
  invoice_id       uuid,
  stripe_event_id  text,
  metadata         jsonb                default '{}',
  created_at       timestamptz not null default now(),
  constraint org_wallet_transactions_pkey primary key (id),
  constraint org_wallet_transactions_stripe_event_id_key unique (stripe_event_id),
  constraint org_wallet_transactions_wallet_id_fkey
    foreign key (wallet_id) references organizations.org_wallets (id) on delete cascade,
  constraint org_wallet_transactions_transaction_type_check
    check (transaction_type in ('purchase', 'spend', 'refund', 'adjustment')),
  -- A refund gives money back and takes the credits away: it is negative, like a spend.
  constraint org_wallet_transactions_credits_delta_check check (
    credits_delta <> 0
    and (transaction_type <> 'purchase' or credits_delta > 0)
    and (transaction_type not in ('spend', 'refund') or credits_delta < 0))
);
create index org_wallet_transactions_wallet_id_created_at_idx
  on organizations.org_wallet_transactions (wallet_id, created_at desc);
-- A payment provider repeats its messages: an invoice is credited once and refunded once.
create unique index org_wallet_transactions_invoice_id_purchase_key
  on organizations.org_wallet_transactions (invoice_id) where transaction_type = 'purchase';
create unique index org_wallet_transactions_invoice_id_refund_key
  on organizations.org_wallet_transactions (invoice_id) where transaction_type = 'refund';
alter table organizations.org_wallet_transactions enable row level security;

comment on table organizations.org_wallet_transactions is
  'A movement of an organization wallet. Rows are added, never changed.';
comment on column organizations.org_wallet_transactions.credits_delta is
  'Never zero; purchases positive, spends and refunds negative, adjustments either.';
comment on column organizations.org_wallet_transactions.reference_type is
  'What reference_id names: order, campaign, …';
comment on column organizations.org_wallet_transactions.stripe_event_id is
  'The payment provider''s message that caused it; unique, so a repeated message does nothing.';
