-- depends: users.0002_user_profiles
-- The prepaid credits of a person, one wallet each.
create table payments.wallets (
  id                        uuid        not null default gen_random_uuid(),
  user_id                   uuid        not null,
  balance_credits           integer     not null default 0,
  low_balance_threshold     integer     not null default 0,
  auto_reload_enabled       boolean     not null default false,
  auto_reload_topup_credits integer,
  default_payment_method_id text,
  status                    text        not null default 'active',
  created_at                timestamptz not null default now(),
  updated_at                timestamptz not null default now(),
  constraint wallets_pkey primary key (id),
  constraint wallets_user_id_key unique (user_id),
  constraint wallets_user_id_fkey
    foreign key (user_id) references users.user_profiles (user_id) on delete cascade,
  constraint wallets_status_check check (status in ('active', 'frozen'))
);
alter table payments.wallets enable row level security;

comment on table payments.wallets is 'The prepaid credits of a person, one wallet each.';
comment on column payments.wallets.balance_credits is
  'Sum of its transactions; clients never write it.';
comment on column payments.wallets.low_balance_threshold is
  'Credits below which the person is warned, and reloaded if they want so.';
comment on column payments.wallets.auto_reload_topup_credits is
  'Credits bought by one automatic reload.';
comment on column payments.wallets.default_payment_method_id is
  'The payment provider''s name for the card that reloads are charged to.';
comment on column payments.wallets.status is 'A frozen wallet neither spends nor reloads.';
