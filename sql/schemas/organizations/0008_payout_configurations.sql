-- When and how an organization is paid, and the platform's share.
create table organizations.payout_configurations (
  id                          uuid          not null default gen_random_uuid(),
  organization_id             uuid          not null,
  stripe_connect_account_id   text          not null,
  platform_fee_percentage     numeric(5, 4) not null default 0.05,
  minimum_payout_amount_cents integer       not null default 1000,
  payout_schedule             text          not null default 'manual',
  auto_payout_enabled         boolean       not null default false,
  created_at                  timestamptz   not null default now(),
  updated_at                  timestamptz   not null default now(),
  constraint payout_configurations_pkey primary key (id),
  constraint payout_configurations_organization_id_key unique (organization_id),
  constraint payout_configurations_organization_id_fkey
    foreign key (organization_id) references organizations.organizations (id) on delete cascade,
  constraint payout_configurations_platform_fee_percentage_check
    check (platform_fee_percentage between 0 and 1),
  constraint payout_configurations_minimum_payout_amount_cents_check
    check (minimum_payout_amount_cents > 0),
  constraint payout_configurations_payout_schedule_check
    check (payout_schedule in ('manual', 'daily', 'weekly', 'monthly'))
);
alter table organizations.payout_configurations enable row level security;

comment on table organizations.payout_configurations is
  'When and how an organization is paid, and the platform''s share.';
comment on column organizations.payout_configurations.platform_fee_percentage is
  'A fraction in spite of its name: 0.05 is five per cent.';
comment on column organizations.payout_configurations.minimum_payout_amount_cents is
  'Less than this waits for the next payout.';
