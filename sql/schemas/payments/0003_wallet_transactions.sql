-- A movement of a wallet. Rows are added, never changed.
create table payments.wallet_transactions (
  id              uuid        not null default gen_random_uuid(),
  wallet_id       uuid        not null,
  type            text        not null,
  credits_delta   integer     not null,
  usd_cents       integer,
  reference_type  text,
  reference_id    text,
  memo            text,
  idempotency_key text,
  created_at      timestamptz not null default now(),
  constraint wallet_transactions_pkey primary key (id),
  constraint wallet_transactions_idempotency_key_key unique (idempotency_key),
  constraint wallet_transactions_wallet_id_fkey
    foreign key (wallet_id) references payments.wallets (id) on delete cascade,
  constraint wallet_transactions_type_check
    check (type in ('purchase', 'spend', 'refund', 'adjustment', 'promo')),
  -- A refund gives money back and takes the credits away: it is negative, like a spend.
  constraint wallet_transactions_credits_delta_check check (
    credits_delta <> 0
    and (type <> 'purchase' or credits_delta > 0)
    and (type not in ('spend', 'refund') or credits_delta < 0))
);
create index wallet_transactions_wallet_id_created_at_idx
  on payments.wallet_transactions (wallet_id, created_at desc);
alter table payments.wallet_transactions enable row level security;

comment on table payments.wallet_transactions is
  'A movement of a wallet. Rows are added, never changed.';
comment on column payments.wallet_transactions.credits_delta is
  'Never zero; purchases positive, spends and refunds negative, others either.';
comment on column payments.wallet_transactions.usd_cents is
  'What the movement was worth in money, where money moved.';
comment on column payments.wallet_transactions.reference_type is
  'What reference_id names: invoice, campaign, …';
comment on column payments.wallet_transactions.reference_id is
  'Text, because some references are the payment provider''s.';
comment on column payments.wallet_transactions.idempotency_key is
  'Unique, so a repeated request moves nothing twice.';
