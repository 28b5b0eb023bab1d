-- The prepaid credits of an organization, one wallet each.
create table organizations.org_wallets (
  id                        uuid        not null default gen_random_uuid(),
  org_id                    uuid        not null,
  balance_credits           integer     not null default 0,
  low_balance_threshold     integer     not null default 1000,
  auto_reload_enabled       boolean     not null default false,
  auto_reload_topup_credits integer              default 5000,
  status                    text        not null default 'active',
  created_at                timestamptz not null default now(),
  updated_at                timestamptz not null default now(),
  constraint org_wallets_pkey primary key (id),
  constraint org_wallets_org_id_key unique (org_id),
  constraint org_wallets_org_id_fkey
    foreign key (org_id) references organizations.organizations (id) on delete cascade,
  constraint org_wallets_status_check check (status in ('active', 'frozen'))
);
alter table organizations.org_wallets enable row level security;

comment on table organizations.org_wallets is
  'The prepaid credits of an organization, one wallet each.';
comment on column organizations.org_wallets.balance_credits is
  'Sum of its transactions; clients never write it.';
comment on column organizations.org_wallets.low_balance_threshold is
  'Credits below which the organization is warned, and reloaded if it wants so.';
comment on column organizations.org_wallets.auto_reload_topup_credits is
  'Credits bought by one automatic reload.';
comment on column organizations.org_wallets.status is 'A frozen wallet neither spends nor reloads.';
