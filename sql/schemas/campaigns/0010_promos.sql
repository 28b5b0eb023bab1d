-- A code that makes credits cheaper.
create table campaigns.promos (
  id             uuid        not null default gen_random_uuid(),
  code           text        not null,
  discount_type  text        not null,
  value          integer     not null,
  starts_at      timestamptz,
  ends_at        timestamptz,
  max_uses       integer,
  per_user_limit integer,
  created_at     timestamptz not null default now(),
  updated_at     timestamptz not null default now(),
  constraint promos_pkey primary key (id),
  constraint promos_code_key unique (code),
  constraint promos_discount_type_check
    check (discount_type in ('percent', 'amount', 'extra_credits'))
);
alter table campaigns.promos enable row level security;

comment on table campaigns.promos is 'A code that makes credits cheaper.';
comment on column campaigns.promos.code is 'As people type it.';
comment on column campaigns.promos.value is 'Percent, cents or credits, as discount_type says.';
comment on column campaigns.promos.max_uses is 'By everybody together; null means no limit.';
