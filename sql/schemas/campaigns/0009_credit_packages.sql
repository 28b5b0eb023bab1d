-- Credits on sale, at a fixed price.
create table campaigns.credit_packages (
  id              uuid        not null default gen_random_uuid(),
  name            text        not null,
  credits         integer     not null,
  price_usd_cents integer     not null,
  is_default      boolean     not null default false,
  is_active       boolean     not null default true,
  sort_order      integer     not null default 0,
  created_at      timestamptz not null default now(),
  updated_at      timestamptz not null default now(),
  constraint credit_packages_pkey primary key (id),
  constraint credit_packages_credits_check check (credits > 0),
  constraint credit_packages_price_usd_cents_check check (price_usd_cents >= 0)
);
alter table campaigns.credit_packages enable row level security;

comment on table campaigns.credit_packages is 'Credits on sale, at a fixed price.';
comment on column campaigns.credit_packages.is_default is 'Chosen when the page opens.';
comment on column campaigns.credit_packages.is_active is 'On sale now.';
